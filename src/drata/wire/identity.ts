import type { SchemaObject } from 'ajv/dist/2020.js';
import { IDENTITY_FIELD_NAMES, IDENTITY_FIELDS, type Identity, type IdentityField } from '../../state/identity.js';
import { normalText } from '../../state/text.js';
import { checkWith } from './check.js';
import { pageOf } from './page.js';
import { ID, readInstant, TEXT, type WireId } from './parts.js';

/** An HRIS identity as Drata sends it (CONTRACT 7.3). */
export type WireIdentity = { readonly [Field in IdentityField]?: string | boolean | null } & {
  readonly id: WireId;
  readonly identityId: string;
  readonly updatedAt?: string | null;
};

const RECORD: SchemaObject = {
  type: 'object',
  required: ['id', 'identityId'],
  properties: {
    id: ID,
    identityId: { type: 'string', minLength: 1 },
    updatedAt: TEXT,
    ...Object.fromEntries(
      IDENTITY_FIELD_NAMES.map((field) => [
        field,
        IDENTITY_FIELDS[field] === 'flag' ? { type: ['boolean', 'null'] } : TEXT,
      ]),
    ),
  },
};

/** What an upsert answers for one record, in R2 and R3. */
export type WireItem = {
  readonly statusCode: number;
  readonly data: WireIdentity | null;
  readonly error?: { readonly message?: unknown } | null;
};

const ITEM: SchemaObject = {
  type: 'object',
  required: ['statusCode', 'data'],
  properties: {
    statusCode: { type: 'integer' },
    data: { if: { type: 'null' }, else: RECORD },
    error: { type: ['object', 'null'] },
  },
};

const HAS_ID: SchemaObject = { type: 'object', required: ['identityId'] };

/** A page of the list. */
export const checkIdentityPage = pageOf<WireIdentity>(RECORD);

/** One record by itself. */
export const checkIdentity = checkWith<WireIdentity>(RECORD);

/** The reply to an upsert. Items tell by their own shape what they are, never the HTTP code (CONTRACT 7.2). */
export const checkUpsert = checkWith<readonly (WireItem | WireIdentity)[]>({
  type: 'array',
  items: {
    allOf: [
      { if: HAS_ID, else: ITEM },
      { if: { type: 'object', not: HAS_ID }, else: RECORD },
    ],
  },
});

/** The record in our terms: text in NFC, dates as instants, absent fields as null. */
export function readIdentity(wire: WireIdentity, endpoint: string): Identity {
  const recordId = Number(wire.id);
  return {
    identityId: wire.identityId,
    fields: Object.fromEntries(IDENTITY_FIELD_NAMES.map((field) => [field, readField(wire, field, endpoint)])),
    previously: null,
    recordId: Number.isSafeInteger(recordId) ? recordId : null,
    source: null,
  };
}

function readField(wire: WireIdentity, field: IdentityField, endpoint: string): string | boolean | null {
  const value = wire[field] ?? null;
  if (typeof value !== 'string') return value;
  if (IDENTITY_FIELDS[field] !== 'instant') return normalText(value);
  return readInstant(value, { field, record: `identity ${wire.identityId}`, endpoint });
}
