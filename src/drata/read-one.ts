import { DrataError } from '../errors.js';
import { type Client, expectOk } from './client.js';
import type { Endpoint, PathValues } from './endpoint.js';
import { nameOf } from './explain.js';
import type { Check } from './wire/check.js';

/** A single thing to read. */
export type One<T> = {
  readonly endpoint: Endpoint;
  readonly values: PathValues;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly check: Check<T>;
};

/** Refusals of a path that is not there, or whose record is not. */
export const NOT_THERE: readonly (number | null)[] = [404, 405];

/** Reads one thing. */
export async function readOne<T>(client: Client, { check, ...call }: One<T>): Promise<T> {
  const answer = await expectOk(client.send(call));
  return check(answer.body, nameOf(call.endpoint, call.values), answer.status);
}

/** What the reading gives, or null where Drata refuses it with one of the codes. */
export async function unless<T>(codes: readonly (number | null)[], reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DrataError && codes.includes(error.status)) return null;
    throw error;
  }
}
