import type { CustomFieldDefinition, Override } from '../state/personnel.js';
import { normalText } from '../state/text.js';
import type { Live } from './live.js';
import type { Value } from './plan.js';
import type { PlanProblem } from './problem.js';

export type CustomFieldLookup = {
  /** The definition a roster name or number stands for; null where none can be told. */
  find(name: string): CustomFieldDefinition | null;
  /** What is wrong with the custom fields of an override. */
  problems(override: Override): readonly PlanProblem[];
};

/** Types whose values compare as numbers (CONTRACT section 13). */
const NUMERIC = ['NUMBER', 'CURRENCY', 'OPTIONS_NUMERIC'];

/**
 * Looks custom fields up by name or number. Where the tenant does not serve definitions, those seen on people stand in: then
 * a field that nobody has is sent by its name.
 */
export function customFieldLookup({ customFields, personnel }: Live): CustomFieldLookup {
  const known = customFields ?? seenOnPeople(personnel ?? []);
  const matching = (name: string) => {
    const byName = known.filter((definition) => normalText(definition.name) === normalText(name));
    return byName.length > 0 ? byName : known.filter(({ id }) => /^\d+$/.test(name) && id === Number(name));
  };
  const find = (name: string) => {
    const found = matching(name);
    return found.length === 1 ? (found[0] ?? null) : null;
  };
  const problemOf = (name: string, value: Value): Omit<PlanProblem, 'source'> | null => {
    const found = matching(name);
    const [definition] = found;
    if (found.length > 1) {
      const ids = found.map(({ id }) => id).join(', ');
      return {
        message: `Drata has ${found.length} custom fields of the name ${quoted(name)}.`,
        remedy: `Give its number instead: ${ids}.`,
      };
    }
    if (definition === undefined) {
      if (customFields === null) return null;
      const names = known.map((one) => quoted(one.name)).join(', ') || 'none';
      return { message: `Drata has no personnel custom field ${quoted(name)}.`, remedy: `There are: ${names}.` };
    }
    if (definition.readOnly || definition.type === 'FORMULA') {
      return {
        message: `The custom field ${quoted(name)} is computed by Drata.`,
        remedy: 'Remove it from the roster.',
      };
    }
    if (value === null && definition.isRequired) {
      return {
        message: `The custom field ${quoted(name)} is required in Drata and cannot be emptied.`,
        remedy: 'Give it a value, or remove the line.',
      };
    }
    if (definition.options.length > 0 && value !== null && optionOf(definition, value) === null) {
      const options = definition.options.map((option) => quoted(option.value)).join(', ');
      return {
        message: `The custom field ${quoted(name)} does not offer the value given.`,
        remedy: `It offers ${options}.`,
      };
    }
    return null;
  };
  const problems = ({ customFields: given, source }: Override) =>
    [...given].flatMap(([name, value]) => {
      const problem = problemOf(name, value);
      return problem === null ? [] : [{ ...problem, source }];
    });
  return { find, problems };
}

/** Whether a live and a desired custom value mean the same: by number, by option (its text or its number), or as text. */
export function sameCustomValue(definition: CustomFieldDefinition | null, live: Value, desired: Value): boolean {
  if (live === null || desired === null) return live === desired;
  if (definition !== null && NUMERIC.includes(definition.type) && asNumber(live) !== null) {
    return asNumber(live) === asNumber(desired);
  }
  const option = definition && optionOf(definition, desired);
  if (option) return [option.value, String(option.id)].some((text) => normalText(text) === normalText(String(live)));
  return normalText(String(live)) === normalText(String(desired));
}

function optionOf({ options }: CustomFieldDefinition, value: Value) {
  const text = normalText(String(value));
  return (
    options.find((option) => normalText(option.value) === text) ?? options.find(({ id }) => String(id) === text) ?? null
  );
}

function asNumber(value: Value): number | null {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

function seenOnPeople(people: NonNullable<Live['personnel']>): readonly CustomFieldDefinition[] {
  const seen = new Map<number, CustomFieldDefinition>();
  for (const { id, name } of people.flatMap(({ customFields }) => customFields)) {
    seen.set(id, { id, name, type: 'TEXT', readOnly: false, isRequired: false, options: [] });
  }
  return [...seen.values()].sort((a, b) => a.id - b.id);
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
