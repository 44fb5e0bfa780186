import { type FieldKind, IDENTITY_FIELDS, type IdentityField } from './identity.js';
import { emailKey, normalText } from './text.js';

type Scalar = string | number | boolean | null;

/** Whether two values of one kind mean the same (DESIGN section 5). Instants are canonical text, so they compare as text. */
export function sameValue(kind: FieldKind, a: Scalar | undefined, b: Scalar | undefined): boolean {
  const left = a ?? null;
  const right = b ?? null;
  if (typeof left !== 'string' || typeof right !== 'string') return left === right;
  switch (kind) {
    case 'email':
      return emailKey(left) === emailKey(right);
    case 'text':
      return normalText(left) === normalText(right);
    case 'instant':
    case 'flag':
      return left === right;
    default:
      return kind satisfies never;
  }
}

/** Whether a field of two identities means the same; absent equals null. */
export function sameField(field: IdentityField, a: Scalar | undefined, b: Scalar | undefined): boolean {
  return sameValue(IDENTITY_FIELDS[field], a, b);
}
