import type { SchemaObject } from 'ajv/dist/2020.js';
import { type Check, checkWith } from './check.js';

/** A page of a V2 list (CONTRACT section 5). */
export type WirePage<T> = {
  readonly data: readonly T[];
  readonly pagination: { readonly cursor?: string | null; readonly totalCount?: number | null };
};

/** The check of a page whose records fit a schema. */
export function pageOf<T>(record: SchemaObject): Check<WirePage<T>> {
  return checkWith({
    type: 'object',
    required: ['data', 'pagination'],
    properties: {
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
