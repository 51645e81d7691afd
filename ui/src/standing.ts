// How a list stands, from its last run: one word, one shape, and why it waits, if it does.

import type { ListCard, Run } from './backend/backend';
import { daysBetween, words } from './messages';

export type Standing = {
  state: 'fine' | 'old' | 'held' | 'needs' | 'never' | 'sent';
  word: string;
  cause: [string, string] | null;
};

/** After so many days without a run, "up to date" would say more than anybody knows. */
const OLD = 3;

/** Runs after which Vanta is known to hold what the file held. */
export function isSettled(run: Run): boolean {
  return run.state === 'verified' || run.state === 'nothing_to_do';
}

export function standing(list: ListCard, now: Date): Standing {
  const run = list.last_run;
  if (run === null) return { state: 'never', word: words.standing.never, cause: null };
  const needs = (cause: [string, string]): Standing => ({
    state: 'needs',
    word: words.standing.needs,
    cause,
  });
  switch (run.state) {
    case 'verified':
    case 'nothing_to_do': {
      const days = daysBetween(new Date(run.finished ?? run.started), now);
      return days >= OLD
        ? { state: 'old', word: words.standing.old(days), cause: null }
        : { state: 'fine', word: words.standing.fine, cause: null };
    }
    case 'held':
      return { state: 'held', word: words.standing.held, cause: words.causes.held(run, list) };
    case 'sent':
      return { state: 'sent', word: words.standing.sent, cause: null };
    case 'refused':
      return needs(words.causes.refused);
    case 'not_sent':
      return needs(words.causes.notSent);
    case 'unknown':
      return needs(words.causes.unknown);
    case 'differs':
      return needs(words.causes.differs);
  }
}

/** The shape and colour of one run's result. */
export function looksOf(state: Run['state']): Standing['state'] {
  if (state === 'verified' || state === 'nothing_to_do') return 'fine';
  return state === 'held' || state === 'sent' ? state : 'needs';
}

/** Whether something of the run may stand in Vanta, so that there is a before and an after. */
export function mayBeRestored({ state }: Pick<Run, 'state'>): boolean {
  return state === 'verified' || state === 'differs' || state === 'sent' || state === 'unknown';
}

const URGENCY: Record<Standing['state'], number> = { held: 0, needs: 0, sent: 1, old: 1, fine: 1, never: 1 };

/** What waits for a person first; otherwise in the order given. */
export function urgentFirst(lists: ListCard[], now: Date): ListCard[] {
  return [...lists].sort((a, b) => URGENCY[standing(a, now).state] - URGENCY[standing(b, now).state]);
}
