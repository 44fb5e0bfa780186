import type { State } from '../state/state.js';

/** Live Drata as it was read for a plan. */
export type Live = {
  /** What the lists showed, and the unlisted records that could be read one by one. */
  readonly state: State;
  /** Desired identities that the list does not show and that nothing could read: a separated record may hide there. */
  readonly unreadable: ReadonlySet<string>;
};
