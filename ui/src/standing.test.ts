import { expect, test } from 'vitest';
import { card, run } from './backend/fake';
import type { State } from './backend/backend';
import { standing, urgentFirst } from './standing';

const now = new Date(2026, 10, 22, 9, 0);
const today = new Date(2026, 10, 22, 6, 0).toISOString();
const withRun = (state: State, started = today, counts = {}) =>
  standing(card('Staff', { last_run: run('Staff', state, started, counts) }), now);

test('a list without a run was never sent', () => {
  expect(standing(card('Staff'), now)).toMatchObject({ state: 'never', word: 'Never sent' });
});

test('every state of a run has a word', () => {
  const words = Object.fromEntries(
    (['not_sent', 'held', 'refused', 'nothing_to_do', 'unknown', 'sent', 'verified', 'differs'] as const).map(
      (state) => [state, withRun(state).word],
    ),
  );
  expect(words).toEqual({
    not_sent: 'Needs you',
    held: 'Held for your review',
    refused: 'Needs you',
    nothing_to_do: 'Up to date',
    unknown: 'Needs you',
    sent: 'Sent, not read back yet',
    verified: 'Up to date',
    differs: 'Needs you',
  });
});

test('a run of days ago says nothing of today', () => {
  const then = new Date(2026, 10, 18, 23, 0).toISOString();
  expect(withRun('verified', then).word).toBe('Not checked for 4 days');
});

test('a hold says what the file would do', () => {
  expect(withRun('held', today, { removed: 38, new: 1, returned: 1, changed: 2 }).cause).toEqual([
    'Nothing was sent.',
    'The file would remove 38 people, add 2 people and change 2 people.',
  ]);
});

test('nothing is claimed of an unknown run', () => {
  expect(withRun('unknown').cause?.[0]).toBe('It may have reached Vanta; nobody knows yet.');
});

test('what waits for a person comes first, the rest keeps its order', () => {
  const lists = [
    card('A', { last_run: run('A', 'verified', today) }),
    card('B', { last_run: run('B', 'differs', today) }),
    card('C'),
    card('D', { last_run: run('D', 'held', today) }),
  ];
  expect(urgentFirst(lists, now).map(({ name }) => name)).toEqual(['B', 'D', 'A', 'C']);
});
