import type { IdentityFields } from '../state/identity.js';
import { dayOf } from '../state/instant.js';
import { PERSONNEL_FIELD_NAMES, type Person } from '../state/personnel.js';
import { emailKey } from '../state/text.js';
import type { StatusReason } from './status.js';
import { localPart, type StatusContext, type Subject } from './status-context.js';
import { syncGap } from './sync-gap.js';

/** Whether a reason stays until somebody does something: applies, asks the identity provider, resets the person. */
export function needsSomebody(reason: StatusReason): boolean {
  switch (reason.code) {
    case 'no-record':
    case 'not-applied':
    case 'release-due':
    case 'set-by-hand':
    case 'other-connection':
      return true;
    case 'look-alike':
      return reason.differs === 'domain';
    case 'override-due':
      return reason.pending === null;
    case 'no-user':
    case 'waiting':
    case 'waiting-dates':
    case 'held-by-hand':
    case 'future-hire':
    case 'overridden':
    case 'unverifiable':
    case 'contractor-unknown':
    case 'unlisted':
      return false;
    default:
      return reason satisfies never;
  }
}

/** Whether a reason may go by itself: the next sync, or a user that the identity provider brings in. */
export function needsTime({ code }: StatusReason): boolean {
  return code === 'waiting' || code === 'waiting-dates' || code === 'no-user' || code === 'override-due';
}

/** Everything there is to say of a person, what needs somebody first. */
export function reasonsOf(subject: Subject, context: StatusContext): readonly StatusReason[] {
  return [
    ...recordReasons(subject),
    ...ruleReasons(subject, context),
    ...(subject.person === null ? strangerReasons(subject, context) : syncReasons(subject, subject.person, context)),
    ...notes(subject, context),
  ];
}

function recordReasons({ identity }: Subject): readonly StatusReason[] {
  if (identity?.state === 'absent') return [{ code: 'no-record' }];
  return identity?.state === 'differs' ? [{ code: 'not-applied', fields: identity.differs }] : [];
}

function ruleReasons({ rule, person }: Subject, { overrideWork, releaseWork, people }: StatusContext) {
  const reasons: StatusReason[] = [];
  const due = rule && overrideWork.get(rule.key);
  // Of somebody whom Drata does not know, the missing user says it.
  if (rule && due && person !== null) {
    const fields = due.changes.map(({ field }) => field);
    reasons.push({ code: 'override-due', fields, source: rule.source, pending: due.pending });
  }
  const release = person && releaseWork.get(people.personOf(`id:${person.personnelId}`));
  if (release) reasons.push({ code: 'release-due', fields: release.changes.map(({ field }) => field) });
  return reasons;
}

/** Why Drata shows no personnel record: nobody has the address, or somebody has nearly the same. */
function strangerReasons({ email }: Subject, { byLocalPart, people }: StatusContext): readonly StatusReason[] {
  const near = email === null ? undefined : byLocalPart.get(localPart(email));
  // A namesake who is somebody else in the roster is no slip of the pen.
  return near?.email && people.identityOf(near.email) === null
    ? [{ code: 'look-alike', differs: 'domain', email: near.email }]
    : [{ code: 'no-user', email }];
}

/** Why a personnel record shows something else than the next sync will make of it. */
function syncReasons(subject: Subject, person: Person, context: StatusContext): readonly StatusReason[] {
  const { heldSince, status, dates } = syncGap(subject, person);
  const late: readonly StatusReason[] = dates.length === 0 ? [] : [{ code: 'waiting-dates', fields: dates }];
  if (heldSince !== null) return [{ code: status ? 'set-by-hand' : 'held-by-hand', since: heldSince }, ...late];
  // What an override decides comes with apply, and the plan's own reason stands for it.
  if (!status) return late;
  const [other] = (context.feeds?.get(person.personnelId) ?? []).filter(
    ({ connectionId }) => connectionId !== context.connectionId,
  );
  if (other) return [{ code: 'other-connection', connectionId: other.connectionId, name: other.connectionName }];
  return [{ code: 'waiting' }, ...caseReasons(subject.record, person)];
}

/** Drata's own matching may care about capitals (DOMAIN section 4). */
function caseReasons(record: Partial<IdentityFields> | null, { email }: Person): readonly StatusReason[] {
  if (email === null || !record?.email || record.email === email) return [];
  return emailKey(record.email) === emailKey(email) ? [{ code: 'look-alike', differs: 'case', email }] : [];
}

function notes({ identity, record, rule, predicted, person }: Subject, { today, overrideWork }: StatusContext) {
  const reasons: StatusReason[] = [];
  const ruled = rule === null ? [] : PERSONNEL_FIELD_NAMES.filter((field) => rule.fields[field] !== undefined);
  const custom = rule === null ? [] : [...rule.customFields.keys()].map((name) => `customFields.${name}`);
  const fields = [...ruled, ...custom];
  if (rule !== null && person !== null && fields.length > 0 && !overrideWork.has(rule.key)) {
    reasons.push({ code: 'overridden', fields, source: rule.source });
  }
  if (identity?.state === 'unverifiable') reasons.push({ code: 'unverifiable' });
  // A start date set by hand stays through identity syncs (DOMAIN section 6).
  const until = rule?.fields.startedAt ?? (record?.startedAt ? dayOf(record.startedAt) : null);
  if (predicted === 'FUTURE_HIRE' && until !== null && until > today) reasons.push({ code: 'future-hire', until });
  if (predicted === 'UNKNOWN' && record) reasons.push({ code: 'contractor-unknown' });
  return reasons;
}
