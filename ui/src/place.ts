import type { Run } from './backend/backend';

/** Which runs are looked through, and at which of them one was. */
export type HistoryPlace = { screen: 'history'; list: string | null; record: string | null; at?: string };

/** One run, and the way back from it; `at` is the button one comes back to. */
export type RunPlace = { screen: 'run'; run: string; back: HistoryPlace; at?: 'before' | 'after' };

/** Where in the window one is. */
export type Place =
  | { screen: 'home' }
  | { screen: 'connections' }
  | { screen: 'held'; list: string }
  | HistoryPlace
  | RunPlace
  | { screen: 'restore'; run: Run; after: boolean; back: RunPlace };
