import type { Config } from '../state/config.js';
import type { State } from '../state/state.js';
import { emailKey } from '../state/text.js';
import type { DocumentContents } from './document-content.js';
import {
  type PlacedDocument,
  type PlacedDocumentRemoval,
  type PlacedOwner,
  readDocumentRemovals,
  readDocuments,
  readOwners,
} from './documents.js';
import { type PlacedOverride, readOverrides } from './overrides.js';
import { type Person, readPeople, readTombstones, type Tombstone } from './people.js';
import { type PlacedScope, readScopes } from './scopes.js';
import type { SourceFile } from './source-file.js';
import type { Node } from './tree.js';

/** A file with its tree. */
export type Parsed = { readonly file: SourceFile; readonly root: Node };

/** What the files of a roster say, in their order: everything the checks of meaning look at. */
export type Roster = {
  readonly people: readonly Person[];
  /** The first of each id. */
  readonly byId: ReadonlyMap<string, Person>;
  /** Those of `byId` that have an address, by `emailKey`; the first of each. */
  readonly byEmail: ReadonlyMap<string, Person>;
  readonly tombstones: readonly Tombstone[];
  readonly overrides: readonly PlacedOverride[];
  readonly scopes: readonly PlacedScope[];
  readonly owners: readonly PlacedOwner[];
  readonly documents: readonly PlacedDocument[];
  readonly documentRemovals: readonly PlacedDocumentRemoval[];
  /** What the files of documents hold; a path that cannot be one is not in it. */
  readonly contents: DocumentContents;
  /** null when `config.yaml` is missing or wrong. */
  readonly config: Config | null;
  readonly configFile: SourceFile | null;
  /** False when a file could not be read, so that people may be missing. */
  readonly complete: boolean;
};

/** What the trees of the files say, before the documents' files have been looked at. */
export function readRoster(
  trees: readonly Parsed[],
  settings: Pick<Roster, 'config' | 'configFile' | 'complete'>,
): Omit<Roster, 'contents'> {
  const each = <T>(read: (root: Node, file: SourceFile) => readonly T[]) =>
    trees.flatMap(({ file, root }) => read(root, file));
  const defaults = settings.config?.defaults.identities ?? {};
  const people = each((root, file) => readPeople(root, file, defaults));
  const byId = firstOfEach(people, ({ identity }) => identity.identityId);
  const owners = each(readOwners);
  return {
    people,
    byId,
    byEmail: firstOfEach(
      [...byId.values()],
      ({ identity }) => identity.fields.email && emailKey(identity.fields.email),
    ),
    tombstones: each(readTombstones),
    overrides: each(readOverrides),
    scopes: each(readScopes),
    owners,
    documents: owners.flatMap(readDocuments),
    documentRemovals: each(readDocumentRemovals),
    ...settings,
  };
}

/** The first of each key, in their order; those without a key are left out. */
export function firstOfEach<T>(list: readonly T[], keyOf: (one: T) => string | null | undefined): Map<string, T> {
  const first = new Map<string, T>();
  for (const one of list) {
    const key = keyOf(one);
    if (key && !first.has(key)) first.set(key, one);
  }
  return first;
}

/** The state that a roster without errors describes. */
export function stateOf(roster: Roster): State {
  const { byId, tombstones, overrides, scopes, documents, documentRemovals, contents } = roster;
  return {
    identities: new Map([...byId].map(([id, { identity }]) => [id, identity])),
    removals: new Map(tombstones.map(({ removal }) => [removal.identityId, removal])),
    overrides: new Map(overrides.map(({ override }) => [override.key, override])),
    scopes: scopes.map(({ scope }) => scope),
    documents: documents.flatMap(({ document }) => {
      const content = contents.get(document.file);
      return typeof content === 'object' ? [{ ...document, ...content }] : [];
    }),
    documentRemovals: documentRemovals.map(({ removal }) => removal),
  };
}
