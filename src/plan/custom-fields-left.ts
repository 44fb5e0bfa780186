import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import { customFieldLookup } from './custom-fields.js';
import type { Live } from './live.js';
import type { PeopleIndex } from './people.js';
import type { PlanWarning } from './plan.js';
import { remainingOverrides } from './releases.js';

/**
 * Custom fields that have left the roster since it was last applied. No sync sets them, so that nothing could be given back: their
 * values stay, and only null deletes one (DOMAIN section 9).
 */
export function leftCustomFields(
  desired: State,
  live: Live,
  applied: State | null,
  people: PeopleIndex,
): readonly PlanWarning[] {
  const lookup = customFieldLookup(live);
  const remainingOf = remainingOverrides(desired, people);
  const isSame = (name: string, other: string) =>
    normalText(name) === normalText(other) || (lookup.find(name) !== null && lookup.find(name) === lookup.find(other));
  return [...(applied?.overrides.values() ?? [])].flatMap((former) => {
    const person = people.findFormer(former.key);
    if (person === null) return [];
    const remaining = remainingOf(former);
    const kept = remaining.flatMap(({ customFields }) => [...customFields.keys()]);
    // Values are read together with the definitions, or not at all.
    const isEmpty = (name: string) => live.customFields !== null && lookup.valueOf(person, name) === null;
    const gone = [...former.customFields]
      .filter(([name, value]) => value !== null && !isEmpty(name) && !kept.some((other) => isSame(name, other)))
      .map(([name]) => JSON.stringify(name));
    if (gone.length === 0) return [];
    const [override = former] = remaining;
    const source = remaining.length === 0 ? null : override.source;
    return [{ code: 'custom-field-left', message: leftWords(gone, override.key), source }];
  });
}

/** Names of fields alone: values of people stay out of warnings. */
function leftWords(names: readonly string[], key: string): string {
  return names.length === 1
    ? `The custom field ${names[0]} of ${key} has left the roster, and its value stays in Drata: to delete it, give the field as null under customFields`
    : `The custom fields ${names.join(', ')} of ${key} have left the roster, and their values stay in Drata: to delete one, give the field as null under customFields`;
}
