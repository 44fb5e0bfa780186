import type { SchemaObject } from 'ajv/dist/2020.js';
import { type Check, checkWith } from './check.js';

/** A page of a V2 list (CONTRACT section 5). */
export type WirePage<T> = {
  readonly data: readonly T[];
  readonly pagination: { readonly cursor?: string | null; readonly totalCount?: number | null };
};

/** A numbered page of a V1 list (CONTRACT section 5); null total where it has none. */
export type NumberedPage<T> = { readonly records: readonly T[]; readonly total: number | null };

/** The check of a page whose records fit a schema. */
export function pageOf<T, P extends WirePage<T> = WirePage<T>>(record: SchemaObject, extra: object = {}): Check<P> {
  return checkWith({
    type: 'object',
    required: ['data', 'pagination'],
    properties: {
      ...extra,
      data: { type: 'array', items: record },
      pagination: {
        type: 'object',
        properties: {
          cursor: { type: ['string', 'null'] },
          totalCount: { type: ['integer', 'null'], minimum: 0 },
        },
      },
    },
  });
}

/** The check of a numbered page. */
export function numberedPageOf<T>(record: SchemaObject): Check<NumberedPage<T>> {
  const check = checkWith<{ readonly data: readonly T[]; readonly total: number }>({
    type: 'object',
    required: ['data', 'total'],
    properties: { data: { type: 'array', items: record }, total: { type: 'integer', minimum: 0 } },
  });
  return (...reply) => {
    const { data, total } = check(...reply);
    return { records: data, total };
  };
}
