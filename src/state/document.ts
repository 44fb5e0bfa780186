import type { Day } from './instant.js';
import type { Source } from './source.js';

/** The types that can be uploaded (CONTRACT section 11). */
export const DOCUMENT_TYPES = [
  'MFA_EVIDENCE',
  'SEC_TRAINING',
  'HIPAA_TRAINING_EVIDENCE',
  'OFFBOARDING_EVIDENCE',
] as const;

export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** A file that a person's record must hold. The same document means same person, type and name (DESIGN section 2). */
export type PersonDocument = {
  /** The person's key as the roster spells it. */
  readonly person: string;
  readonly type: DocumentType;
  /** Relative to the roster directory, with `/`. */
  readonly file: string;
  /** The last part of `file`: the name that Drata shows. */
  readonly name: string;
  readonly completionDate: Day | null;
  /** SHA-256 of the content, as `sha256:` and 64 hex digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly source: Source | null;
};

/** A tombstone for a document. */
export type DocumentRemoval = {
  readonly person: string;
  readonly type: DocumentType;
  readonly name: string;
  readonly reason: string;
  readonly source: Source | null;
};

/** A document that Drata holds. */
export type LiveDocument = {
  readonly documentId: number;
  readonly userId: number;
  /** May be a type that cannot be uploaded. */
  readonly type: string;
  readonly name: string;
  /** After this day the file no longer counts (DOMAIN section 11). */
  readonly renewalDate: Day | null;
  readonly createdAt: string;
};
