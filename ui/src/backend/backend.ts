// What the pages may ask of the house, and nothing else. Screens get one of these and never know which: the
// shell's own (tauri.ts), or the fake one of tests and pictures (fake.ts).

import type {
  AskRows,
  Connect,
  Connected,
  Error,
  Held,
  HeldRows,
  Overview,
  Run,
  Saved,
  Tested,
} from '../generated/bridge';

export type {
  AskRows,
  Connect,
  Connected,
  Connection,
  Held,
  HeldRow,
  HeldRows,
  ListCard,
  Overview,
  ReadingColumn,
  Run,
  Saved,
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
  listHistory(list: string): Promise<Run[]>;
  saveReading(list: string): Promise<Saved>;
  /** Tells when something changed outside the pages; gives back how to stop listening. */
  onChanged(tell: (what: string) => void): () => void;
}

/** Whatever was thrown, as something that can be shown. */
export function asFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const { message, hint, detail } = thrown as Partial<Failure>;
    return { message: String(message), hint: hint ?? null, detail: detail ?? null };
  }
  return { message: String(thrown), hint: null, detail: null };
}
