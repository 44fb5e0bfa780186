import { UsageError } from '../errors.js';
import { demoState } from './demo-seed.js';
import { emptyState, type SandboxState } from './model.js';
import { readStateFile } from './store.js';

/** What a sandbox starts with: `demo`, `empty`, the path of a seed file, or a state. */
export type Seed = string | SandboxState;

/** The state of a seed. In the named ones the custom HRIS connection gets the number that is asked for. */
export async function readSeed(seed: Seed, connectionId: number): Promise<SandboxState> {
  if (typeof seed !== 'string') return structuredClone(seed);
  if (seed === 'demo') return withHrisConnection(demoState(), connectionId);
  if (seed === 'empty') return withHrisConnection(emptyState(), connectionId);
  const state = await readStateFile(seed, 'seed file');
  if (state === null) {
    throw new UsageError(`There is no seed file ${seed}.`, { remedy: 'Give a file, or one of: demo, empty.' });
  }
  return state;
}

/** Gives the HRIS connection its number, or makes one; another connection that holds the number makes room. */
function withHrisConnection(state: SandboxState, connectionId: number): SandboxState {
  const hris = state.connections.find(({ custom, providerTypes }) => custom && providerTypes.includes('HRIS'));
  const renumber = (from: number, to: number) => {
    for (const row of [...state.identities, ...state.accounts, ...state.groups]) {
      if (row.connectionId === from) row.connectionId = to;
    }
    for (const row of state.connections) if (row.id === from) row.id = to;
  };
  state.nextId = Math.max(state.nextId, connectionId + 1);
  if (hris?.id === connectionId) return state;
  if (state.connections.some(({ id }) => id === connectionId)) renumber(connectionId, state.nextId++);
  if (hris) renumber(hris.id, connectionId);
  else state.connections.push(newConnection(connectionId));
  return state;
}

function newConnection(id: number): SandboxState['connections'][number] {
  const createdAt = '2026-01-01T00:00:00.000Z';
  return {
    id,
    custom: true,
    clientAlias: 'People roster',
    description: null,
    clientType: 'CUSTOM_HRIS',
    providerTypes: ['HRIS'],
    createdById: null,
    createdAt,
    updatedAt: createdAt,
    deletedAt: null,
  };
}
