import { type Client, expectOk } from './client.js';
import type { Endpoint, PathValues } from './endpoint.js';
import { nameOf } from './explain.js';
import { incomplete, RECORD_CAP, readWhole } from './paging.js';
import type { Check } from './wire/check.js';
import type { NumberedPage } from './wire/page.js';

/** A V1 list: where it is, what a page looks like and what tells its records apart. */
export type NumberedListing<T> = {
  readonly endpoint: Endpoint;
  readonly values: PathValues;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly check: Check<NumberedPage<T>>;
  readonly idOf: (record: T) => string;
};

/** The largest page, and the usual one: where no total tells, one shorter than that is the last (CONTRACT section 5). */
const LIMIT = 50;
const USUAL = 20;

/** Every record of a V1 list at least once; one that stays incomplete throws. Pages are read by number, so writes of others shift them. */
export function readNumbered<T>(client: Client, listing: NumberedListing<T>): Promise<readonly T[]> {
  const { endpoint, values, query = [], check, idOf } = listing;
  const name = nameOf(endpoint, values);

  const read = async (): Promise<readonly T[] | string> => {
    const records: T[] = [];
    const ids = new Set<string>();
    for (let page = 1; ; page += 1) {
      const paging = [
        ['page', String(page)],
        ['limit', String(LIMIT)],
      ] as const;
      const answer = await expectOk(client.send({ endpoint, values, query: [...query, ...paging] }));
      const { records: found, total } = check(answer.body, name, answer.status);
      records.push(...found);
      const before = ids.size;
      for (const record of found) ids.add(idOf(record));
      if (total === null) {
        if (found.length < USUAL || ids.size === before) return records;
      } else if (records.length >= total || found.length === 0) {
        return ids.size < total ? `it says it has ${total} records but gave ${ids.size}` : records;
      }
      if (records.length > RECORD_CAP) throw incomplete(name, 'it does not end');
    }
  };
  return readWhole(name, read);
}
