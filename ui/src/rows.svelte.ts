// The rows that a grid shows, fetched in blocks as they come into view. Only what is near the view is kept.
//
// The blocks are replaced as a whole, so that one answer is one change: maps that tell of every entry would only
// cost time.
/* eslint svelte/prefer-svelte-reactivity: off */

import { asFailure, type Failure, type HeldRow, type HeldRows } from './backend/backend';

/** How many rows are asked for at a time. */
export const BLOCK = 100;

/** How many blocks are kept. */
const KEPT = 12;

type Fetch = (offset: number, count: number) => Promise<HeldRows>;

export class Rows {
  /** How many rows there are in all; unknown before the first answer. */
  total = $state<number | null>(null);
  failure = $state.raw<Failure | null>(null);
  #blocks = $state.raw(new Map<number, HeldRow[]>());
  #asked = new Set<number>();
  #question = 0;
  #fetch: Fetch = () => Promise.resolve({ total: 0, rows: [] });
  #view: [number, number] = [0, 0];

  /** Asks anew. What is shown stays until the first answer. */
  async ask(fetch: Fetch): Promise<void> {
    const question = ++this.#question;
    this.#fetch = fetch;
    this.#asked = new Set([0]);
    this.#view = [0, 0];
    try {
      const found = await fetch(0, BLOCK);
      if (question !== this.#question) return;
      this.total = found.total;
      this.#blocks = new Map([[0, found.rows]]);
      this.failure = null;
      this.see(...this.#view);
    } catch (thrown) {
      if (question === this.#question) this.failure = asFailure(thrown);
    }
  }

  /** The row at a place, once it has come. */
  at(index: number): HeldRow | undefined {
    return this.#blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK];
  }

  /** Sees to it that the rows from one place to another, both included, come. */
  see(first: number, last: number): void {
    this.#view = [first, last];
    if (this.total === null || this.total === 0) return;
    const end = Math.min(last, this.total - 1);
    for (let block = Math.floor(first / BLOCK); block <= Math.floor(end / BLOCK); block += 1) {
      if (!this.#asked.has(block)) void this.#load(block);
    }
  }

  async #load(block: number): Promise<void> {
    const question = this.#question;
    this.#asked.add(block);
    try {
      const { rows } = await this.#fetch(block * BLOCK, BLOCK);
      if (question !== this.#question) return;
      const blocks = new Map(this.#blocks).set(block, rows);
      const middle = (this.#view[0] + this.#view[1]) / 2 / BLOCK;
      if (blocks.size > KEPT) {
        const farthest =
          [...blocks.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle))[0] ?? 0;
        blocks.delete(farthest);
        this.#asked.delete(farthest);
      }
      this.#blocks = blocks;
      this.failure = null;
    } catch (thrown) {
      if (question !== this.#question) return;
      this.#asked.delete(block);
      this.failure = asFailure(thrown);
    }
  }
}
