import type { DocumentRemoval, PersonDocument } from './document.js';
import type { Identity, Removal } from './identity.js';
import type { Override } from './personnel.js';
import type { Scope } from './scope.js';

/** People records as the roster describes them, now or when it was last applied. Maps, because a key may be `__proto__`. */
export type State = {
  readonly identities: ReadonlyMap<string, Identity>;
  /** Tombstones by identityId. */
  readonly removals: ReadonlyMap<string, Removal>;
  /** Personnel overrides by their key as spelled. */
  readonly overrides: ReadonlyMap<string, Override>;
  readonly scopes: readonly Scope[];
  readonly documents: readonly PersonDocument[];
  readonly documentRemovals: readonly DocumentRemoval[];
};

/** No records at all. */
export const EMPTY_STATE: State = {
  identities: new Map(),
  removals: new Map(),
  overrides: new Map(),
  scopes: [],
  documents: [],
  documentRemovals: [],
};
