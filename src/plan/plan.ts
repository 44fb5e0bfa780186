import type { Source } from '../state/source.js';
import type { EmploymentStatus } from '../state/status.js';

/** The version of the plan document; readers refuse any other. */
export const PLAN_VERSION = 1;

export type Resource = 'identity' | 'personnel' | 'scope' | 'document';

export type Action =
  | 'create'
  | 'update'
  | 'separate'
  | 'reactivate'
  | 'rename'
  | 'delete'
  | 'override'
  | 'release'
  | 'scope'
  | 'upload'
  | 'remove';

export type Value = string | number | boolean | null;

/** One field of one record: what live holds and what it will hold. */
export type Change = { readonly field: string; readonly before: Value; readonly after: Value };

/** One RFC 6902 operation on the record; path "" is the record as a whole (null where there is none). */
export type PatchOperation = {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: unknown;
};

export type Operation = {
  /** `resource/key`. */
  readonly id: string;
  readonly resource: Resource;
  readonly action: Action;
  readonly key: string;
  readonly source: Source | null;
  readonly changes: readonly Change[];
  readonly patch: readonly PatchOperation[];
  readonly inverse: readonly PatchOperation[];
  readonly destructive: boolean;
  /** Why it must wait; null when it can be done now. */
  readonly pending: string | null;
  /** Employment status at the next identity sync, without and with this operation; null where the identity decides nothing. */
  readonly predicted: { readonly before: EmploymentStatus | null; readonly after: EmploymentStatus | null } | null;
};

export type PlanWarning = { readonly code: string; readonly message: string; readonly source: Source | null };

export const GUARD_NAMES = [
  'empty-roster',
  'mass-separation',
  'mass-reactivation',
  'mass-change',
  'mass-release',
  'deletions',
  'email-takeover',
  'scope-clear',
  'scope-drop',
] as const;

export type GuardName = (typeof GUARD_NAMES)[number];

export type Guard = {
  readonly name: GuardName;
  /** The largest count that passes; of `scope-drop`, like `actual`, in percent. */
  readonly limit: number;
  readonly actual: number;
  readonly tripped: boolean;
  /** The flag of `apply` that lifts it: `--allow NAME`. */
  readonly allow: string;
};

export type Summary = Readonly<Record<Action | 'pending' | 'unchanged' | 'unmanaged', number>>;

export type PlanTarget = {
  readonly baseUrl: string;
  readonly connectionId: number | null;
  /** As pinned or proved; `auto` while a write has yet to tell. */
  readonly contract: 'auto' | 'envelope' | 'batch';
};

/** The difference between roster and live: printed, hashed, reviewed and applied as this one value (DESIGN section 4). */
export type Plan = {
  readonly version: typeof PLAN_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: PlanTarget;
  readonly roster: { readonly digest: string; readonly commit: string | null };
  readonly live: {
    readonly digest: string;
    readonly identities: number;
    readonly personnel: number;
    /** The commit whose roster stands in for Drata in an offline plan; absent where Drata was read. */
    readonly base?: string;
  };
  readonly asOf: string;
  readonly digest: string;
  readonly summary: Summary;
  readonly operations: readonly Operation[];
  readonly unmanaged: readonly { readonly resource: Resource; readonly key: string }[];
  readonly warnings: readonly PlanWarning[];
  readonly guards: readonly Guard[];
  readonly estimate: { readonly requests: number; readonly seconds: number };
};
