// How far a review or a send has come, made of the events that tell of it.

import type { Going, GoingStep } from './backend/backend';
import { words } from './messages';

export type Progress = {
  step: GoingStep | null;
  done: number | null;
  of: number | null;
  /** So many seconds are waited before the next request. */
  wait: number | null;
  waitsForRun: boolean;
  /** What became of runs that an earlier start left open. */
  settled: string[];
};

export type Step = {
  word: string;
  look: 'done' | 'now' | 'later';
  done: number | null;
  of: number | null;
};

export const BEGUN: Progress = {
  step: null,
  done: null,
  of: null,
  wait: null,
  waitsForRun: false,
  settled: [],
};

const ORDER: GoingStep[] = ['reading_file', 'reading_vanta', 'sending', 'reading_back', 'comparing'];
const place = (step: GoingStep | null) => (step === null ? -1 : ORDER.indexOf(step));

/** A later step is never taken back: what has left has left, however often it is read back. */
export function after(progress: Progress, going: Going): Progress {
  const settled = going.settled === null ? progress.settled : [...progress.settled, going.settled];
  if (going.step === null) {
    return {
      ...progress,
      settled,
      wait: going.wait_seconds ?? progress.wait,
      waitsForRun: going.waits_for_run,
    };
  }
  const step = place(going.step) < place(progress.step) ? progress.step : going.step;
  const { done, of } = step === going.step ? going : { done: null, of: null };
  return { step, done, of, wait: going.wait_seconds, waitsForRun: going.waits_for_run, settled };
}

/** Cancelling helps until the list has left. */
export function mayCancel({ step }: Progress): boolean {
  return place(step) < place('sending');
}

export type Work = 'review' | 'send';

const STAGES: Record<Work, [string, GoingStep[]][]> = {
  review: [
    [words.steps.earlier, ['reading_file']],
    [words.steps.vanta, ['reading_vanta']],
  ],
  send: [
    [words.steps.again, ['reading_file', 'reading_vanta']],
    [words.steps.sending, ['sending']],
    [words.steps.back, ['reading_back']],
    [words.steps.comparing, ['comparing']],
  ],
};

/** The steps as they are shown; the first goes on before anything is told. */
export function stepsOf(work: Work, progress: Progress): Step[] {
  const stages = STAGES[work];
  const at = Math.max(
    0,
    stages.findIndex(([, steps]) => progress.step !== null && steps.includes(progress.step)),
  );
  return stages.map(([word], i) => ({
    word,
    look: i < at ? 'done' : i === at ? 'now' : 'later',
    done: i === at ? progress.done : null,
    of: i === at ? progress.of : null,
  }));
}
