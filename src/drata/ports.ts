import type { DrataError, InterruptedError } from '../errors.js';
import type { DocumentType, LiveDocument } from '../state/document.js';
import type { Identity, IdentityFields } from '../state/identity.js';
import type { Day } from '../state/instant.js';
import type { CustomFieldDefinition, Person, PersonnelFields, PersonRef } from '../state/personnel.js';
import type { GroupList, Workspace } from '../state/scope.js';
import type { EmploymentStatus } from '../state/status.js';

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

/** What became of one call that writes, without a record to show; as `WriteOutcome` otherwise. */
export type CallOutcome =
  | { readonly status: 'written'; readonly requests: readonly number[] }
  | Exclude<WriteOutcome, { status: 'written' }>;

export type CallResult = { readonly outcome: CallOutcome; readonly stopped: DrataError | InterruptedError | null };

/** What to set on a personnel record; absent fields stay. Custom fields by number or, where none is known, by name; null deletes. */
export type PersonnelChange = {
  readonly fields: Partial<PersonnelFields>;
  readonly customFields: readonly { readonly field: number | string; readonly value: string | null }[];
};

/** Reads of personnel, under V2 or V1. Every method throws `DrataError` or `InterruptedError`. */
export type PersonnelReader = {
  /** Every personnel record, whole or thrown; with custom field values only where asked (V2). */
  list(wanted: { readonly customFields: boolean }): Promise<readonly Person[]>;
  /** The definitions of custom fields; null where the tenant does not serve them (404, 402) or under V1. */
  customFields(): Promise<readonly CustomFieldDefinition[] | null>;
};

/** Writes of personnel, under V2 or V1. No method throws for what the API answers. */
export type PersonnelWriter = {
  /** Sets fields of one person in as few requests as the API allows, in an order that it accepts. */
  write(person: Person, change: PersonnelChange): Promise<CallResult>;
  /**
   * Hands people back to identity sync, all their fields at once (CONTRACT 9.6): one call for up to 100 people. A call that is
   * refused (400, 409) has handed back none of its people, so that halves of them lead to the one at fault.
   */
  reset(personnelIds: readonly number[]): Promise<CallResult>;
  /** Hands everybody back. Only `release --all` calls it. Tells how many people Drata says it touched; null where it does not. */
  resetAll(): Promise<CallResult & { readonly count: number | null }>;
};

/** Reads of workspaces, groups and personnel scopes (CONTRACT 9.7, 10). */
export type ScopeReader = {
  /** Every workspace, scopes not read. */
  workspaces(): Promise<readonly Workspace[]>;
  /** Every group; where the tenant does not serve the list, those that the search shows of its people. */
  groups(): Promise<GroupList>;
  /** A workspace with its scope and counts; null where the tenant has no personnel scope at all. */
  scope(workspace: Workspace): Promise<Workspace | null>;
  /** How many people of a workspace are in any of the groups; null where search is missing. */
  count(workspace: Workspace, groupIds: readonly number[]): Promise<number | null>;
};

export type ScopeWriter = {
  /**
   * Adds and removes groups one by one where endpoints for it exist; where an addition needs a replacement, the scope is read
   * right before, so that what others added stays (DESIGN section 2).
   */
  change(
    workspace: Workspace,
    groups: { readonly add: readonly number[]; readonly remove: readonly number[] },
  ): Promise<CallResult>;
};

export type DocumentReader = {
  /** Every document of a user. */
  list(userId: number): Promise<readonly LiveDocument[]>;
  /** The content of a document. */
  download(document: LiveDocument): Promise<Uint8Array>;
};

export type Upload = {
  readonly type: DocumentType;
  readonly name: string;
  readonly content: Uint8Array;
  readonly completionDate: Day | null;
};

export type DocumentWriter = {
  /** Uploads once: after a lost reply the list decides whether it arrived (CONTRACT section 4). */
  upload(userId: number, upload: Upload): Promise<CallResult>;
  /** Deletes one document; one that is already gone is written. */
  remove(document: LiveDocument): Promise<CallResult>;
};

/** A personnel record by itself; null where Drata has none. Throws as `PersonnelReader` does. */
export type PersonFinder = { find(ref: PersonRef): Promise<Person | null> };

/** A person that the search found; search lags behind, so it never feeds a plan (CONTRACT 9.3). */
export type FoundPerson = Person & {
  /** The HRIS connection that feeds the person; null where none does. */
  readonly hrisConnectionId: number | null;
};

export type SearchResult = {
  readonly people: readonly FoundPerson[];
  /** How many people of all that fit the query have each employment status, those nobody has included. */
  readonly byStatus: ReadonlyMap<string, number>;
};

export type PersonnelSearch = {
  /** People by name, address or job title, in one workspace or all; null where the tenant has no search. */
  search(query: {
    /** Empty finds everybody. */
    readonly text: string;
    readonly workspaceId: number | null;
    readonly statuses: readonly EmploymentStatus[];
  }): Promise<SearchResult | null>;
};

/** An identity record, of whatever connection, that Drata has matched to a user. */
export type UserIdentity = {
  readonly identityId: string | null;
  readonly email: string | null;
  readonly connectionId: number | null;
  /** `CUSTOM_HRIS`, `MERGEDEV_BAMBOO_HR`, `GOOGLE`, ...: what kind of connection it is, the name does not tell. */
  readonly connectionType: string | null;
  readonly connectionName: string | null;
  readonly disconnected: boolean;
  /** Whether it holds a start or separation date, as records of an HRIS do and accounts of an identity provider do not. */
  readonly hasDates: boolean;
};

/** A user of Drata: who personnel records and documents belong to. */
export type LiveUser = {
  readonly userId: number;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly jobTitle: string | null;
  readonly identities: readonly UserIdentity[];
};

/** Reads of users, under V2 or V1. Every method throws `DrataError` or `InterruptedError`. */
export type UserReader = {
  /** One user, by the user's number (not the personnel record's) or address; null where Drata knows none. */
  find(ref: PersonRef): Promise<LiveUser | null>;
  list(): Promise<readonly LiveUser[]>;
};

export type CustomConnection = {
  readonly connectionId: number;
  readonly name: string | null;
  /** `HRIS` among them makes it one that identities can be written to. */
  readonly providerTypes: readonly string[];
};

/** What became of trying a read. `absent` is a path, or the record it names, that Drata does not have. */
export type ProbeState = 'ok' | 'denied' | 'feature-missing' | 'absent' | 'failed' | 'untried';

/** One read endpoint as it answered. */
export type Probe = {
  readonly name: string;
  /** Method and path with its `{placeholders}`. */
  readonly endpoint: string;
  readonly permission: string;
  readonly feature: string | null;
  readonly state: ProbeState;
  /** What was wrong, with the remedy; null when it answered, or when nothing was there to try it with. */
  readonly error: DrataError | null;
};
