import type { Value } from '../plan/plan.js';
import type { StatusReason, StatusRow } from '../plan/status.js';
import { placeOf } from './facts.js';
import { type Pii, redactKey, redactValue } from './pii.js';
import { reasonWords } from './status-words.js';

/** A person's status as the reader may see it, its reasons in words. */
export type ShownRow = Omit<StatusRow, 'reasons' | 'personnel'> & {
  readonly personnel: {
    readonly personnelId: number;
    readonly employmentStatus: string;
    readonly startedAt: string | null;
    readonly separatedAt: string | null;
    readonly statusSetAt: string | null;
  } | null;
  readonly reasons: readonly { readonly code: StatusReason['code']; readonly message: string }[];
  /** Whom the row is about: name, else address, else key. */
  readonly title: string;
  readonly place: string | null;
};

/** Replaces what the reader may not see before any text exists (DESIGN section 9). */
export function shownRow(row: StatusRow, pii: Pii): ShownRow {
  const { personnel } = row;
  const key = redactKey('personnel', row.key, pii);
  const email = text(redactValue('email', row.email, pii));
  const person = pii === 'full' ? (row.name ?? row.email) : pii === 'masked' ? email : null;
  return {
    ...row,
    key,
    title: person ?? key,
    place: placeOf(row.source),
    name: text(redactValue('lastName', row.name, pii)),
    email,
    identityId: row.identityId && redactKey('identity', row.identityId, pii),
    override: row.override && redactKey('personnel', row.override, pii),
    personnel: personnel && {
      ...personnel,
      startedAt: text(redactValue('startedAt', personnel.startedAt, pii)),
      separatedAt: text(redactValue('separatedAt', personnel.separatedAt, pii)),
      statusSetAt: text(redactValue('separatedAt', personnel.statusSetAt, pii)),
    },
    reasons: row.reasons.map((reason) => ({ code: reason.code, message: reasonWords(reason, pii) })),
  };
}

function text(value: Value): string | null {
  return value === null ? null : String(value);
}
