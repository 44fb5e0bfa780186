import type { DocumentRemoval, PersonDocument } from './document.js';
import type { Identity, IdentityField, IdentityFields, Removal } from './identity.js';
import type { Override, PersonnelField, PersonnelFields } from './personnel.js';
import type { Scope } from './scope.js';

/** A record without the place where a file names it. */
type Unplaced<T> = Omit<T, 'source'>;

/** A document as a roster file lists it: what its file holds is not said there. */
export type ListedDocument = Pick<PersonDocument, 'person' | 'type' | 'file' | 'completionDate'>;

/** How the roster tells one document of a person from another. */
export type DocumentRef = Pick<PersonDocument, 'person' | 'type' | 'name'>;

/** Where a new record goes, relative to the roster directory; null puts it where its neighbours are. */
type Placed = { readonly file: string | null };

/**
 * One change of roster files, by what it means; where and how it is written is the editor's affair (`roster/edit.ts`). Edits follow
 * one another: one that follows a rename names the new key. `unset` takes fields out, so that they are no longer managed.
 */
export type RosterEdit =
  | ({ readonly kind: 'add-identity'; readonly identity: Omit<Unplaced<Identity>, 'recordId'> } & Placed)
  | {
      readonly kind: 'set-identity';
      readonly identityId: string;
      readonly set: Partial<IdentityFields>;
      readonly unset?: readonly IdentityField[];
      /** Absent leaves it as it is, null takes it out. */
      readonly previously?: string | null;
    }
  /** The key alone: `previously`, and who names it as manager, are edits of their own. */
  | { readonly kind: 'rename-identity'; readonly identityId: string; readonly to: string }
  | { readonly kind: 'remove-identity'; readonly identityId: string }
  | ({
      readonly kind: 'add-override';
      readonly override: Unplaced<Override>;
      /** What is written behind a field, after a `#`. */
      readonly comments?: Partial<Readonly<Record<PersonnelField, string>>>;
    } & Placed)
  | {
      readonly kind: 'set-override';
      readonly key: string;
      readonly set: Partial<PersonnelFields>;
      readonly unset?: readonly PersonnelField[];
      readonly customFields?: Override['customFields'];
      readonly unsetCustomFields?: readonly string[];
    }
  | { readonly kind: 'rename-override'; readonly key: string; readonly to: string }
  | { readonly kind: 'remove-override'; readonly key: string }
  /** Makes the groups of a workspace exactly these, in a scope that is there or a new one; none is written as `clear: true`. */
  | ({ readonly kind: 'set-scope'; readonly scope: Unplaced<Scope> } & Placed)
  | { readonly kind: 'remove-scope'; readonly workspace: Scope['workspace'] }
  | ({ readonly kind: 'add-document'; readonly document: ListedDocument } & Placed)
  | { readonly kind: 'remove-document'; readonly document: DocumentRef }
  /** Gives all documents of one key another key. */
  | { readonly kind: 'rename-documents'; readonly person: string; readonly to: string }
  | ({ readonly kind: 'add-removal'; readonly removal: Unplaced<Removal> } & Placed)
  | { readonly kind: 'drop-removal'; readonly identityId: string }
  | ({ readonly kind: 'add-document-removal'; readonly removal: Unplaced<DocumentRemoval> } & Placed)
  | { readonly kind: 'drop-document-removal'; readonly document: DocumentRef };
