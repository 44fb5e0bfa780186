import type { EndpointName } from '../drata/endpoints.js';
import type { Config } from '../state/config.js';
import type { State } from '../state/state.js';

/** The endpoints a roster's contents need: reads are tried, writes are only named. */
export type Needs = { readonly reads: readonly EndpointName[]; readonly writes: readonly EndpointName[] };

/** Works out what a roster needs of the key; an empty roster needs what its connection needs. */
export function needsOf({ drata }: Config, state: State): Needs {
  const v1 = drata.personnelApi === 'v1';
  const overrides = [...state.overrides.values()];
  const identities = drata.connectionId !== null || state.identities.size > 0;
  const documents = state.documents.length > 0 || state.documentRemovals.length > 0;
  const personnel = overrides.length > 0;
  const custom = overrides.some(({ customFields }) => customFields.size > 0);
  const deletes =
    state.removals.size > 0 || [...state.identities.values()].some(({ previously }) => previously !== null);
  const when = (wanted: boolean, ...names: EndpointName[]): readonly EndpointName[] => (wanted ? names : []);
  return {
    reads: [
      ...when(identities, 'identityList', 'identityGet'),
      ...when(personnel || documents, v1 ? 'v1PersonnelList' : 'personnelList'),
      ...when(custom && !v1, 'customFieldList'),
      ...when(state.scopes.length > 0, 'workspaceList', 'groupList', 's2GroupList', 's1Scope'),
      ...when(documents, v1 ? 'v1DocumentList' : 'documentList'),
    ],
    writes: [
      ...when(identities, 'identityUpsert'),
      ...when(deletes, 'identityDelete'),
      ...when(personnel && !v1, 'personnelPut', 'personnelActions'),
      ...when(personnel && v1, 'v1ContractDates', 'v1Status', 'v1ResetSome'),
      ...when(state.scopes.length > 0, 's2GroupAdd', 's2GroupRemove'),
      ...when(state.documents.length > 0, v1 ? 'v1DocumentUpload' : 'documentUpload'),
      ...when(state.documentRemovals.length > 0, v1 ? 'v1DocumentDelete' : 'documentDelete'),
    ],
  };
}
