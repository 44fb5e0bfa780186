import { readLiveIdentities } from '../drata/live.js';
import type { HrisContract, ScopeReader } from '../drata/ports.js';
import type { DrataError } from '../errors.js';
import type { Live } from '../plan/live.js';
import type { LiveDocument } from '../state/document.js';
import type { Day } from '../state/instant.js';
import { EMPTY_STATE } from '../state/state.js';
import { isRefusal, type Readers } from './read-live.js';

export type Tenant = {
  readonly live: Live;
  readonly contract: HrisContract;
  /** What the key or the tenant does not let be read, each with Drata's refusal. */
  readonly refused: readonly { readonly what: string; readonly error: DrataError }[];
};

/** Reads all that a roster can say of a tenant, for one that has no roster yet. What may not be read is told, and goes without. */
export async function readTenant(
  readers: Readers,
  today: Day,
  onProgress: (done: number, total: number, doing: string) => void,
): Promise<Tenant> {
  const refused: { what: string; error: DrataError }[] = [];
  const allowed = async <T>(what: string, reading: Promise<T>): Promise<T | null> => {
    try {
      return await reading;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.push({ what, error });
      return null;
    }
  };
  const identities = readers.identities && (await readLiveIdentities(readers.identities, EMPTY_STATE, null, today));
  const [definitions, scopes] = await Promise.all([
    allowed('custom fields', readers.personnel.customFields()),
    allowed('scopes of workspaces', readScopes(readers.scopes)),
  ]);
  const personnel = await allowed('personnel', readers.personnel.list({ customFields: definitions !== null }));
  const users = (personnel ?? []).flatMap(({ userId }) => (userId === null ? [] : [userId]));
  const documents = new Map<number, readonly LiveDocument[]>();
  let done = 0;
  const read = async (userId: number) => {
    documents.set(userId, await readers.documents.list(userId));
    done += 1;
    onProgress(done, users.length, 'reading the lists of documents');
  };
  const [first, ...others] = users;
  // One list tells whether any may be read.
  const mayRead =
    first !== undefined &&
    (await allowed(
      'documents',
      read(first).then(() => true),
    ));
  if (mayRead) await Promise.all(others.map(read));
  const live: Live = {
    state: { ...EMPTY_STATE, identities: identities?.identities ?? new Map() },
    unreadable: identities?.unreadable ?? new Set(),
    personnel,
    customFields: definitions,
    workspaces: scopes?.workspaces ?? null,
    groups: scopes?.groups ?? null,
    scopedAfter: new Map(),
    documents,
  };
  return { live, contract: identities?.contract ?? { shape: 'unknown', partial: false }, refused };
}

/** What an import says of what it could not read. */
export function unreadSentence(what: string, { message }: DrataError): string {
  return `Nothing was taken over of ${what}, since they could not be read: ${message}.`;
}

async function readScopes(reader: ScopeReader): Promise<Pick<Live, 'workspaces' | 'groups'>> {
  const all = await reader.workspaces();
  const workspaces = await Promise.all(all.map(async (workspace) => (await reader.scope(workspace)) ?? workspace));
  const isScoped = workspaces.some(({ groups }) => groups !== null && groups.length > 0);
  return { workspaces, groups: isScoped ? await reader.groups() : null };
}
