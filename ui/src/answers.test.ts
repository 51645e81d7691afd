import { expect, test } from 'vitest';
import { changesNothing, isAnswered, unanswered, whyNot } from './answers';
import type { Hold } from './backend/backend';

const hold = (ask: Hold['ask']): Hold => ({
  rule: 'removals',
  message: 'It would remove 12 people.',
  names: null,
  cause: null,
  ask,
  offers: [],
});

test('a tick is answered by a tick, a number by exactly this number', () => {
  expect(isAnswered(hold('tick'), true)).toBe(true);
  expect(isAnswered(hold('tick'), undefined)).toBe(false);
  expect(isAnswered(hold({ number: 12 }), ' 12 ')).toBe(true);
  for (const typed of ['', '1', '012', '12.0', '120', 'twelve', true, undefined])
    expect(isAnswered(hold({ number: 12 }), typed)).toBe(false);
});

test('what needs an approval from elsewhere cannot be answered here', () => {
  for (const answer of [true, 'yes', '12']) {
    expect(isAnswered(hold('approval'), answer)).toBe(false);
    expect(isAnswered(hold(null), answer)).toBe(false);
  }
});

test('the button waits for every hold, and says for how many', () => {
  const review = { plan: 'f00', holds: [hold('tick'), hold({ number: 3 })], refused: [] };
  expect(unanswered(review.holds, [])).toBe(2);
  expect(whyNot(review, [])).toBe('Answer the 2 questions above to go on.');
  expect(whyNot(review, [true, '2'])).toBe('Answer the question above to go on.');
  expect(whyNot(review, [true, '3'])).toBeNull();
});

test('what is refused or has no plan is never sent', () => {
  const refused = { plan: 'f00', holds: [], refused: [hold(null)] };
  expect(whyNot(refused, [])).toBe('This cannot be sent; the reason stands above.');
  expect(whyNot({ plan: null, holds: [], refused: [] }, [])).toBe('There is nothing that could be sent.');
});

test('whoever is only kept is no change; whoever is deactivated is one', () => {
  const none = { new: [], changed: [], removed: [], deactivated: [], returned: [] };
  expect(changesNothing(none)).toBe(true);
  expect(changesNothing({ ...none, deactivated: [{ id: 'E1', name: 'Ada' }] })).toBe(false);
});
