import type { IdentityFields } from '../state/identity.js';
import { dayOf } from '../state/instant.js';
import type { Override, Person } from '../state/personnel.js';
import type { EmploymentStatus } from '../state/status.js';
import { emailKey } from '../state/text.js';
import { type MatchedPerson, matchPeople } from './matched-people.js';
import { predictStatus } from './predict.js';
import type { IdentityState, StatusRow } from './status.js';
import type { StatusContext, Subject } from './status-context.js';
import { needsSomebody, needsTime, reasonsOf } from './status-reasons.js';

/** A row for every person whom the roster names, by identity or by override. */
export function rosterRows(context: StatusContext): readonly StatusRow[] {
  const { desired } = context;
  const matched = matchPeople(context);
  const told = new Set(matched.map(({ rule }) => rule?.key));
  const identities = matched.map((one) => rowOf(identitySubject(one, context), context));
  const alone = [...desired.overrides.values()].filter(({ key }) => !told.has(key));
  return [...identities, ...alone.map((override) => rowOf(overrideSubject(override, context), context))];
}

function rowOf(subject: Subject, context: StatusContext): StatusRow {
  const { person, rule: _rule, record: _record, ...shown } = subject;
  const reasons = reasonsOf(subject, context);
  const agrees = !reasons.some((reason) => needsSomebody(reason) || needsTime(reason));
  return {
    ...shown,
    personnel: shownPerson(person),
    agrees,
    waits: !agrees && !reasons.some(needsSomebody),
    reasons,
  };
}

function identitySubject(
  { identity, record, person, rule, predicted }: MatchedPerson,
  { identityWork, live }: StatusContext,
): Subject {
  const { identityId, fields, source } = identity;
  const work = identityWork.get(identityId);
  const unread = live.unreadable.has(identityId) && work === undefined;
  const state: IdentityState = unread ? 'unverifiable' : record === null ? 'absent' : work ? 'differs' : 'same';
  return {
    key: identityId,
    name: nameOf({ ...record, ...fields }),
    email: fields.email ?? record?.email ?? null,
    identityId,
    override: rule?.key ?? null,
    source,
    identity: { state, differs: state === 'differs' ? (work?.changes ?? []).map(({ field }) => field) : [] },
    predicted,
    person,
    rule,
    record,
  };
}

function overrideSubject(override: Override, { people, live, unmanaged, today }: StatusContext): Subject {
  const person = people.find(override.key);
  const address = person?.email ?? (override.key.startsWith('id:') ? null : override.key);
  const stray = unmanaged.find((id) => sameAddress(live.state.identities.get(id)?.fields.email, address));
  const record = (stray !== undefined && live.state.identities.get(stray)?.fields) || null;
  return {
    key: override.key,
    name: record && nameOf(record),
    email: address,
    identityId: null,
    override: override.key,
    source: override.source,
    identity: record && { state: 'unmanaged', differs: [] },
    predicted: override.fields.employmentStatus ?? (record && predictStatus(record, today)),
    person,
    rule: override,
    record,
  };
}

/** What the roster does not name: identity records that Drata has, and personnel of whom no row tells. */
export function unlistedRows(context: StatusContext, told: readonly StatusRow[]): readonly StatusRow[] {
  const { live, people, unmanaged, today } = context;
  const shown = new Set(told.map(({ personnel }) => personnel?.personnelId));
  const strays = unmanaged.flatMap((identityId) => {
    const fields: Partial<IdentityFields> = live.state.identities.get(identityId)?.fields ?? {};
    const person = fields.email ? people.find(fields.email) : null;
    // An override names the person, so there is a row.
    if (person !== null && shown.has(person.personnelId)) return [];
    shown.add(person?.personnelId);
    return [unlistedRow(identityId, person, fields, predictStatus(fields, today))];
  });
  const rest = (live.personnel ?? []).filter(({ personnelId }) => !shown.has(personnelId));
  return [...strays, ...rest.map((person) => unlistedRow(`id:${person.personnelId}`, person, null, null))];
}

function unlistedRow(
  key: string,
  person: Person | null,
  record: Partial<IdentityFields> | null,
  predicted: EmploymentStatus | null,
): StatusRow {
  return {
    key,
    name: record && nameOf(record),
    email: record?.email ?? person?.email ?? null,
    identityId: null,
    override: null,
    source: null,
    identity: record && { state: 'unmanaged', differs: [] },
    personnel: shownPerson(person),
    predicted,
    agrees: true,
    waits: false,
    reasons: [{ code: 'unlisted' }],
  };
}

function shownPerson(person: Person | null): StatusRow['personnel'] {
  if (person === null) return null;
  const { personnelId, fields, statusSetAt } = person;
  const { employmentStatus, startedAt, separatedAt } = fields;
  return { personnelId, employmentStatus, startedAt, separatedAt, statusSetAt: statusSetAt && dayOf(statusSetAt) };
}

/** First and last name as one; null where there is neither. */
function nameOf({ firstName, lastName }: Partial<IdentityFields>): string | null {
  return [firstName, lastName].filter(Boolean).join(' ') || null;
}

function sameAddress(a: string | null | undefined, b: string | null): boolean {
  return a != null && b !== null && emailKey(a) === emailKey(b);
}
