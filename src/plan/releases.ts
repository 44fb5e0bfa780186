import { type Day, dayOf } from '../state/instant.js';
import type { Override, Person, PersonnelField } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { emailKey } from '../state/text.js';
import { personDocument } from './overrides.js';
import { patchBetween } from './patch.js';
import { addressBook, type PeopleIndex, syncedFields } from './people.js';
import type { Change, Operation, PlanWarning } from './plan.js';
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
  const remainingOf = remainingOverrides(desired, people);
  const liveIdentities = addressBook(live);
  const released = new Set<Person>();
  return [...applied.overrides.values()].flatMap((former) => {
    const remaining = remainingOf(former);
    const gone = goneFields(former, remaining);
    const person = people.findFormer(former.key);
    if (person === null || released.has(person) || !isDue(person, gone, remaining)) return [];
    released.add(person);
    const kept = remaining.find(({ key }) => people.find(key) === person) ?? remaining[0] ?? null;
    const id = people.formerIdentityOf(former.key) ?? liveIdentities.get(emailKey(person.email ?? '')) ?? null;
    const identity = syncedFields(id, desired, live);
    const status = identity && predictStatus(identity, today);
    const keptStatus = kept?.fields.employmentStatus ?? null;
    const changes = SYNCED.flatMap((field): readonly Change[] => {
      const before = person.fields[field];
      // A reset gives back a status that others have set by hand, too.
      if (field === 'employmentStatus') {
        return person.statusSetAt === null || keptStatus !== null ? [] : [{ field, before, after: status }];
      }
      const date = identity?.[field] ?? null;
      return gone.includes(field) ? [{ field, before, after: date && dayOf(date) }] : [];
    });
    const operation = releaseOperation(keyOf(person, former, kept, people), person, changes);
    const before = person.statusSetAt === null ? status : person.fields.employmentStatus;
    const after = keptStatus ?? status;
    const predicted = before === null && after === null ? null : { before, after };
    return [{ ...operation, source: kept?.source ?? null, predicted }];
  });
}

/**
 * Overrides that left the roster while Drata shows nobody by their key: nothing can be released, and once the commit is noted as
 * applied nothing will be. Whether Drata knows the person by another address, no read tells.
 */
export function unreleasable(desired: State, applied: State | null, people: PeopleIndex): readonly PlanWarning[] {
  const remainingOf = remainingOverrides(desired, people);
  return [...(applied?.overrides.values() ?? [])]
    .filter((former) => people.findFormer(former.key) === null && goneFields(former, remainingOf(former)).length > 0)
    .map((former) => ({
      code: 'nobody-to-release',
      message: `The override of ${former.key} has left the roster, but Drata shows nobody by it, so that nothing is released: if the person is there under another address, reset their sync in the app`,
      source: null,
    }));
}

/** Finds the present overrides of the person that a former one was about. */
export function remainingOverrides(desired: State, people: PeopleIndex): (former: Override) => readonly Override[] {
  const byName = new Map<string, Override[]>();
  for (const override of desired.overrides.values()) {
    for (const name of people.namesOf(override.key)) byName.set(name, [...(byName.get(name) ?? []), override]);
  }
  return (former) => people.formerNamesOf(former.key).flatMap((name) => byName.get(name) ?? []);
}

function goneFields(former: Override, remaining: readonly Override[]) {
  return SYNCED.filter((field) => field in former.fields && !remaining.some(({ fields }) => field in fields));
}

/**
 * Whether a reset has anything to do. Only a status shows whether it is set by hand; whether a date is, nobody can see (CONTRACT
 * 9.1). So a status that nobody holds any more is released again where dates remain: the run that reset it may have been stopped
 * before it set them again.
 */
function isDue({ statusSetAt }: Person, gone: readonly PersonnelField[], remaining: readonly Override[]): boolean {
  const keepsDate = remaining.some(({ fields }) => 'startedAt' in fields || 'separatedAt' in fields);
  return gone.some((field) => field !== 'employmentStatus' || statusSetAt !== null || keepsDate);
}

/** The key that finds the person: of the override that remains, of the one that left, else the number. */
function keyOf(person: Person, former: Override, kept: Override | null, people: PeopleIndex): string {
  const keys = [kept?.key ?? former.key, former.key];
  return keys.find((key) => people.find(key) === person) ?? `id:${person.personnelId}`;
}

function releaseOperation(key: string, person: Person, changes: readonly Change[]) {
  const before = personDocument(person, changes);
  const after = { ...before, ...Object.fromEntries(changes.map((change) => [change.field, change.after])) };
  return {
    // An override of the same person may stand beside it.
    id: `personnel/${key}#release`,
    resource: 'personnel',
    action: 'release',
    key,
    changes,
    patch: patchBetween(before, after),
    inverse: patchBetween(after, before),
    destructive: false,
    pending: null,
  } as const;
}
