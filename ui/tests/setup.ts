import '@testing-library/jest-dom/vitest';

// jsdom lays nothing out: what has no size never changes it.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
