import type { Identity, Removal } from './identity.js';

/** Desired, live and last applied people records share this one shape. Maps, because a key may be `__proto__`. */
export type State = {
  readonly identities: ReadonlyMap<string, Identity>;
  /** Tombstones by identityId; empty in live. */
  readonly removals: ReadonlyMap<string, Removal>;
};
