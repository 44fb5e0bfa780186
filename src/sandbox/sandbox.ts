import type { Fault } from './faults.js';
import type { SandboxState } from './model.js';
import type { Settings } from './settings.js';
import type { Store } from './store.js';

/** One request as it was received; the key is never part of it. */
export type LoggedRequest = {
  readonly number: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** JSON as parsed, other text as it came, the parts of a form with sizes in place of files; null for none. */
  readonly body: unknown;
  /** null when no answer was sent. */
  status: number | null;
  /** Kind of the injected fault that hit it; null for none. */
  fault: Fault['kind'] | null;
};

/** How many requests the log keeps: the latest. */
export const LOG_LENGTH = 5000;

/** A running sandbox: what the API and the control endpoints share. */
export type Sandbox = {
  readonly store: Store;
  readonly settings: Settings;
  /** Keys that are accepted; null accepts any that is not empty. */
  keys: readonly string[] | null;
  readonly faults: Fault[];
  readonly log: LoggedRequest[];
  /** Requests logged so far, cleared ones included. */
  count: number;
  readonly clock: () => number;
  /** The state as personnel-search sees it. */
  readonly indexed: () => SandboxState;
};
