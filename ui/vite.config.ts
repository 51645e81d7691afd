// The pages of the window. The shell serves them under `style-src 'self'; script-src 'self'`: nothing here may
// write a script or a style into the HTML.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  plugins: [svelte()],
  build: {
    target: 'es2022',
    // light-dark() stays as it is written: every web view that Rollcall runs in knows it.
    cssTarget: ['chrome123', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
