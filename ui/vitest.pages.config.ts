// `vitest run --config vitest.pages.config.ts` tests the pages in Chromium; `--mode pictures` takes their pictures.
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  test: {
    environment: 'node',
    include: [mode === 'pictures' ? 'tests/pages/pictures.ts' : 'tests/pages/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
}));
