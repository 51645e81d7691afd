import { expect, test } from 'vitest';
import { going } from './backend/fakeRuns';
import { after, BEGUN, mayCancel, stepsOf } from './steps';

const looks = (...steps: Parameters<typeof after>[1][]) =>
  stepsOf('send', steps.reduce(after, BEGUN)).map(({ look }) => look);

test('steps tick as they are told', () => {
  expect(looks()).toEqual(['now', 'later', 'later', 'later']);
  expect(looks(going('reading_vanta'))).toEqual(['now', 'later', 'later', 'later']);
  expect(looks(going('sending'))).toEqual(['done', 'now', 'later', 'later']);
  expect(looks(going('comparing'))).toEqual(['done', 'done', 'done', 'now']);
});

test('what has left stays so, however often it is read back', () => {
  const progress = [going('comparing'), going('reading_vanta'), going('reading_back')].reduce(after, BEGUN);
  expect(mayCancel(progress)).toBe(false);
  expect(progress.step).toBe('comparing');
});

test('cancelling helps until the list is sent', () => {
  expect(mayCancel(BEGUN)).toBe(true);
  expect(mayCancel(after(BEGUN, going('reading_vanta')))).toBe(true);
  expect(mayCancel(after(BEGUN, going('sending')))).toBe(false);
});

test('counts belong to their step, and a wait ends with the next one', () => {
  const reading = after(BEGUN, going('reading_vanta', { done: 100, of: 212 }));
  expect(stepsOf('review', reading)[1]).toMatchObject({ look: 'now', done: 100, of: 212 });
  const waiting = after(reading, going(null, { wait_seconds: 20 }));
  expect(waiting).toMatchObject({ done: 100, wait: 20 });
  expect(after(waiting, going('sending'))).toMatchObject({ done: null, of: null, wait: null });
});

test('a wait for another run, and what became of one, are kept', () => {
  const told = after(BEGUN, going(null, { waits_for_run: true, settled: 'It did arrive.' }));
  expect(told).toMatchObject({ waitsForRun: true, settled: ['It did arrive.'] });
  expect(after(told, going('sending'))).toMatchObject({ waitsForRun: false, settled: ['It did arrive.'] });
});
