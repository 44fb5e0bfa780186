import type { Source } from './source.js';

/** The personnel scope that the roster wants for one workspace. */
export type Scope = {
  /** The workspace as the roster names it: Drata's number, or the exact name. */
  readonly workspace: string | number;
  /** The exact set of groups, by number or exact name; empty only where `clear: true` says so. */
  readonly groups: readonly (string | number)[];
  readonly source: Source | null;
};

export type Group = { readonly id: number; readonly name: string };

/** Groups as Drata shows them. A list that is not whole shows some: what is missing from it may exist all the same. */
export type GroupList = { readonly groups: readonly Group[]; readonly whole: boolean };

/** No group is known, and none is known to be missing. */
export const NO_GROUP_LIST: GroupList = { groups: [], whole: false };

/** One live workspace. `groups` is null where its scope was not read; counts are null where Drata does not tell. */
export type Workspace = {
  readonly id: number;
  readonly name: string;
  readonly groups: readonly Group[] | null;
  readonly scopedPeople: number | null;
  readonly allPeople: number | null;
};
