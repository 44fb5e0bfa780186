import { ApiError } from './reply.js';

const KINDS = ['throttle', 'error', 'delay', 'drop', 'truncate', 'refuse'] as const;

/**
 * One injected fault, for the next `times` requests that fit; a request meets one fault, the first listed:
 * `throttle` answers 429 · `error` answers `status` with `body` as it stands · `delay` waits `milliseconds` first ·
 * `drop` ends the connection without an answer · `truncate` sends half of the answer · `refuse` makes the records of
 * `identityIds` bad ones in every upsert from now on, which the API then refuses in the way of its revision.
 * `when: after` lets the request take effect first: the reply that got lost. Truncation is always after.
 */
export type Fault = {
  readonly kind: (typeof KINDS)[number];
  readonly when: 'before' | 'after';
  /** Regular expressions that method and path (without query) must match. */
  readonly method: string;
  readonly path: string;
  /** Fitting requests to let pass first. */
  skip: number;
  /** Fitting requests still to hit. */
  times: number;
  readonly status: number;
  /** Retry-After of a throttled reply: seconds, `date`, or null for none. */
  readonly retryAfter: number | 'date' | null;
  readonly milliseconds: number;
  /** Text sent in place of the error body; null for the usual JSON. */
  readonly body: string | null;
  readonly contentType: string;
  readonly identityIds: readonly string[];
};

const DEFAULTS: Omit<Fault, 'kind'> = {
  when: 'before',
  method: '.*',
  path: '.*',
  skip: 0,
  times: 1,
  status: 500,
  retryAfter: 1,
  milliseconds: 1000,
  body: null,
  contentType: 'application/json',
  identityIds: [],
};

/** A bad record stays bad however often it is sent, and is met in upserts alone. */
const REFUSE_DEFAULTS = { method: '^POST$', path: '/hris-user-identities$', times: Number.MAX_SAFE_INTEGER };

/** Reads one fault as posted; 400 with what is wrong, since a mistyped fault that never fires proves nothing. */
export function readFault(value: unknown): Fault {
  if (typeof value !== 'object' || value === null) throw new ApiError(400, 'A fault must be an object');
  const given: Record<string, unknown> = { ...value };
  const allowed = ['kind', ...Object.keys(DEFAULTS)];
  const unknown = Object.keys(given).find((key) => !allowed.includes(key));
  if (unknown) throw new ApiError(400, `A fault has no key "${unknown}"; it may have: ${allowed.join(', ')}`);
  const kind = KINDS.find((known) => known === given['kind']);
  if (!kind) throw new ApiError(400, `kind must be one of: ${KINDS.join(', ')}`);
  if (given['when'] !== undefined && given['when'] !== 'before' && given['when'] !== 'after') {
    throw new ApiError(400, 'when must be before or after');
  }
  for (const key of ['skip', 'times', 'status', 'milliseconds']) {
    const number = given[key];
    if (number !== undefined && !(Number.isSafeInteger(number) && Number(number) >= 0)) {
      throw new ApiError(400, `${key} must be a whole number`);
    }
  }
  const status = given['status'];
  if (status !== undefined && (Number(status) < 200 || Number(status) > 599)) {
    throw new ApiError(400, 'status must be from 200 to 599');
  }
  const ids = given['identityIds'];
  if (ids !== undefined && !(Array.isArray(ids) && ids.every((id) => typeof id === 'string'))) {
    throw new ApiError(400, 'identityIds must be a list of texts');
  }
  const wait = given['retryAfter'];
  if (wait !== undefined && wait !== null && wait !== 'date' && !Number.isSafeInteger(wait)) {
    throw new ApiError(400, 'retryAfter must be seconds, "date" or null');
  }
  for (const key of ['method', 'path', 'contentType', 'body']) {
    const text = given[key];
    if (text !== undefined && typeof text !== 'string' && !(key === 'body' && text === null)) {
      throw new ApiError(400, `${key} must be text`);
    }
  }
  for (const key of ['method', 'path']) {
    try {
      new RegExp(String(given[key] ?? ''));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new ApiError(400, `${key} is not a regular expression`);
    }
  }
  const defaults = kind === 'refuse' ? { ...DEFAULTS, ...REFUSE_DEFAULTS } : DEFAULTS;
  return { ...defaults, ...given, kind, ...(kind === 'truncate' ? { when: 'after' as const } : {}) };
}

/** The body of an upsert, in either shape, in which the named records hold an address that is none. */
export function spoilRecords(body: unknown, identityIds: readonly string[]): unknown {
  if (Array.isArray(body)) {
    return body.map((record) =>
      identityIds.includes(record?.identityId) ? { ...record, email: 'no address' } : record,
    );
  }
  if (typeof body !== 'object' || body === null || !('identities' in body)) return body;
  return { ...body, identities: spoilRecords(body.identities, identityIds) };
}

/** The fault that hits a request, counted down: the first that fits and has nothing left to skip; the others wait. */
export function takeFault(faults: Fault[], method: string, path: string): Fault | null {
  for (const fault of faults) {
    if (!new RegExp(fault.method, 'i').test(method) || !new RegExp(fault.path).test(path)) continue;
    if (fault.skip > 0) {
      fault.skip -= 1;
      continue;
    }
    fault.times -= 1;
    if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
    return fault;
  }
  return null;
}
