import { DrataError } from '../errors.js';
import { type Client, expectOk } from './client.js';
import type { Endpoint, PathValues } from './endpoint.js';
import { nameOf } from './explain.js';
import type { Check } from './wire/check.js';
import type { WirePage } from './wire/page.js';

type RecordOf<P extends WirePage<unknown>> = P['data'][number];

/** A V2 list: where it is, what a page looks like and what tells its records apart. */
export type Listing<P extends WirePage<unknown>> = {
  readonly endpoint: Endpoint;
  readonly values: PathValues;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly check: Check<P>;
  readonly idOf: (record: RecordOf<P>) => string;
};

export type Order = { readonly sort: 'createdAt' | 'updatedAt'; readonly sortDir: 'ASC' | 'DESC' };

/** All records of a list, how many the list said there are (null where it does not say), and its first page for the rest. */
export type Whole<P extends WirePage<unknown>> = {
  readonly records: readonly RecordOf<P>[];
  readonly totalCount: number | null;
  readonly first: P;
};

export type Pager<P extends WirePage<unknown>> = {
  /** The records of the first page in an order of one's own. */
  first(order: Order): Promise<readonly RecordOf<P>[]>;
  /** Every record at least once: a list that stays incomplete throws. */
  all(): Promise<Whole<P>>;
};

type Form = { readonly size: number; readonly withTotal: boolean };

/** What a first page is asked for, until one form is not refused: old revisions know no total and pages of 50 (CONTRACT section 5). */
const FORMS: readonly Form[] = [
  { size: 500, withTotal: true },
  { size: 500, withTotal: false },
  { size: 50, withTotal: true },
  { size: 50, withTotal: false },
];

const FORMS_WITHOUT_TOTAL = FORMS.filter(({ withTotal }) => !withTotal);

/** Default order is undocumented, so one is always asked for (CONTRACT section 5). */
const BY_AGE: Order = { sort: 'createdAt', sortDir: 'ASC' };

/** Others may write while pages are read, which moves records between them: two more readings tell that from a fault. */
const READINGS = 3;

/** Far beyond any company: a list that goes on past it is going round in circles. */
export const RECORD_CAP = 1_000_000;

/** Reads a list page by page. The form that Drata has accepted once is kept for all later readings. */
export function pager<P extends WirePage<unknown>>(client: Client, listing: Listing<P>): Pager<P> {
  const { endpoint, values, check, idOf } = listing;
  const name = nameOf(endpoint, values);
  let forms = FORMS;

  const ask = ({ size, withTotal }: Form, { sort, sortDir }: Order, cursor: string | null) =>
    client.send({
      endpoint,
      values,
      // A cursor tells the position alone, so everything else is said again with each (CONTRACT section 5).
      query: [
        ...(listing.query ?? []),
        ['size', String(size)],
        ['sort', sort],
        ['sortDir', sortDir],
        ...(withTotal ? ([['includeTotalCount', 'true']] as const) : []),
        ...(cursor === null ? [] : ([['cursor', cursor]] as const)),
      ],
    });

  const open = async (order: Order, among: readonly Form[]): Promise<{ readonly page: P; readonly form: Form }> => {
    let refusal: unknown;
    for (const form of among) {
      const answer = await ask(form, order, null);
      if (answer.ok) return { page: check(answer.body, name, answer.status), form };
      refusal ??= answer.error;
      if (!(answer.error instanceof DrataError) || answer.error.status !== 400) throw answer.error;
    }
    throw refusal;
  };

  /** One reading; text says why it is not complete. */
  const read = async (): Promise<Whole<P> | string> => {
    const { page, form } = await open(BY_AGE, forms);
    forms = [form];
    const records: RecordOf<P>[] = [...page.data];
    const totalCount = page.pagination.totalCount ?? null;
    const seen = new Set<string>();
    let cursor = page.pagination.cursor || null;
    while (cursor !== null) {
      if (seen.has(cursor)) return 'it repeats a page cursor';
      if (records.length > RECORD_CAP || seen.size > RECORD_CAP / form.size) throw incomplete(name, 'it does not end');
      seen.add(cursor);
      const answer = await expectOk(ask(form, BY_AGE, cursor));
      const next = check(answer.body, name, answer.status);
      records.push(...next.data);
      cursor = next.pagination.cursor || null;
    }
    const distinct = new Set(records.map(idOf)).size;
    if (totalCount !== null && distinct < totalCount)
      return `it says it has ${totalCount} records but gave ${distinct}`;
    return { records, totalCount, first: page };
  };

  return {
    first: async (order) => (await open(order, FORMS_WITHOUT_TOTAL)).page.data,
    all: () => readWhole(name, read),
  };
}

/** Reads until a reading is whole; text says why one is not. */
export async function readWhole<T>(endpoint: string, read: () => Promise<T | string>): Promise<T> {
  let fault = '';
  for (let reading = 0; reading < READINGS; reading += 1) {
    const whole = await read();
    if (typeof whole !== 'string') return whole;
    fault = whole;
  }
  throw incomplete(endpoint, fault);
}

/** The error for a list that would look shorter than it is. */
export function incomplete(endpoint: string, fault: string): DrataError {
  return new DrataError(`the list of ${endpoint} cannot be read whole: ${fault}`, {
    status: 200,
    endpoint,
    reach: 'resource',
    remedy: 'Try again when nobody else writes to it; if it stays so, report it to Drata.',
  });
}
