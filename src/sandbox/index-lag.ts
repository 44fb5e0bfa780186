import type { SandboxState } from './model.js';
import type { Store } from './store.js';

/**
 * The search index, which lags behind writes (CONTRACT 9.3): what it shows is a copy, renewed once `seconds` have passed
 * since the last change. Without a lag it is the state itself.
 */
export function laggingIndex(store: Store, seconds: number, clock: () => number): () => SandboxState {
  if (seconds === 0) return () => store.state;
  let copy = structuredClone(store.state);
  let copiedAt = store.changedAt;
  return () => {
    const settled = store.changedAt !== null && clock() - store.changedAt >= seconds * 1000;
    if (settled && copiedAt !== store.changedAt) {
      copy = structuredClone(store.state);
      copiedAt = store.changedAt;
    }
    return copy;
  };
}
