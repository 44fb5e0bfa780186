import { DrataError } from '../errors.js';
import type { Identity } from '../state/identity.js';
import { apiText } from './explain.js';
import { checkUpsert, readIdentity, type WireIdentity, type WireItem } from './wire/identity.js';

/** What an upsert answered for one record: the record as stored, nothing to show (R3, unchanged), or a refusal. */
export type ItemReply = Identity | null | DrataError;

/**
 * The answers to an upsert in the order of its records; null when they cannot be told apart, so that nothing in them may be
 * trusted. Refused items carry no id, so position tells (CONTRACT 7.5), unless ids contradict it.
 */
export function readUpsertReply(
  body: unknown,
  ids: readonly string[],
  endpoint: string,
  status: number,
): readonly ItemReply[] | null {
  const replies = checkUpsert(body, endpoint, status).map((item) => readItem(item, endpoint));
  if (replies.length !== ids.length) return null;
  const isInOrder = replies.every((reply, at) => !isIdentity(reply) || reply.identityId === ids[at]);
  if (isInOrder) return replies;
  const byId = new Map(replies.filter(isIdentity).map((reply) => [reply.identityId, reply]));
  const reordered = ids.flatMap((id) => byId.get(id) ?? []);
  return reordered.length === ids.length ? reordered : null;
}

/** `data: null` alone means nothing: an item has failed when it says so by its code or an error (CONTRACT 7.5). */
function readItem(item: WireItem | WireIdentity, endpoint: string): ItemReply {
  if ('identityId' in item) return readIdentity(item, endpoint);
  const { statusCode, data, error } = item;
  if (statusCode < 400 && !error) return data && readIdentity(data, endpoint);
  return new DrataError('Drata refused this record', {
    status: statusCode,
    endpoint,
    reach: 'item',
    apiMessage: apiText(error?.message),
    remedy: 'Correct what its message names; the same record would be refused again.',
  });
}

function isIdentity(reply: ItemReply): reply is Identity {
  return reply !== null && !(reply instanceof DrataError);
}
