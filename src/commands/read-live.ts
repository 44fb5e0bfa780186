import { readLiveIdentities } from '../drata/live.js';
import type { DocumentReader, HrisContract, IdentityReader, PersonnelReader, ScopeReader } from '../drata/ports.js';
import { DrataError } from '../errors.js';
import type { Live } from '../plan/live.js';
import { indexPeople } from '../plan/people.js';
import { named, resolveScopes } from '../plan/scope-names.js';
import type { LiveDocument } from '../state/document.js';
import type { Day } from '../state/instant.js';
import { EMPTY_STATE, type State } from '../state/state.js';

export type Readers = {
  readonly identities: IdentityReader | null;
  readonly personnel: PersonnelReader;
  readonly scopes: ScopeReader;
  readonly documents: DocumentReader;
};

/** What of Drata has to be read for a roster. Reading less needs fewer permissions. */
export type Wanted = {
  /** `if-allowed` goes without where the key or the tenant does not let it be read. */
  readonly personnel: boolean | 'if-allowed';
  readonly customFields: boolean;
  readonly scopes: boolean;
  readonly documents: boolean;
};

/** What a roster and its last applied state are about. */
export function wantedBy(desired: State, applied: State | null): Wanted {
  const overrides = [...desired.overrides.values()];
  const documents = desired.documents.length + desired.documentRemovals.length > 0;
  return {
    personnel: overrides.length > 0 || documents || (applied?.overrides.size ?? 0) > 0,
    customFields: overrides.some(({ customFields }) => customFields.size > 0),
    scopes: desired.scopes.length > 0,
    documents,
  };
}

/** The same, and personnel where it can be read: for those who look at people whom no override names. */
export function withPeople(wanted: Wanted, { identities }: State): Wanted {
  return wanted.personnel || identities.size === 0 ? wanted : { ...wanted, personnel: 'if-allowed' };
}

export type LiveRead = {
  readonly live: Live;
  readonly contract: HrisContract;
  /** Why personnel was not read, where it was to be read if allowed. */
  readonly refused: DrataError | null;
};

/**
 * Reads live Drata as far as a plan needs it. Identities, personnel and workspaces are read side by side. What the key or the
 * tenant does not let be read fails the whole: nobody could review a plan in which a part is missing.
 */
export async function readLive(
  readers: Readers,
  desired: State,
  applied: State | null,
  today: Day,
  wanted: Wanted = wantedBy(desired, applied),
): Promise<LiveRead> {
  const [identities, { personnel, refused }, customFields, scopes] = await Promise.all([
    readers.identities && neededFor('identities', readLiveIdentities(readers.identities, desired, applied, today)),
    neededFor(personnelNeeds(desired, applied), readPersonnel(readers.personnel, wanted)),
    wanted.customFields ? readers.personnel.customFields() : null,
    wanted.scopes ? neededFor('scopes', readScopes(readers.scopes, desired)) : null,
  ]);
  const live: Live = {
    state: { ...EMPTY_STATE, identities: identities?.identities ?? new Map() },
    unreadable: identities?.unreadable ?? new Set(),
    personnel,
    customFields,
    workspaces: scopes?.workspaces ?? null,
    groups: scopes?.groups ?? null,
    scopedAfter: scopes?.scopedAfter ?? new Map(),
    documents: null,
  };
  const documents = wanted.documents
    ? await neededFor('documents', readDocuments(readers.documents, live, desired, applied))
    : null;
  const contract = identities?.contract ?? { shape: 'unknown', partial: false };
  return { live: { ...live, documents }, contract, refused };
}

/** What Drata answers where the plan feature, the permission or the path is missing (CONTRACT section 4). */
const NOT_ALLOWED: readonly (number | null)[] = [402, 403, 404, 405];

/** Whether Drata does not let something be read, while the rest of a run may go on. */
export function isRefusal(error: unknown): error is DrataError {
  return error instanceof DrataError && NOT_ALLOWED.includes(error.status);
}

async function readPersonnel(
  reader: PersonnelReader,
  { personnel, customFields }: Wanted,
): Promise<{ readonly personnel: Live['personnel']; readonly refused: DrataError | null }> {
  if (!personnel) return { personnel: null, refused: null };
  try {
    return { personnel: await reader.list({ customFields }), refused: null };
  } catch (error) {
    if (personnel === 'if-allowed' && isRefusal(error)) return { personnel: null, refused: error };
    throw error;
  }
}

/** The parts of the roster that personnel are read for; empty where it is the command that asks. */
function personnelNeeds(desired: State, applied: State | null): string {
  const overrides = desired.overrides.size + (applied?.overrides.size ?? 0) > 0;
  const documents = desired.documents.length + desired.documentRemovals.length > 0;
  return [overrides ? 'overrides' : '', documents ? 'documents' : ''].filter(Boolean).join(' and ');
}

/** A missing permission or feature is told with the part of the roster that needs it. */
async function neededFor<T>(part: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const isDenied = error instanceof DrataError && (error.status === 402 || error.status === 403);
    if (!isDenied || part === '') throw error;
    throw new DrataError(`${error.message}, which the ${part} of the roster need`, {
      ...error,
      remedy: `${error.remedy} Until then this stops here: without the ${part} the rest could not be judged.`,
      cause: error,
    });
  }
}

async function readScopes(
  reader: ScopeReader,
  desired: State,
): Promise<Pick<Live, 'workspaces' | 'groups' | 'scopedAfter'>> {
  const [all, groups] = await Promise.all([reader.workspaces(), reader.groups()]);
  const scoped = new Set(desired.scopes.flatMap(({ workspace }) => named(all, workspace)));
  const workspaces = await Promise.all(
    all.map(async (workspace) => (scoped.has(workspace) ? ((await reader.scope(workspace)) ?? workspace) : workspace)),
  );
  const { resolved } = resolveScopes(desired.scopes, workspaces, groups);
  // A workspace's search shows only people of its present scope (CONTRACT 9.3): it cannot count whom a new group brings.
  const shrinking = resolved.filter(
    ({ workspace, add, remove }) => workspace.groups !== null && add.length === 0 && remove.length > 0,
  );
  const counts = await Promise.all(
    shrinking.map(async ({ workspace, wanted }): Promise<[number, number | null]> => {
      const ids = wanted.map(({ id }) => id);
      return [workspace.id, ids.length === 0 ? 0 : await reader.count(workspace, ids)];
    }),
  );
  const scopedAfter = new Map(
    counts.flatMap(([id, count]): [number, number][] => (count === null ? [] : [[id, count]])),
  );
  return { workspaces, groups, scopedAfter };
}

async function readDocuments(reader: DocumentReader, live: Live, desired: State, applied: State | null) {
  const people = indexPeople(live.personnel ?? [], desired, applied);
  const named = [...desired.documents, ...desired.documentRemovals].map(
    ({ person }) => people.find(person)?.userId ?? null,
  );
  const users = [...new Set(named.filter((id) => id !== null))];
  const lists = await Promise.all(
    users.map(async (id): Promise<[number, readonly LiveDocument[]]> => [id, await reader.list(id)]),
  );
  return new Map(lists);
}
