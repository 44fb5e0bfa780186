import { byCodeUnit } from '../state/text.js';
import type { Call } from './call.js';
import { choiceParameter, flagParameter, numberParameter } from './query.js';
import { ApiError, type Reply } from './reply.js';

/** How a list may be sorted: the key of a row under each documented sort name. */
export type SortKeys<T> = Readonly<Record<string, (row: T) => string>>;

type Dated = { readonly id: number; readonly createdAt: string; readonly updatedAt: string };

/** The sorts nearly every list has. */
export const BY_DATE: SortKeys<Dated> = { createdAt: (row) => row.createdAt, updatedAt: (row) => row.updatedAt };

/** Opaque, and holding a position only: the rest of a request must be sent again with it (CONTRACT 5). */
function readCursor(text: string): readonly [string, number] {
  try {
    const position: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(position) && typeof position[0] === 'string' && typeof position[1] === 'number') {
      return [position[0], position[1]];
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ApiError(400, 'cursor is malformed');
}

/**
 * One page of a V2 list (CONTRACT 5), rows in the order of the asked sort with ties by id. `totals` false: the edition
 * knows no includeTotalCount. Extra keys of the reply come from `extra`, which sees whether this is the first page.
 */
export function pageReply<T extends { readonly id: number }>(
  call: Call,
  rows: readonly T[],
  keys: SortKeys<T>,
  wire: (row: T) => unknown,
  options: { totals?: boolean; extra?: (first: boolean) => Record<string, unknown> } = {},
): Reply {
  const size = numberParameter(call, 'size', 50, 1, Number(call.settings['page-limit']));
  const sort = choiceParameter(call, 'sort', Object.keys(keys)) ?? Object.keys(keys)[0] ?? '';
  const sign = choiceParameter(call, 'sortDir', ['ASC', 'DESC']) === 'DESC' ? -1 : 1;
  const counted = options.totals !== false && flagParameter(call, 'includeTotalCount') === true;
  const key = keys[sort] ?? (() => '');
  const cursor = call.query.get('cursor');
  const order = (a: readonly [string, number], b: readonly [string, number]) =>
    sign * (byCodeUnit(a[0], b[0]) || a[1] - b[1]);
  const placed = rows.map((row) => ({ row, at: [key(row), row.id] as const })).sort((a, b) => order(a.at, b.at));
  const position = cursor === null ? null : readCursor(cursor);
  const from = position === null ? 0 : placed.findIndex((entry) => order(entry.at, position) > 0);
  const page = from < 0 ? [] : placed.slice(from, from + size);
  const last = page.at(-1);
  const more = last !== undefined && from + size < placed.length;
  return {
    status: 200,
    body: {
      data: page.map((entry) => wire(entry.row)),
      pagination: {
        cursor: more ? Buffer.from(JSON.stringify(last.at)).toString('base64url') : null,
        ...(counted && cursor === null ? { totalCount: rows.length } : {}),
      },
      ...options.extra?.(cursor === null),
    },
  };
}

/** One page of a V1 list: numbered pages of at most 50 rows, with the total. */
export function numberedPage<T>(call: Call, rows: readonly T[]) {
  const page = numberParameter(call, 'page', 1, 1, Number.MAX_SAFE_INTEGER);
  const limit = numberParameter(call, 'limit', 20, 1, 50);
  return { data: rows.slice((page - 1) * limit, page * limit), page, limit, total: rows.length };
}
