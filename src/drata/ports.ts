import type { DrataError, InterruptedError } from '../errors.js';
import type { Identity, IdentityFields } from '../state/identity.js';

/**
 * What is known of the HRIS endpoints' revision (CONTRACT 7.1). `shape` is how an upsert is spoken: pinned, proved by a
 * read or by a write, or not known yet. `partial` is true only where R3 is proved: only there may an update send less than
 * the full record.
 */
export type HrisContract = { readonly shape: 'envelope' | 'batch' | 'unknown'; readonly partial: boolean };

/** The live identities of one connection, whole: a list that came back short has thrown instead. */
export type IdentityList = {
  readonly identities: ReadonlyMap<string, Identity>;
  readonly contract: HrisContract;
};

/** Reads of one custom HRIS connection. Every method throws `DrataError` or `InterruptedError`. */
export type IdentityReader = {
  list(): Promise<IdentityList>;
  /**
   * One record, listed or not; null when Drata has none. Under R3 the identityId addresses it, elsewhere only `recordId`
   * does: without one the answer is `unreadable`.
   */
  get(ref: { readonly identityId: string; readonly recordId: number | null }): Promise<Identity | null | 'unreadable'>;
};

/** One record to upsert. The writer sends `changed` where partial updates are proved, `full` elsewhere. */
export type IdentityWrite = {
  readonly identityId: string;
  readonly changed: Partial<IdentityFields>;
  readonly full: Partial<IdentityFields>;
};

export type WriteOutcome =
  /** Accepted; `record` as the reply shows it, null where the reply shows none (R3, unchanged). */
  | { readonly status: 'written'; readonly record: Identity | null; readonly requests: readonly number[] }
  /** Refused by the API, with the reason. */
  | { readonly status: 'failed'; readonly error: DrataError; readonly requests: readonly number[] }
  /** Sent, but no reply told whether it took effect. */
  | { readonly status: 'unknown'; readonly requests: readonly number[] }
  /** Never sent, because the run stopped before. */
  | { readonly status: 'unsent' };

/** Outcomes in the order of the writes; `stopped` says why later ones went unsent or unknown. */
export type WriteResult = {
  readonly outcomes: readonly WriteOutcome[];
  readonly stopped: DrataError | InterruptedError | null;
};

/** Writes of one custom HRIS connection. Neither method throws for what the API answers: outcomes carry it. */
export type IdentityWriter = {
  /** Upserts in the fewest requests the revision allows; no two writes may share an identityId. */
  upsert(writes: readonly IdentityWrite[], onProgress?: (done: number) => void): Promise<WriteResult>;
  /** Soft-deletes one record; one that is already gone is written. */
  remove(ref: { readonly identityId: string; readonly recordId: number | null }): Promise<WriteResult>;
  /** The revision as known by now, writes included. */
  contract(): HrisContract;
};

/** One HTTP exchange, for reports. Numbered from 1 in the order of sending; retries are exchanges of their own. */
export type RequestRecord = {
  readonly number: number;
  readonly method: string;
  /** Path without host and query. */
  readonly path: string;
  /** null when no reply came. */
  readonly status: number | null;
  /** ISO instant of sending. */
  readonly at: string;
  readonly milliseconds: number;
};
