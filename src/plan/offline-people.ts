import type { Day } from '../state/instant.js';
import { type CustomFieldValue, type Override, type Person, personRef } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import { indexPeople } from './people.js';

/** Stands where the base overrides no status. A roster cannot ask for it, so that one that it begins to override always shows. */
export const NO_STATUS = 'UNKNOWN';

/**
 * Everybody whom either roster names by an override or a document, with the values that the base overrides. Numbers that are not
 * known are below zero, where Drata has none.
 */
export function offlinePeople(base: State, desired: State, today: Day): readonly Person[] {
  const overrides = new Map([...base.overrides.values()].map((one) => [nameOf(one.key), one]));
  const numberOf = customFieldNumbers([...base.overrides.values()]);
  const people = new Map<string, Person>();
  const add = (key: string) => {
    const override = overrides.get(nameOf(key)) ?? null;
    people.set(nameOf(key), personOf(key, -1 - people.size, override, numberOf, today));
  };
  for (const key of keysOf(base)) if (!people.has(nameOf(key))) add(key);
  // An address that has changed with its identity finds the person under the former one.
  const index = indexPeople([...people.values()], desired, base);
  for (const key of keysOf(desired)) if (!people.has(nameOf(key)) && index.find(key) === null) add(key);
  return [...people.values()];
}

function keysOf({ overrides, documents, documentRemovals }: State): readonly string[] {
  return [...overrides.keys(), ...[...documents, ...documentRemovals].map(({ person }) => person)];
}

function nameOf(key: string): string {
  const ref = personRef(key);
  return ref.by === 'id' ? `id:${ref.id}` : ref.email;
}

function personOf(
  key: string,
  spare: number,
  override: Override | null,
  numberOf: (name: string) => number,
  today: Day,
): Person {
  const ref = personRef(key);
  const { fields = {}, customFields = new Map() } = override ?? {};
  const personnelId = ref.by === 'id' ? ref.id : spare;
  return {
    personnelId,
    userId: personnelId,
    email: ref.by === 'id' ? null : key,
    fields: { employmentStatus: NO_STATUS, notHumanReason: null, startedAt: null, separatedAt: null, ...fields },
    customFields: [...customFields].map(
      ([name, value]): CustomFieldValue => ({
        id: numberOf(name),
        name,
        value: value === null ? null : String(value),
      }),
    ),
    statusSetAt: fields.employmentStatus === undefined ? null : `${today}T00:00:00.000Z`,
    reasonBy: null,
  };
}

/** Numbers for custom fields by their name; one that is given by number keeps it. */
function customFieldNumbers(overrides: readonly Override[]): (name: string) => number {
  const names = [...new Set(overrides.flatMap(({ customFields }) => [...customFields.keys()].map(normalText)))];
  const numbers = new Map(names.map((name, index) => [name, /^[1-9]\d*$/.test(name) ? Number(name) : -1 - index]));
  return (name) => numbers.get(normalText(name)) ?? 0;
}
