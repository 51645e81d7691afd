import { expect, test } from 'vitest';
import { atSecond, counted, shortId, when, words } from './messages';

const now = new Date(2026, 10, 22, 9, 12);
const people = { noun_one: 'person', noun_many: 'people' };

test('a time is said as people say it', () => {
  const said = (...at: [number, number, number, number, number]) => when(new Date(...at).toISOString(), now);
  expect(said(2026, 10, 22, 6, 0)).toBe('today 06:00');
  expect(said(2026, 10, 21, 23, 59)).toBe('yesterday 23:59');
  expect(said(2026, 4, 4, 7, 10)).toBe('4 May 07:10');
  expect(said(2025, 4, 4, 7, 10)).toBe('4 May 2025 07:10');
  expect(atSecond(new Date(2026, 10, 22, 6, 0, 4).toISOString(), now)).toBe('today 06:00:04');
});

test('a count has its noun', () => {
  expect([0, 1, 12_000].map((count) => counted(count, people))).toEqual([
    '0 people',
    '1 person',
    '12,000 people',
  ]);
});

test('a short ID is cut in its middle, a shorter one not at all', () => {
  expect(shortId('699f4693feb3c4f41dd95cac')).toBe('699f46…5cac');
  expect(shortId('staff-accounts')).toBe('staff-accounts');
});

test('a name that needs quotes gets them in the command', () => {
  expect(words.causes.command('review', 'Staff')).toBe('rollcall review FILE --list Staff');
  expect(words.causes.command('review', 'HR system')).toBe('rollcall review FILE --list "HR system"');
});

test('the first sentence says whether anything waits for a person', () => {
  expect(words.home.head(['fine', 'held'])).toBe('One list is held for your review.');
  expect(words.home.head(['needs', 'held', 'fine'])).toBe('2 lists need you.');
  expect(words.home.head(['needs'])).toBe('One list needs you.');
  expect(words.home.head(['fine', 'fine'])).toBe('All 2 lists are up to date.');
  expect(words.home.head(['never'])).toBe('Your list was never sent.');
  expect(words.home.head(['never', 'fine'])).toBe('Your lists');
});
