import type { SchemaObject } from 'ajv/dist/2020.js';
import type { Group } from '../../state/scope.js';
import { normalText } from '../../state/text.js';
import { checkWith } from './check.js';
import { pageOf } from './page.js';
import { ID, type WireId } from './parts.js';

/** A group or a workspace, as far as it matters here (CONTRACT section 10). */
export type WireNamed = { readonly id: WireId; readonly name: string };

/** The scope of a workspace under S1 (CONTRACT 9.7). */
export type WireScope = {
  readonly groups: readonly WireNamed[];
  readonly scopedPersonnelCount?: number | null;
  readonly totalCount?: number | null;
};

/** The counts of a workspace under S2. */
export type WireCounts = {
  readonly scopedPersonnelCount?: number | null;
  readonly totalPersonnelCount?: number | null;
};

const NAMED: SchemaObject = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: ID, name: { type: 'string' } },
};
const COUNT = { type: ['integer', 'null'], minimum: 0 };

export const checkNamedPage = pageOf<WireNamed>(NAMED);
export const checkScope = checkWith<WireScope>({
  type: 'object',
  required: ['groups'],
  properties: { groups: { type: 'array', items: NAMED }, scopedPersonnelCount: COUNT, totalCount: COUNT },
});
export const checkCounts = checkWith<WireCounts>({
  type: 'object',
  properties: { scopedPersonnelCount: COUNT, totalPersonnelCount: COUNT },
});

/** A group or a workspace by number and name. */
export function readNamed({ id, name }: WireNamed): Group {
  return { id: Number(id), name: normalText(name) };
}
