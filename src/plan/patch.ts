import jsonPatch from 'fast-json-patch';
import { IDENTITY_FIELD_NAMES, type IdentityFields } from '../state/identity.js';
import type { PatchOperation } from './plan.js';

/** An identity record as a JSON document; null is "no such record". */
export type RecordDocument = Readonly<Record<string, unknown>> | null;

/** The document of an identity: its id, then the given fields in schema order. */
export function identityDocument(identityId: string, fields: Partial<IdentityFields>): RecordDocument {
  const given = IDENTITY_FIELD_NAMES.filter((field) => fields[field] !== undefined);
  return { identityId, ...Object.fromEntries(given.map((field) => [field, fields[field]])) };
}

/** The RFC 6902 patch from one record to another, where either may be absent: then path "" stands for the whole record. */
export function patchBetween(before: RecordDocument, after: RecordDocument): readonly PatchOperation[] {
  if (before === null) return after === null ? [] : [{ op: 'add', path: '', value: after }];
  if (after === null) return [{ op: 'remove', path: '' }];
  return jsonPatch.compare(before, after) as PatchOperation[];
}
