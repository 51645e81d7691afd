// What the pages may ask of the house, and nothing else. Screens get one of these and never know which: the
// shell's own (tauri.ts), or the fake one of tests and pictures (fake.ts).

import type {
  AskRestore,
  AskRows,
  AskRuns,
  Connect,
  Connected,
  Error,
  Going,
  Held,
  HeldRows,
  HistoryVerdict,
  Overview,
  Restore,
  Review,
  Run,
  RunTold,
  Saved,
  Sent,
  Tested,
} from '../generated/bridge';

export type {
  AskRestore,
  AskRows,
  AskRuns,
  Change,
  Changed,
  Connect,
  Connected,
  Connection,
  DifferenceKind,
  Going,
  GoingStep,
  Held,
  HeldRow,
  HeldRows,
  HistoryVerdict,
  Hold,
  ListCard,
  Named,
  Overview,
  Proof,
  ReadingColumn,
  Restore,
  Review,
  Run,
  RunTold,
  Saved,
  Sent,
  Show,
  State,
  Tested,
} from '../generated/bridge';

/** What went wrong, for people. Its code is for programs; the pages do not act on it. */
export type Failure = Pick<Error, 'message' | 'hint' | 'detail'>;

/** Each promise is refused with a `Failure`. */
export interface Backend {
  overview(): Promise<Overview>;
  practise(): Promise<Overview>;
  connect(connection: Connect): Promise<Connected>;
  testConnection(name: string): Promise<Tested>;
  removeConnection(name: string): Promise<Overview>;
  readList(list: string): Promise<Held>;
  heldRows(asked: AskRows): Promise<HeldRows>;
  history(asked: AskRuns): Promise<Run[]>;
  runTold(run: string): Promise<RunTold>;
  verifyHistory(): Promise<HistoryVerdict>;
  saveProof(run: string): Promise<Saved>;
  reviewRestore(asked: AskRestore): Promise<Review>;
  restore(asked: Restore): Promise<Sent>;
  /** Asks what is under way to stop. Whether it did is what that call answers. */
  cancel(): Promise<void>;
  saveReading(list: string): Promise<Saved>;
  /** Tells when something changed outside the pages; gives back how to stop listening. */
  onChanged(tell: () => void): () => void;
  /** Tells how far a review or a send has come; gives back how to stop listening. */
  onGoing(tell: (going: Going) => void): () => void;
}

/** Whatever was thrown, as something that can be shown. */
export function asFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const { message, hint, detail } = thrown as Partial<Failure>;
    return { message: String(message), hint: hint ?? null, detail: detail ?? null };
  }
  return { message: String(thrown), hint: null, detail: null };
}
