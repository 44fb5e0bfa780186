import type { LiveDocument } from '../state/document.js';
import type { CustomFieldDefinition, Person } from '../state/personnel.js';
import type { GroupList, Workspace } from '../state/scope.js';
import type { State } from '../state/state.js';

/** Live Drata as it was read for a plan. What the roster does not need is not read, and null. */
export type Live = {
  /** Identities: what the lists showed, and the unlisted records that could be read one by one. */
  readonly state: State;
  /** Leavers and records to be deleted that the list does not show and nothing could read: a separated record may hide there. */
  readonly unreadable: ReadonlySet<string>;
  readonly personnel: readonly Person[] | null;
  /** null also where the tenant does not serve definitions. */
  readonly customFields: readonly CustomFieldDefinition[] | null;
  /** Every workspace; those that the roster scopes have their groups. */
  readonly workspaces: readonly Workspace[] | null;
  readonly groups: GroupList | null;
  /** People in scope after each planned change, by workspace number; absent where Drata cannot tell. */
  readonly scopedAfter: ReadonlyMap<number, number>;
  /** By user number, for people whose documents the roster names. */
  readonly documents: ReadonlyMap<number, readonly LiveDocument[]> | null;
};

/** Live Drata of which nothing was read but identities. */
export function identitiesOnly(state: State, unreadable: ReadonlySet<string> = new Set()): Live {
  return {
    state,
    unreadable,
    personnel: null,
    customFields: null,
    workspaces: null,
    groups: null,
    scopedAfter: new Map(),
    documents: null,
  };
}
