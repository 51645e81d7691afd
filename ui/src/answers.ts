// What a person has to answer before a reviewed list is sent, and what the button says until then.

import type { Hold, Review } from './backend/backend';
import { words } from './messages';

/** What was ticked or typed, in the order of the holds. */
export type Answers = (boolean | string | undefined)[];

/** Whether this is the answer that the hold asks for. An approval from elsewhere is none that can be given here. */
export function isAnswered({ ask }: Pick<Hold, 'ask'>, answer: boolean | string | undefined): boolean {
  if (ask === 'tick') return answer === true;
  if (typeof ask === 'object' && ask !== null)
    return typeof answer === 'string' && answer.trim() === String(ask.number);
  return false;
}

/** How many holds still wait. */
export function unanswered(holds: Pick<Hold, 'ask'>[], answers: Answers): number {
  return holds.filter((hold, i) => !isAnswered(hold, answers[i])).length;
}

type Counted = Pick<Review, 'new' | 'changed' | 'removed' | 'deactivated' | 'returned'>;

/** Whether Vanta holds all of it already. */
export function changesNothing(review: Counted): boolean {
  return [review.new, review.changed, review.removed, review.deactivated, review.returned].every(
    ({ length }) => length === 0,
  );
}

/** Why the list cannot be sent yet; nothing where it can. */
export function whyNot(review: Pick<Review, 'plan' | 'holds' | 'refused'>, answers: Answers): string | null {
  if (review.refused.length > 0) return words.review.refusedReason;
  if (review.plan === null) return words.review.noPlan;
  const open = unanswered(review.holds, answers);
  return open > 0 ? words.review.unanswered(open) : null;
}
