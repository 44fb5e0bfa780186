import type { CustomFieldDefinition, Override, Person } from '../state/personnel.js';
import type { State } from '../state/state.js';
import { byCodeUnit, normalText } from '../state/text.js';
import type { Live } from './live.js';
import type { PlanWarning, Value } from './plan.js';
import type { PlanProblem } from './problem.js';

export type CustomFieldLookup = {
  /** The definition a roster name or number stands for; null where none can be told. */
  find(name: string): CustomFieldDefinition | null;
  /** What a live person holds in the field that a roster name or number stands for. */
  valueOf(person: Person, name: string): string | null;
  /** What is wrong with the custom fields of an override. */
  problems(override: Override): readonly PlanProblem[];
};

type Fault = Omit<PlanProblem, 'source'>;

/** Types whose values compare as numbers (CONTRACT section 13). */
export const NUMERIC: readonly string[] = ['NUMBER', 'CURRENCY', 'OPTIONS_NUMERIC'];

/** The type of a field that was only seen on people. */
const UNTOLD = '';

/**
 * Looks custom fields up by name or number. Where the tenant does not serve definitions, those seen on people stand in: then
 * a field that nobody has is sent by its name.
 */
export function customFieldLookup({ customFields, personnel }: Live): CustomFieldLookup {
  const known = customFields ?? seenOnPeople(personnel ?? []);
  const matching = (name: string) => {
    const byName = known.filter((definition) => normalText(definition.name) === normalText(name));
    return byName.length > 0 ? byName : known.filter(({ id }) => String(id) === name);
  };
  const find = (name: string) => {
    const [definition, ...others] = matching(name);
    return others.length === 0 ? (definition ?? null) : null;
  };
  const faultOf = (name: string, value: Value): Fault | null => {
    const [definition, ...others] = matching(name);
    if (definition === undefined) return customFields === null ? null : unknownField(name, customFields);
    if (others.length > 0) {
      const ids = [definition, ...others].map(({ id }) => id).sort((a, b) => a - b);
      return {
        message: `Drata has ${ids.length} custom fields of the name ${quoted(name)}.`,
        remedy: `Give the number instead: ${ids.join(', ')}.`,
      };
    }
    return valueFault(definition, value);
  };
  return {
    find,
    valueOf: ({ customFields: held }, name) => held.find(({ id }) => id === find(name)?.id)?.value ?? null,
    problems: ({ customFields: given, source }) => {
      const faults = [...given].flatMap(([name, value]) => faultOf(name, value) ?? []);
      const numbers = [...given.keys()].flatMap((name) => find(name)?.id ?? []);
      if (new Set(numbers).size < numbers.length) {
        faults.push({
          message: 'An override sets one custom field by name and by number.',
          remedy: 'Keep one of them.',
        });
      }
      return faults.map((fault) => ({ ...fault, source }));
    },
  };
}

/** What a plan says of custom fields that nothing could be held against. */
export function undefinedFields({ overrides }: State, { customFields }: Live): readonly PlanWarning[] {
  const isAsked = [...overrides.values()].some((override) => override.customFields.size > 0);
  if (customFields !== null || !isAsked) return [];
  const message =
    'Drata does not show which custom fields there are (drata-roster doctor says why): their names and values are taken as they stand, and Drata refuses a wrong one when it is written';
  return [{ code: 'no-definitions', message, source: null }];
}

/** Whether a live and a desired custom value mean the same: by option (its text or its number), by number, or as text. */
export function sameCustomValue(definition: CustomFieldDefinition | null, live: Value, desired: Value): boolean {
  if (live === null || desired === null) return live === desired;
  const option = definition && optionOf(definition, desired);
  if (option) return optionOf(definition, live) === option;
  const numeric = definition && definition.type !== UNTOLD ? isNumeric(definition) : typeof desired === 'number';
  const number = numeric ? asNumber(desired) : null;
  return number === null ? normalText(String(live)) === normalText(String(desired)) : asNumber(live) === number;
}

function unknownField(name: string, known: readonly CustomFieldDefinition[]): Fault {
  const names = known.map((one) => quoted(one.name)).sort(byCodeUnit);
  return {
    message: `Drata has no personnel custom field ${quoted(name)}.`,
    remedy: names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`,
  };
}

/** Faults name the field, never the value: a value is people's data. */
function valueFault(definition: CustomFieldDefinition, value: Value): Fault | null {
  const { readOnly, isRequired, options } = definition;
  const name = quoted(definition.name);
  if (readOnly) {
    return { message: `The custom field ${name} is computed by Drata.`, remedy: 'Remove it from the roster.' };
  }
  if (value === null) {
    if (!isRequired) return null;
    return {
      message: `The custom field ${name} is required in Drata and cannot be emptied.`,
      remedy: 'Give it a value, or remove the line.',
    };
  }
  if (options.length > 0) {
    if (optionOf(definition, value)) return null;
    const offered = options.map((option) => quoted(option.value)).join(', ');
    return { message: `The custom field ${name} does not offer the value given.`, remedy: `It offers ${offered}.` };
  }
  if (!isNumeric(definition) || asNumber(value) !== null) return null;
  return { message: `The custom field ${name} takes numbers only.`, remedy: 'Write a number in plain digits.' };
}

function optionOf(definition: CustomFieldDefinition, value: Value) {
  const text = normalText(String(value));
  const number = isNumeric(definition) ? asNumber(value) : null;
  const { options } = definition;
  return (
    options.find((option) => normalText(option.value) === text) ??
    options.find((option) => number !== null && asNumber(option.value) === number) ??
    options.find(({ id }) => String(id) === text) ??
    null
  );
}

function isNumeric({ type }: CustomFieldDefinition): boolean {
  return NUMERIC.includes(type);
}

function asNumber(value: Value): number | null {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

function seenOnPeople(people: readonly Person[]): readonly CustomFieldDefinition[] {
  const seen = new Map(people.flatMap(({ customFields }) => customFields).map(({ id, name }) => [id, name]));
  return [...seen].map(([id, name]) => ({
    id,
    name,
    type: UNTOLD,
    readOnly: false,
    isRequired: false,
    options: [],
  }));
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
