// Pictures of every screen, light and dark, at two sizes, into node_modules/.pages/pictures; and the one of the
// README.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, test } from 'vitest';
import { Pages } from './chromium';
import { screens } from './journeys';

const FOLDER = fileURLToPath(new URL('../../node_modules/.pages/pictures/', import.meta.url));
const README = fileURLToPath(new URL('../../../docs/picture-home.png', import.meta.url));

let pages: Pages;
beforeAll(async () => {
  pages = await Pages.start();
  await mkdir(FOLDER, { recursive: true });
});
afterAll(() => pages.stop());

for (const { name, house, go } of screens) {
  test(name, async () => {
    for (const scheme of ['light', 'dark'] as const) {
      for (const [width, height] of [
        [900, 640],
        [1280, 800],
      ] as const) {
        const { page, close } = await pages.open({ scheme, width, height, house });
        await go(page);
        await page.waitForTimeout(300);
        await page.screenshot({ path: `${FOLDER}${name}-${scheme}-${width}.png` });
        if (name === 'home' && scheme === 'light' && width === 1280) await page.screenshot({ path: README });
        await close();
      }
    }
  });
}
