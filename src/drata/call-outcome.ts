import { type DrataError, InterruptedError } from '../errors.js';
import type { Answer, Call, Client } from './client.js';
import type { CallResult, RequestRecord } from './ports.js';

/** A call that writes, and the refusals that say that what it wants is so already. */
export type WriteCall = Call & { readonly doneBy?: readonly number[] };

/** Sends calls one after the other; the first that fails ends it and tells the outcome. */
export async function callInOrder(client: Client, calls: readonly WriteCall[]): Promise<CallResult> {
  const requests: number[] = [];
  for (const { doneBy = [], ...call } of calls) {
    const answer = await client.send(call);
    const isPartDone = requests.length > 0;
    requests.push(...answer.exchanges.map(({ number }) => number));
    if (!answer.ok && !(answer.error instanceof InterruptedError) && doneBy.includes(answer.error.status ?? 0))
      continue;
    if (!answer.ok) return refusalOf(answer, requests, isPartDone);
  }
  return { outcome: { status: 'written', requests }, stopped: null };
}

/** What the answer to a single call means for what it wanted to write. */
export function outcomeOf(answer: Answer): CallResult {
  const requests = answer.exchanges.map(({ number }) => number);
  if (answer.ok) return { outcome: { status: 'written', requests }, stopped: null };
  return refusalOf(answer, requests, false);
}

function refusalOf(
  { error, exchanges }: Answer & { readonly ok: false },
  requests: readonly number[],
  isPartDone: boolean,
): CallResult {
  if (error instanceof InterruptedError) {
    const isUnsent = !isPartDone && !exchanges.some(mayHaveRun);
    return { outcome: isUnsent ? { status: 'unsent' } : { status: 'unknown', requests }, stopped: error };
  }
  if (error.reach === 'item') return { outcome: { status: 'failed', error, requests }, stopped: null };
  const isUnknown = exchanges.some(mayHaveRun);
  return {
    outcome: isUnknown ? { status: 'unknown', requests } : { status: 'failed', error, requests },
    stopped: error,
  };
}

/** The outcome where what must be known first could not be read, so that nothing was sent. */
export function unsentBy(error: DrataError | InterruptedError): CallResult {
  if (error instanceof InterruptedError) return { outcome: { status: 'unsent' }, stopped: error };
  return { outcome: { status: 'failed', error, requests: [] }, stopped: error.reach === 'item' ? null : error };
}

/** Whether a request may have taken effect, whatever came back. */
export function mayHaveRun({ status }: RequestRecord): boolean {
  return status === null || status < 300 || status >= 500;
}
