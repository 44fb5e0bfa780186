import type { DocumentRef } from '../state/edit.js';
import type { Source } from '../state/source.js';
import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import type { Draft } from './edit-state.js';

type Section = 'identities' | 'personnel' | 'scopes' | 'documents' | 'removed';

/** The files of sections that no file has yet. */
const NEW_FILES: Readonly<Record<Section, string>> = {
  identities: 'people.yaml',
  personnel: 'overrides.yaml',
  scopes: 'scopes.yaml',
  documents: 'documents.yaml',
  removed: 'removed.yaml',
};

/** Which file each record stands in, kept up while edits are made. */
export type Homes = {
  readonly has: (section: Section, key: string) => boolean;
  readonly fileOf: (section: Section, key: string) => string;
  /** The file of a record, or the one that a new record goes to: as asked, else where its neighbours are. */
  readonly settle: (
    section: Section,
    key: string,
    asked: string | null,
    draft: Draft,
    managerId?: string | null,
  ) => string;
  readonly rename: (section: Section, key: string, to: string) => string;
  readonly leave: (section: Section, key: string) => string;
};

/** Where the records of a state stand. */
export function homesOf(state: State): Homes {
  const files: Readonly<Record<Section, Map<string, string>>> = {
    identities: placesOf([...state.identities.values()], ({ identityId }) => identityId),
    personnel: placesOf([...state.overrides.values()], ({ key }) => key),
    scopes: placesOf(state.scopes, ({ workspace }) => JSON.stringify(workspace)),
    documents: placesOf(state.documents, ({ person }) => person),
    removed: new Map([
      ...placesOf([...state.removals.values()], ({ identityId }) => identityId),
      ...placesOf(state.documentRemovals, documentHome),
    ]),
  };
  const fileOf = (section: Section, key: string) => files[section].get(key) ?? '';
  const leave = (section: Section, key: string) => {
    const file = fileOf(section, key);
    files[section].delete(key);
    return file;
  };
  return {
    has: (section, key) => files[section].has(key),
    fileOf,
    settle: (section, key, asked, draft, managerId = null) => {
      const homes = files[section];
      const choose = () => (section === 'identities' ? byTeam(homes, key, draft, managerId) : mostOf(homes));
      const file = homes.get(key) ?? asked ?? choose() ?? NEW_FILES[section];
      homes.set(key, file);
      return file;
    },
    rename: (section, key, to) => {
      const file = leave(section, key);
      files[section].set(to, file);
      return file;
    },
    leave,
  };
}

function placesOf<T extends { readonly source: Source | null }>(records: readonly T[], keyOf: (one: T) => string) {
  return new Map(
    records.flatMap((one): [string, string][] => (one.source === null ? [] : [[keyOf(one), one.source.file]])),
  );
}

/** Where most people of the same manager are, else the manager, else the neighbours by key. */
function byTeam(
  homes: ReadonlyMap<string, string>,
  key: string,
  { identities }: Draft,
  managerId: string | null,
): string | undefined {
  const team =
    managerId === null ? [] : [...identities.values()].filter(({ fields }) => fields.managerId === managerId);
  const files = team.flatMap(({ identityId }) => homes.get(identityId) ?? []);
  return mostFrequent(files) ?? homes.get(managerId ?? '') ?? nearest(homes, key);
}

function mostOf(homes: ReadonlyMap<string, string>): string | undefined {
  return mostFrequent([...homes.values()]);
}

/** The name under which the tombstone of a document is at home. */
export function documentHome({ person, type, name }: DocumentRef): string {
  return JSON.stringify([person, type, name]);
}

/** The file of the key that comes right before a key, else right behind it. */
function nearest(homes: ReadonlyMap<string, string>, key: string): string | undefined {
  let before: string | undefined;
  let behind: string | undefined;
  for (const one of homes.keys()) {
    if (byCodeUnit(one, key) < 0 && (before === undefined || byCodeUnit(one, before) > 0)) before = one;
    if (byCodeUnit(one, key) > 0 && (behind === undefined || byCodeUnit(one, behind) < 0)) behind = one;
  }
  return homes.get(before ?? behind ?? '');
}

function mostFrequent(files: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(file, (counts.get(file) ?? 0) + 1);
  const [most] = [...counts].sort(([a, one], [b, two]) => two - one || byCodeUnit(a, b));
  return most?.[0];
}
