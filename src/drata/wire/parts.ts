import { DrataError } from '../../errors.js';
import { type Day, dayOf, type Instant, parseInstant } from '../../state/instant.js';
import { apiText } from '../explain.js';

/** A number of Drata's: a number in every document, text in some samples (CONTRACT 9.1). */
export type WireId = number | string;

export const ID = { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\d{1,15}$' }] };
export const ID_OR_NULL = { anyOf: [...ID.anyOf, { type: 'null' }] };
export const TEXT = { type: ['string', 'null'] };

/** A number that may be absent. */
export function numberOrNull(id: WireId | null | undefined): number | null {
  return id == null ? null : Number(id);
}

/** Which date it is and where it came from. */
type Of = { readonly field: string; readonly record: string; readonly endpoint: string };

/** A date of a record as an instant; what is no date is an error that says whose. */
export function readInstant(value: string, of: Of): Instant {
  const instant = parseInstant(value);
  if (instant !== null) return instant;
  throw new DrataError(`Drata holds a ${of.field} for ${of.record} that is no date`, {
    status: null,
    endpoint: of.endpoint,
    reach: 'resource',
    apiMessage: apiText(value),
    remedy: 'Correct the date of that record in Drata, or where the record came from.',
  });
}

/** A date of a record as a UTC day, absent as null. */
export function readDay(value: string | null | undefined, of: Of): Day | null {
  return value == null ? null : dayOf(readInstant(value, of));
}
