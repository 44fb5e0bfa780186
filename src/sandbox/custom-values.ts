import type { Call } from './call.js';
import { type SandboxState, type StoredDefinition, type StoredPerson, takeId } from './model.js';
import { ApiError } from './reply.js';

/** One custom field of a request, found and checked; null deletes the value. */
export type FieldWrite = { readonly definition: StoredDefinition; readonly value: string | null };

/** Definitions a name or number means among those of an entity type; names compare without case. */
export function findDefinitions(state: SandboxState, id: unknown, entityType?: string): StoredDefinition[] {
  const name = typeof id === 'string' ? id.toLowerCase() : null;
  return state.customFieldDefinitions.filter(
    (row) =>
      (name === null ? row.id === id : row.name.toLowerCase() === name) &&
      (entityType === undefined || row.entityTypes.includes(entityType)),
  );
}

/** Reads `customFields` of a personnel update (CONTRACT 9.5 and 13): 400, or 422 where a name fits several fields. */
export function readFields(call: Call, given: unknown): FieldWrite[] {
  if (!Array.isArray(given)) throw new ApiError(400, 'customFields must be an array');
  return given.map((item, position) => {
    const place = `customFields.${position}`;
    if (typeof item !== 'object' || item === null) throw new ApiError(400, `${place} must be an object`);
    const { id, name, value }: Record<string, unknown> = { ...item };
    if (typeof id !== 'number' && typeof name !== 'string') throw new ApiError(400, `${place} needs an id or a name`);
    const [definition, second] = findDefinitions(call.state, typeof id === 'number' ? id : name, 'PERSONNEL');
    if (!definition) throw new ApiError(400, `${place} names no custom field of personnel`);
    if (second) throw new ApiError(422, `${place}.name matches several custom fields; use the id`);
    return { definition, value: readValue(call.state, definition, value, place) };
  });
}

/** A value in the form it is stored; the vendor's own sample posts bare numbers, so they are taken as well. */
function readValue(state: SandboxState, definition: StoredDefinition, value: unknown, place: string): string | null {
  const refuse = (why: string) => new ApiError(400, `${place}.value ${why}`);
  if (definition.type === 'FORMULA') throw refuse('cannot be set: the field is a formula');
  if (value === null) {
    if (definition.isRequired) throw refuse('cannot be null: the field is required');
    return null;
  }
  if (typeof value !== 'string' && typeof value !== 'number') throw refuse('must be a string or null');
  const text = String(value);
  switch (definition.type) {
    case 'NUMBER':
    case 'CURRENCY':
      if (text.trim() === '' || !Number.isFinite(Number(text))) throw refuse('must be a number');
      return text;
    case 'OPTIONS':
    case 'OPTIONS_NUMERIC': {
      // One document says to pass the option's id, a recipe passes its text: both are taken (CONTRACT 13).
      const options = state.customFieldOptions.filter((row) => row.customFieldId === definition.id);
      const option = options.find((row) => row.value === text || String(row.id) === text);
      if (!option) throw refuse('must be one of the options');
      return option.value;
    }
    case 'URL':
      if (!URL.canParse(text)) throw refuse('must be a URL');
      return text;
    default:
      return text;
  }
}

/** Stores checked values; fields that are not listed keep theirs. */
export function writeFields(state: SandboxState, person: StoredPerson, writes: readonly FieldWrite[]): void {
  for (const { definition, value } of writes) {
    const key = { personnelId: person.id, customFieldId: definition.id };
    state.customFieldValues = state.customFieldValues.filter(
      (row) => row.personnelId !== key.personnelId || row.customFieldId !== key.customFieldId,
    );
    if (value !== null) state.customFieldValues.push({ id: takeId(state), ...key, value });
  }
}
