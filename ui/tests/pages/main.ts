// The pages on the fake backend. `?house=` chooses what is there: empty, lived-in, large. The fake stands on
// `window.fake`, so that a test can make a call fail.

import { mount } from 'svelte';
import App from '../../src/App.svelte';
import type { Failure } from '../../src/backend/backend';
import { emptyHouse, failure, fakeBackend, livedInHouse, type FakeBackend } from '../../src/backend/fake';
import '../../src/tokens.css';
import '../../src/base.css';

declare global {
  interface Window {
    fake: FakeBackend;
    problem: Failure;
  }
}

const now = new Date(2026, 10, 22, 9, 12, 40);
const wanted = new URLSearchParams(location.search).get('house') ?? 'lived-in';
const houses: Record<string, () => ReturnType<typeof emptyHouse>> = {
  empty: emptyHouse,
  'lived-in': () => livedInHouse(now),
  large: () => livedInHouse(now, 10_000),
};

window.fake = fakeBackend((houses[wanted] ?? emptyHouse)(), () => now);
window.problem = failure('');
const target = document.getElementById('app');
if (target) mount(App, { target, props: { backend: window.fake, clock: () => now } });
