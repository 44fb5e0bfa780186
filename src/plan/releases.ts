import type { IdentityFields } from '../state/identity.js';
import { type Day, dayOf } from '../state/instant.js';
import type { Override, Person, PersonnelField } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { personDocument } from './overrides.js';
import { patchBetween } from './patch.js';
import type { PeopleIndex } from './people.js';
import type { Change, Operation, Value } from './plan.js';
import { predictStatus } from './predict.js';

/** The fields that identity sync sets when nobody has overridden them (DOMAIN section 6): only these can be given back. */
const SYNCED = ['employmentStatus', 'startedAt', 'separatedAt'] as const satisfies readonly PersonnelField[];

/**
 * People whose override, or one field of it, has left the roster since it was last applied: their sync is reset, which gives
 * back all their fields at once, and what remains of the override is set again (CONTRACT 9.6). Without a last applied roster
 * nothing is released. A key of another form, or an address that changed with its identity, is still the same person.
 */
export function diffReleases(
  desired: State,
  live: State,
  applied: State | null,
  people: PeopleIndex,
  today: Day,
): readonly Operation[] {
  if (applied === null) return [];
  const kept = new Map([...desired.overrides.values()].map((override) => [people.personOf(override.key), override]));
  return [...applied.overrides.values()].flatMap((former) => {
    const present = kept.get(people.personOf(former.key));
    const gone = SYNCED.filter((field) => former.fields[field] !== undefined && present?.fields[field] === undefined);
    const person = people.find(present?.key ?? former.key) ?? people.find(former.key);
    if (gone.length === 0 || person === null) return [];
    return [
      releaseOperation(person, former, present ?? null, gone, identityFields(former, desired, live, people), today),
    ];
  });
}

function releaseOperation(
  person: Person,
  former: Override,
  present: Override | null,
  gone: readonly (typeof SYNCED)[number][],
  identity: Partial<IdentityFields> | null,
  today: Day,
): Operation {
  const key = present?.key ?? former.key;
  const status = identity && predictStatus(identity, today);
  const changes: readonly Change[] = gone.map((field) => {
    const after: Value = field === 'employmentStatus' ? status : (identity?.[field] && dayOf(identity[field])) || null;
    return { field, before: person.fields[field], after };
  });
  const before = personDocument(person, changes);
  const after = { ...before, ...Object.fromEntries(changes.map((change) => [change.field, change.after])) };
  const asSynced = present?.fields.employmentStatus ?? status;
  return {
    // An override of the same person may stand beside it.
    id: `personnel/${key}#release`,
    resource: 'personnel',
    action: 'release',
    key,
    source: present?.source ?? null,
    changes,
    patch: patchBetween(before, after),
    inverse: patchBetween(after, before),
    destructive: false,
    pending: null,
    predicted: { before: person.fields.employmentStatus, after: asSynced },
  };
}

/** What identity sync will take the values from: the identity as the roster wants it, else as Drata has it. */
function identityFields(
  former: Override,
  desired: State,
  live: State,
  people: PeopleIndex,
): Partial<IdentityFields> | null {
  const id = people.identityOf(former.key);
  if (id === null) return null;
  return { ...live.identities.get(id)?.fields, ...desired.identities.get(id)?.fields };
}
