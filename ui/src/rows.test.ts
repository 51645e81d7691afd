import { expect, test, vi } from 'vitest';
import { BLOCK, Rows } from './rows.svelte';
import type { HeldRows } from './backend/backend';

const row = (name: string) => ({ removed: false, cells: [name] });
const all = (total: number, mark = '') =>
  vi.fn((offset: number, count: number): Promise<HeldRows> =>
    Promise.resolve({
      total,
      rows: Array.from({ length: Math.max(0, Math.min(count, total - offset)) }, (_, i) =>
        row(`${mark}${offset + i}`),
      ),
    }),
  );
const settle = () => new Promise((done) => setTimeout(done));

test('only what comes into view is fetched, and once', async () => {
  const fetch = all(10_000);
  const rows = new Rows();
  await rows.ask(fetch);
  rows.see(0, 30);
  rows.see(4_990, 5_020);
  rows.see(4_991, 5_021);
  await settle();
  expect(rows.total).toBe(10_000);
  expect(fetch.mock.calls).toEqual([
    [0, BLOCK],
    [4_900, BLOCK],
    [5_000, BLOCK],
  ]);
  expect(rows.at(5_000)?.cells).toEqual(['5000']);
  expect(rows.at(9_000)).toBeUndefined();
});

test('an answer to an older question is dropped', async () => {
  const rows = new Rows();
  let late: (answer: HeldRows) => void = () => undefined;
  const first = rows.ask(() => new Promise((answer) => (late = answer)));
  await rows.ask(all(1, 'new '));
  late({ total: 1, rows: [row('old')] });
  await first;
  expect(rows.at(0)?.cells).toEqual(['new 0']);
});

test('memory does not grow with the way scrolled', async () => {
  const fetch = all(10_000);
  const rows = new Rows();
  await rows.ask(fetch);
  for (let at = 0; at < 10_000; at += BLOCK) {
    rows.see(at, at + 30);
    await settle();
  }
  const kept = Array.from({ length: 100 }, (_, block) => rows.at(block * BLOCK)).filter(
    (found) => found !== undefined,
  );
  expect(kept.length).toBeLessThanOrEqual(12);
  expect(rows.at(9_900)).toBeDefined();
});

test('a block that failed is asked for again when it comes back into view', async () => {
  const rows = new Rows();
  const fetch = all(500);
  await rows.ask(fetch);
  fetch.mockRejectedValueOnce({ code: 'x', message: 'It was not read.' });
  rows.see(300, 320);
  await settle();
  expect(rows.failure?.message).toBe('It was not read.');
  rows.see(300, 320);
  await settle();
  expect(rows.failure).toBeNull();
  expect(rows.at(310)?.cells).toEqual(['310']);
});
