// Where things may stand. What the compiler cannot say, a test says.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'vite';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ name: relative(src, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));

const product = files.filter(({ name }) => !name.endsWith('.test.ts'));

const naming = (pattern: RegExp) => product.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

test('only one file knows Tauri', () => {
  expect(naming(/['"]@tauri-apps/)).toEqual(['backend/tauri.ts']);
});

test('a screen never imports a screen, and no part does', () => {
  const imports =
    /import[^;]*from\s+['"][^'"]*(screens\/|\.\/(Home|Connect|Held|History|OneRun|Restore)\.svelte)/;
  expect(naming(imports)).toEqual(['App.svelte']);
});

test('raw colours stand in tokens.css and nowhere else', () => {
  const colour =
    /#[0-9a-f]{3,8}\b(?=[;,)\s'"])|\b(rgba?|hsla?|oklch|oklab|lab|lch|color-mix)\(|light-dark\(/i;
  expect(naming(colour)).toEqual(['tokens.css']);
});

test('the pages store nothing and reach no network', () => {
  const reach =
    /\b(localStorage|sessionStorage|indexedDB|document\.cookie|fetch\s*\(\s*['"`]|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\b/;
  expect(naming(reach)).toEqual([]);
});

test('nothing is written into the page as HTML', () => {
  expect(naming(/\{@html|innerHTML|insertAdjacentHTML|\sstyle="/)).toEqual([]);
});

test('nothing of the fake backend is in the product', { timeout: 60_000 }, async () => {
  const built = await build({
    root: resolve(src, '..'),
    configFile: resolve(src, '../vite.config.ts'),
    logLevel: 'silent',
    build: { write: false },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const modules = outputs.flatMap((output) => (output.type === 'chunk' ? output.moduleIds : []));
  const code = outputs
    .map((output) => (output.type === 'chunk' ? output.code : String(output.source)))
    .join('\n');
  expect(modules.some((id) => id.endsWith('/backend/tauri.ts'))).toBe(true);
  expect(modules.filter((id) => id.includes('fake') || id.includes('/tests/'))).toEqual([]);
  expect(code).not.toMatch(/fakeBackend|vci_practice|Castellanos/);
});
