import { dayOf } from '../state/instant.js';
import type { Override, Person, PersonnelField } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { WRITABLE_STATUSES } from '../state/status.js';
import { CUSTOM, isPersonnelField } from './adopt-override.js';
import { type CustomFieldLookup, customFieldLookup, sameCustomValue } from './custom-fields.js';
import { samePersonnelValue } from './overrides.js';
import { syncedFields } from './people.js';
import type { Change, Operation, Value } from './plan.js';
import { predictStatus } from './predict.js';
import type { UndoContext, UndoReason } from './undo-result.js';

/** `then` is the roster with its identities as they will be. */
export type PersonContext = UndoContext & { readonly then: State };

/**
 * One field that goes back: to a value that the override says, or to what identity sync brings. `isShown` is whether Drata shows the
 * value already, as it does after a reset until the next sync: a plan finds nothing to set before that.
 */
export type Goal = { readonly change: Change; readonly how: 'value' | 'release'; readonly isShown: boolean };

/** What is known of the person whose override is taken back. */
export type Subject = {
  readonly person: Person;
  readonly lookup: CustomFieldLookup;
  readonly override: Override | null;
  /** The override in the last applied roster: only what it says can be released. */
  readonly base: Override | null;
  /** The override before the apply, an empty one where there was none; null where that roster is not known. */
  readonly former: Override | null;
  /** What identity sync brings; null where no identity is known. */
  readonly synced: Partial<Record<PersonnelField, Value>> | null;
};

/** Finds a person by a key of the report; null where Drata knows nobody by it. */
export function subjectOf(key: string, context: PersonContext): Subject | null {
  const { people, live, desired, applied, former, then, today } = context;
  const person = people.find(key);
  if (person === null) return null;
  const ofPerson = (state: State | null, find: (key: string) => Person | null) =>
    [...(state?.overrides.values() ?? [])].find((one) => find(one.key) === person) ?? null;
  const identity = syncedFields(people.identityOf(key), then, live.state);
  const nothing: Override = { key, fields: {}, customFields: new Map(), source: null };
  return {
    person,
    lookup: customFieldLookup(live),
    override: ofPerson(desired, people.find),
    base: ofPerson(applied, people.findFormer),
    former: former && (ofPerson(former, people.findFormer) ?? nothing),
    synced: identity && {
      employmentStatus: predictStatus(identity, today),
      startedAt: identity.startedAt == null ? null : dayOf(identity.startedAt),
      separatedAt: identity.separatedAt == null ? null : dayOf(identity.separatedAt),
    },
  };
}

/** What a field that was overridden or released goes back to, or why not; null where the roster has taken it back already. */
export function goalOf({ action }: Operation, change: Change, subject: Subject): Goal | UndoReason | null {
  return action === 'release' ? releasedGoal(change, subject) : overriddenGoal(change, subject);
}

function overriddenGoal(change: Change, subject: Subject): Goal | UndoReason | null {
  const { override, former } = subject;
  const { field, before, after } = change;
  const wanted = override === null ? undefined : valueIn(override, field);
  if (wanted === undefined) {
    // A line that has gone hands the field back, and had there been none before, that is what taking back means.
    const wasThere = isPersonnelField(field) ? former !== null && Object.hasOwn(former.fields, field) : true;
    return wasThere ? 'changed-in-roster' : null;
  }
  if (isSame(field, wanted, before, subject)) return null;
  if (!isSame(field, wanted, after, subject)) return 'changed-in-roster';
  if (!isHeld(after, field, subject) && !isHeld(before, field, subject)) return 'changed-in-drata';
  if (before === null && isRequired(field, subject)) return 'required';
  const how = howBack(change, subject);
  return how === null ? 'unreleasable' : { change, how, isShown: false };
}

/** A released field is overridden again, unless somebody has set it by hand since. */
function releasedGoal(change: Change, subject: Subject): Goal | UndoReason | null {
  const { override, person } = subject;
  const { field, before, after } = change;
  const wanted = override === null ? undefined : valueIn(override, field);
  if (wanted !== undefined) return isSame(field, wanted, before, subject) ? null : 'changed-in-roster';
  // What a reset brings back, sync decides; whether a date is set by hand, nobody can see (CONTRACT 9.1).
  const mayTell = field === 'employmentStatus' ? person.statusSetAt !== null : after !== null;
  if (mayTell && !isHeld(after, field, subject) && !isHeld(before, field, subject)) return 'changed-in-drata';
  return isWritable(field, before) ? { change, how: 'value', isShown: isHeld(before, field, subject) } : 'unwritable';
}

/**
 * Whether a field goes back to identity sync or to its old value; null where neither can be. Where sync brings the old value and nothing
 * says that it had been overridden before, the line leaves the roster; else the old value is written, so that it comes back whatever
 * sync would bring.
 */
function howBack({ field, before }: Change, { base, former, synced }: Subject): Goal['how'] | null {
  if (!isPersonnelField(field) || field === 'notHumanReason') return 'value';
  const isWritten = isWritable(field, before);
  if (base === null || !Object.hasOwn(base.fields, field)) return isWritten ? 'value' : null;
  if (!isWritten) return 'release';
  if (former !== null && Object.hasOwn(former.fields, field)) return 'value';
  if (synced === null) return former === null ? 'value' : 'release';
  return synced[field] === before ? 'release' : 'value';
}

/** Whether it is a custom field that Drata lets nobody empty (CONTRACT section 13). */
function isRequired(field: string, { lookup }: Subject): boolean {
  return !isPersonnelField(field) && lookup.find(field.slice(CUSTOM.length))?.isRequired === true;
}

function isHeld(value: Value, field: string, subject: Subject): boolean {
  const { person, lookup } = subject;
  const live = isPersonnelField(field) ? person.fields[field] : lookup.valueOf(person, field.slice(CUSTOM.length));
  return isSame(field, live, value, subject);
}

function isSame(field: string, a: Value, b: Value, { lookup }: Subject): boolean {
  if (isPersonnelField(field)) return samePersonnelValue(field, a, b);
  return sameCustomValue(lookup.find(field.slice(CUSTOM.length)), a, b);
}

/** Whether a roster can say a value: no date is empty, and of the statuses only some can be set (DOMAIN section 7). */
function isWritable(field: string, value: Value): boolean {
  return field === 'employmentStatus' ? WRITABLE_STATUSES.some((status) => status === value) : value !== null;
}

function valueIn({ fields, customFields }: Override, field: string): Value | undefined {
  return isPersonnelField(field) ? fields[field] : customFields.get(field.slice(CUSTOM.length));
}
