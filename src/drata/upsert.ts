import { DrataError, InterruptedError } from '../errors.js';
import { sameField } from '../state/compare.js';
import type { ContractChoice } from '../state/config.js';
import { IDENTITY_FIELD_NAMES } from '../state/identity.js';
import type { Answer, Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import { nameOf } from './explain.js';
import { identityListing } from './identity-reader.js';
import { pager } from './paging.js';
import type { HrisContract, IdentityWrite, RequestRecord } from './ports.js';
import { type ItemReply, readUpsertReply } from './upsert-reply.js';
import { readIdentity } from './wire/identity.js';

/** A way to speak the upsert: a bare array (R2, R3) or `{"identities": [...]}` (R1). */
export type Shape = 'batch' | 'envelope';

/** What became of one chunk of records. */
export type Verdict = { readonly exchanges: readonly RequestRecord[] } /** Each record has its own answer. */ & (
  | { readonly kind: 'answered'; readonly replies: readonly ItemReply[] }
  /** Taken, but the answer cannot be matched to the records. */
  | { readonly kind: 'unclear' }
  /** Refused as a whole and nothing stored; by both shapes, while it is not known which one is right. */
  | {
      readonly kind: 'refused';
      readonly error: DrataError;
      readonly byShape: Readonly<Record<Shape, DrataError>> | null;
    }
  /** The server fails on it again and again. */
  | { readonly kind: 'broken'; readonly error: DrataError }
  /** Nothing more can be sent. */
  | { readonly kind: 'stopped'; readonly error: DrataError | InterruptedError }
);

/** Speaks the upsert of one connection, and finds out how on the way. */
export type Upsert = {
  send(chunk: readonly IdentityWrite[], tries?: number): Promise<Verdict>;
  contract(): HrisContract;
  /** Whether Drata has taken any chunk, even if it refused single records of it: its shape is right. */
  hasAnswered(): boolean;
};

/** Codes by which the API refuses the content of a request (CONTRACT section 4). */
const REFUSALS: readonly (number | null)[] = [400, 409, 413, 422];

/** Opens the upsert with what pin and reads have told. */
export function openUpsert(
  client: Client,
  options: { readonly connectionId: number; readonly contract: ContractChoice; readonly known: HrisContract },
): Upsert {
  const { connectionId, contract, known } = options;
  const endpoint = ENDPOINTS.identityUpsert;
  const values = { connectionId };
  const name = nameOf(endpoint, values);
  const list = pager(client, identityListing(connectionId));
  let shape = contract === 'auto' ? known.shape : contract;
  let isAnswered = false;
  const partial = known.partial && shape === 'batch';
  /** Whether it has been seen that a refused bare array stores nothing. */
  let isHarmless = false;

  const post = async (chunk: readonly IdentityWrite[], as: Shape, tries: number | undefined): Promise<Verdict> => {
    const items = chunk.map(({ identityId, changed, full }) => ({ identityId, ...(partial ? changed : full) }));
    const body = as === 'batch' ? items : { identities: items };
    const answer = await client.send({ endpoint, values, body, tries });
    const verdict = judge(
      answer,
      chunk.map(({ identityId }) => identityId),
      name,
    );
    if (verdict.kind === 'answered') {
      shape = as;
      isAnswered = true;
    }
    return verdict;
  };

  /** Whether Drata now holds what the chunk would have changed in some record; it would be among those updated last. */
  const hasTaken = async (chunk: readonly IdentityWrite[]): Promise<boolean> => {
    const records = await list.first({ sort: 'updatedAt', sortDir: 'DESC' });
    const stored = new Map(records.map((record) => [record.identityId, readIdentity(record, name).fields]));
    return chunk.some(({ identityId, changed }) => {
      const fields = stored.get(identityId);
      const sent = IDENTITY_FIELD_NAMES.filter((field) => changed[field] !== undefined);
      return fields && sent.length > 0 && sent.every((field) => sameField(field, changed[field], fields[field]));
    });
  };

  /**
   * Finds the shape without harm (CONTRACT 7.2): the real chunk as a bare array, which is all that R2 and R3 take; on a 400,
   * and after a look that it stored nothing, once more as an envelope, which is all that R1 takes. A second 400 is about the
   * content, so the shape stays open.
   */
  const sendEitherWay = async (chunk: readonly IdentityWrite[], tries: number | undefined): Promise<Verdict> => {
    const asBatch = await post(chunk, 'batch', tries);
    if (asBatch.kind !== 'refused' || asBatch.error.status !== 400) return asBatch;
    try {
      if (!isHarmless && (await hasTaken(chunk))) return { kind: 'unclear', exchanges: asBatch.exchanges };
    } catch (error) {
      if (!(error instanceof DrataError || error instanceof InterruptedError)) throw error;
      return { kind: 'stopped', error, exchanges: asBatch.exchanges };
    }
    isHarmless = true;
    const asEnvelope = await post(chunk, 'envelope', tries);
    const verdict = { ...asEnvelope, exchanges: [...asBatch.exchanges, ...asEnvelope.exchanges] };
    if (verdict.kind !== 'refused') return verdict;
    const byShape = { batch: asBatch.error, envelope: verdict.error };
    return { ...verdict, byShape, error: bothWords(byShape) };
  };

  return {
    send: (chunk, tries) => (shape === 'unknown' ? sendEitherWay(chunk, tries) : post(chunk, shape, tries)),
    contract: () => ({ shape, partial }),
    hasAnswered: () => isAnswered,
  };
}

/** Sorts an answer by what it means for the chunk. A refusal that lists items is read as items (CONTRACT 7.5). */
function judge(answer: Answer, ids: readonly string[], name: string): Verdict {
  const { exchanges } = answer;
  const status = answer.ok ? answer.status : answer.error instanceof DrataError ? answer.error.status : null;
  const isRefusal = !answer.ok && REFUSALS.includes(status);
  if (answer.ok || (isRefusal && Array.isArray(answer.body))) {
    try {
      const replies = readUpsertReply(answer.body, ids, name, status ?? 0);
      return replies === null ? { kind: 'unclear', exchanges } : { kind: 'answered', replies, exchanges };
    } catch (error) {
      if (!(error instanceof DrataError)) throw error;
      return { kind: 'stopped', error, exchanges };
    }
  }
  const { error } = answer;
  if (error instanceof InterruptedError) return { kind: 'stopped', error, exchanges };
  if (isRefusal) return { kind: 'refused', error, byShape: null, exchanges };
  return { kind: error.status === 500 ? 'broken' : 'stopped', error, exchanges };
}

/** While nothing tells which shape is right, the words for both are given. */
function bothWords({ batch, envelope }: Readonly<Record<Shape, DrataError>>): DrataError {
  const isSame = batch.apiMessage === envelope.apiMessage;
  const both = `as an array: ${batch.apiMessage ?? 'no message'} / as an envelope: ${envelope.apiMessage ?? 'no message'}`;
  return new DrataError(envelope.message, { ...envelope, apiMessage: isSame ? batch.apiMessage : both });
}
