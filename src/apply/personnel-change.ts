import type { PersonnelChange } from '../drata/ports.js';
import { type CustomFieldLookup, sameCustomValue } from '../plan/custom-fields.js';
import { samePersonnelValue } from '../plan/overrides.js';
import type { Change } from '../plan/plan.js';
import {
  type Override,
  PERSONNEL_FIELD_NAMES,
  type Person,
  type PersonnelField,
  type PersonnelFields,
} from '../state/personnel.js';

const CUSTOM = 'customFields.';

/** What to send for changes. A reason goes with OUT_OF_SCOPE and the other way round: Drata takes neither alone (CONTRACT 9.5). */
export function changeOf(changes: readonly Change[], override: Override, lookup: CustomFieldLookup): PersonnelChange {
  const [custom, named] = [changes.filter(isCustom), changes.filter((change) => !isCustom(change))];
  const given = Object.fromEntries(named.map(({ field, after }) => [field, after])) as Partial<PersonnelFields>;
  const { employmentStatus, notHumanReason } = override.fields;
  const needsBoth = employmentStatus === 'OUT_OF_SCOPE' && ('employmentStatus' in given || 'notHumanReason' in given);
  const both = { employmentStatus, notHumanReason } as Partial<PersonnelFields>;
  return {
    fields: needsBoth ? { ...given, ...both } : given,
    customFields: custom.map(({ field, after }) => {
      const name = field.slice(CUSTOM.length);
      return { field: lookup.find(name)?.id ?? name, value: after === null ? null : String(after) };
    }),
  };
}

/** What of an override a person holds already. A reset takes it away, so it has to be set again. */
export function heldChanges(override: Override, person: Person, lookup: CustomFieldLookup): readonly Change[] {
  const named = PERSONNEL_FIELD_NAMES.map((field) => ({ field, after: override.fields[field] ?? null }));
  const custom = [...override.customFields].map(([name, after]) => ({ field: CUSTOM + name, after }));
  return [...named, ...custom]
    .filter(({ after }) => after !== null)
    .map(({ field, after }): Change => ({ field, before: after, after }))
    .filter((change) => holds(change, person, lookup));
}

/** The fields of changes that a person does not hold as they should be. */
export function unlikeFields(changes: readonly Change[], person: Person, lookup: CustomFieldLookup): readonly string[] {
  return changes.filter((change) => !holds(change, person, lookup)).map(({ field }) => field);
}

/** Whether a change is about a custom field: those are read only where asked for. */
export function isCustom({ field }: Change): boolean {
  return field.startsWith(CUSTOM);
}

function holds(change: Change, person: Person, lookup: CustomFieldLookup): boolean {
  const { field, after } = change;
  if (!isCustom(change)) {
    return samePersonnelValue(field as PersonnelField, person.fields[field as PersonnelField], after);
  }
  const name = field.slice(CUSTOM.length);
  return sameCustomValue(lookup.find(name), lookup.valueOf(person, name), after);
}
