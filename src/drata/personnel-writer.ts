import { DrataError } from '../errors.js';
import type { Person, PersonnelFields } from '../state/personnel.js';
import { callInOrder, outcomeOf, unsentBy, type WriteCall } from './call-outcome.js';
import type { Client } from './client.js';
import { CUSTOM_FIELDS } from './endpoints/parts.js';
import { ENDPOINTS } from './endpoints.js';
import { nameOf } from './explain.js';
import type { PersonnelChange, PersonnelWriter } from './ports.js';
import { v1Calls } from './v1-personnel-calls.js';

/** People that one reset names: the API's own limit is not published (CONTRACT 9.6). */
const RESET_CHUNK = 100;

/** People in a row on whose records the server fails: then it is not the records. */
const BROKEN_LIMIT = 10;

/** Writes personnel under the version of the API that the key's permissions are for. */
export function personnelWriter(client: Client, { api }: { readonly api: 'v1' | 'v2' }): PersonnelWriter {
  const callsFor = api === 'v1' ? v1Calls : v2Calls;
  let brokenInRow = 0;

  const resetSome = (ids: readonly number[]): WriteCall => {
    const [only] = ids;
    if (api === 'v2') {
      return { endpoint: ENDPOINTS.personnelActions, values: {}, body: { action: 'reset-sync', personnelIds: ids } };
    }
    if (ids.length === 1 && only !== undefined)
      return { endpoint: ENDPOINTS.v1ResetOne, values: { personnelId: only } };
    return { endpoint: ENDPOINTS.v1ResetSome, values: {}, body: { personnelIds: ids } };
  };

  return {
    write: async (person, change) => {
      const calls = findUnclearable(person, change) ?? callsFor(person, change);
      if (calls instanceof DrataError) return unsentBy(calls);
      const result = await callInOrder(client, calls);
      const { outcome } = result;
      brokenInRow = outcome.status === 'failed' && outcome.error.status === 500 ? brokenInRow + 1 : 0;
      if (outcome.status !== 'failed') return result;
      if (brokenInRow >= BROKEN_LIMIT) return { outcome, stopped: outcome.error };
      // The feature that may be missing is that of custom fields: people without them need none (CONTRACT section 6).
      const lacksFields = outcome.error.status === 402 && change.customFields.length > 0;
      return lacksFields ? { outcome, stopped: null } : result;
    },
    reset: (personnelIds) => {
      const chunks = Array.from({ length: Math.ceil(personnelIds.length / RESET_CHUNK) }, (_, at) =>
        personnelIds.slice(at * RESET_CHUNK, (at + 1) * RESET_CHUNK),
      );
      return callInOrder(client, chunks.map(resetSome));
    },
    resetAll: async () => {
      const call =
        api === 'v1'
          ? { endpoint: ENDPOINTS.v1ResetAll, values: {} }
          : { endpoint: ENDPOINTS.personnelActions, values: {}, body: { action: 'reset-sync-all' } };
      const answer = await client.send(call);
      // V1 answers with some person or other (CONTRACT section 12).
      return { ...outcomeOf(answer), count: api === 'v2' && answer.ok ? countOf(answer.body) : null };
    },
  };
}

/**
 * One PUT with what is given; two to leave FUTURE_HIRE, where Drata wants a start date that is not in the future stored before
 * it takes another status (DOMAIN section 6).
 */
function v2Calls(person: Person, { fields, customFields }: PersonnelChange): readonly WriteCall[] {
  const { startedAt, ...others } = withReason(person, fields);
  const rest = {
    ...others,
    ...(customFields.length > 0 ? { customFields: customFields.map(namedValue) } : {}),
  };
  const leavesFutureHire =
    person.fields.employmentStatus === 'FUTURE_HIRE' &&
    fields.employmentStatus !== undefined &&
    fields.employmentStatus !== 'FUTURE_HIRE';
  const bodies = startedAt === undefined ? [rest] : leavesFutureHire ? [{ startedAt }, rest] : [{ startedAt, ...rest }];
  return bodies
    .filter((body) => Object.keys(body).length > 0)
    .map((body) => ({
      endpoint: { ...ENDPOINTS.personnelPut, feature: 'customFields' in body ? CUSTOM_FIELDS : null },
      values: { personnelId: person.personnelId },
      body,
    }));
}

/** A name may fit several fields, which Drata refuses with 422: a number never does (CONTRACT section 13). */
function namedValue({ field, value }: PersonnelChange['customFields'][number]) {
  return typeof field === 'number' ? { id: field, value } : { name: field, value };
}

/** OUT_OF_SCOPE is refused without its reason, also where the reason is the one that is stored (CONTRACT 9.5). */
function withReason(person: Person, fields: Partial<PersonnelFields>): Partial<PersonnelFields> {
  const { notHumanReason } = person.fields;
  const isMissing = fields.employmentStatus === 'OUT_OF_SCOPE' && fields.notHumanReason === undefined;
  return isMissing && notHumanReason !== null ? { ...fields, notHumanReason } : fields;
}

/** The API knows no null for these fields (CONTRACT 9.5): a reset is the only way back. */
function findUnclearable(person: Person, { fields }: PersonnelChange): DrataError | null {
  const field = (['startedAt', 'separatedAt', 'notHumanReason'] as const).find((name) => fields[name] === null);
  if (field === undefined) return null;
  const values = { personnelId: person.personnelId };
  return new DrataError(`the API cannot clear the ${field} of personnel record ${person.personnelId}`, {
    status: null,
    endpoint: nameOf(ENDPOINTS.personnelPut, values),
    reach: 'item',
    remedy: 'Remove the line from the roster: the next apply then hands the person back to automatic sync.',
  });
}

function countOf(body: unknown): number | null {
  if (typeof body !== 'object' || body === null || !('count' in body)) return null;
  return typeof body.count === 'number' ? body.count : null;
}
