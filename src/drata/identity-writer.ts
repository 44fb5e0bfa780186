import { DrataError, InterruptedError } from '../errors.js';
import type { ContractChoice } from '../state/config.js';
import { callInOrder, mayHaveRun } from './call-outcome.js';
import type { Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import { nameOf } from './explain.js';
import { addressOf } from './identity-reader.js';
import type { HrisContract, IdentityWrite, IdentityWriter, WriteOutcome, WriteResult } from './ports.js';
import { openUpsert, type Shape, type Upsert, type Verdict } from './upsert.js';

/** Records an upsert may carry; what every revision takes while it is unknown which one answers (CONTRACT 7.1). */
const CHUNK: Readonly<Record<HrisContract['shape'], number>> = { batch: 1000, envelope: 300, unknown: 300 };

/** Once a server error has outlived its retries, its halves are tried less often: they look for a record, not for better weather. */
const TRIES_IN_SEARCH = 2;

/** Enough to find three records on which the server fails among a thousand; more of them are an outage. */
const BROKEN_LIMIT = 40;

/** Records refused one by one, before any was taken, that show the records are not what is wrong. */
const REFUSED_LIMIT = 50;

const MIND_THE_PIN = 'If config.yaml pins drata.contract, set it to auto; else correct what the message names.';

/** Writes one custom HRIS connection. */
export function identityWriter(
  client: Client,
  options: { readonly connectionId: number; readonly contract: ContractChoice; readonly known: HrisContract },
): IdentityWriter {
  const upsert = openUpsert(client, options);
  return {
    upsert: async (writes, onProgress) => {
      const result = await upsertAll(upsert, writes, onProgress ?? (() => undefined));
      if (options.contract === 'auto' || upsert.hasAnswered()) return result;
      return { ...result, outcomes: result.outcomes.map(doubtPin) };
    },
    remove: (ref) => remove(client, options.connectionId, ref, upsert.contract().partial),
    contract: upsert.contract,
  };
}

/**
 * Sends chunk after chunk. One that is refused as a whole, or on which the server fails, is halved until the record at fault
 * stands alone, so that it blocks no other: about twice the binary logarithm of requests for each such record.
 */
async function upsertAll(
  upsert: Upsert,
  writes: readonly IdentityWrite[],
  onProgress: (done: number) => void,
): Promise<WriteResult> {
  const outcomes: WriteOutcome[] = writes.map(() => ({ status: 'unsent' }));
  const carried: number[][] = writes.map(() => []);
  const undecided = new Map<number, Readonly<Record<Shape, DrataError>>>();
  let stopped: WriteResult['stopped'] = null;
  const halvings = Math.ceil(Math.log2(Math.min(writes.length, CHUNK.batch)));
  let broken = 0;
  let brokenInRow = 0;
  let refused = 0;

  const put = (from: number, to: number, outcome: (at: number, requests: readonly number[]) => WriteOutcome) => {
    for (let at = from; at < to; at += 1) outcomes[at] = outcome(at - from, carried[at] ?? []);
  };

  /** Deals with `writes[from..to)` until each has its outcome or the run has stopped. */
  const settle = async (from: number, to: number): Promise<void> => {
    const verdict = await upsert.send(writes.slice(from, to), broken > 0 ? TRIES_IN_SEARCH : undefined);
    const numbers = verdict.exchanges.map(({ number }) => number);
    for (const requests of carried.slice(from, to)) requests.push(...numbers);
    if (verdict.kind === 'broken') {
      broken += 1;
      brokenInRow += 1;
    } else {
      brokenInRow = 0;
    }
    switch (verdict.kind) {
      case 'answered':
        put(from, to, (at, requests) => outcomeOf(verdict.replies[at] ?? null, requests));
        break;
      case 'unclear':
        put(from, to, (_, requests) => ({ status: 'unknown', requests }));
        break;
      case 'refused':
        if (to - from > 1) return halve(from, to);
        put(from, to, (_, requests) => ({ status: 'failed', error: verdict.error, requests }));
        if (verdict.byShape) undecided.set(from, verdict.byShape);
        refused += 1;
        if (!upsert.hasAnswered() && refused >= REFUSED_LIMIT) stopped = refusedAll(verdict.error);
        break;
      case 'broken': {
        const { error } = verdict;
        // A single record at fault fails at every halving above it, but not more often.
        const isOutage = broken > BROKEN_LIMIT || brokenInRow > halvings + 2;
        put(from, to, (_, requests) =>
          to - from > 1 ? { status: 'unknown', requests } : { status: 'failed', error, requests },
        );
        if (isOutage) stopped = error;
        else if (to - from > 1) return halve(from, to);
        break;
      }
      case 'stopped':
        stopped = verdict.error;
        put(
          from,
          to,
          (at, requests) => stoppedOutcome(verdict, requests) ?? outcomes[from + at] ?? { status: 'unsent' },
        );
        break;
      default:
        verdict satisfies never;
    }
    if (stopped === null) onProgress(to);
  };

  const halve = async (from: number, to: number): Promise<void> => {
    const middle = from + Math.ceil((to - from) / 2);
    await settle(from, middle);
    if (stopped === null) await settle(middle, to);
  };

  for (let from = 0; from < writes.length && stopped === null; ) {
    const to = Math.min(from + CHUNK[upsert.contract().shape], writes.length);
    await settle(from, to);
    from = to;
  }
  const { shape } = upsert.contract();
  for (const [at, errors] of undecided) {
    if (shape !== 'unknown') outcomes[at] = { status: 'failed', error: errors[shape], requests: carried[at] ?? [] };
  }
  return { outcomes, stopped };
}

/** With a wrong pin every record is refused: that is not worth two requests for each of thousands. */
function refusedAll(error: DrataError): DrataError {
  return new DrataError(`Drata refused the first ${REFUSED_LIMIT} records one by one, so the others were not sent`, {
    status: error.status,
    endpoint: error.endpoint,
    reach: 'resource',
    apiMessage: error.apiMessage,
    remedy: MIND_THE_PIN,
  });
}

/** Where a pinned shape has never been answered, the pin may be what Drata finds invalid. */
function doubtPin(outcome: WriteOutcome): WriteOutcome {
  if (outcome.status !== 'failed' || outcome.error.status !== 400) return outcome;
  const { error } = outcome;
  return { ...outcome, error: new DrataError(error.message, { ...error, remedy: MIND_THE_PIN }) };
}

function outcomeOf(
  reply: (Verdict & { kind: 'answered' })['replies'][number],
  requests: readonly number[],
): WriteOutcome {
  if (reply instanceof DrataError) return { status: 'failed', error: reply, requests };
  return { status: 'written', record: reply, requests };
}

/** What a stop means for the records it met: null when they were never looked at and nothing is wrong with them. */
function stoppedOutcome(
  { error, exchanges }: Verdict & { kind: 'stopped' },
  requests: readonly number[],
): WriteOutcome | null {
  if (exchanges.some(mayHaveRun)) return { status: 'unknown', requests };
  return error instanceof InterruptedError ? null : { status: 'failed', error, requests };
}

/** Soft-deletes one record. */
async function remove(
  client: Client,
  connectionId: number,
  ref: { readonly identityId: string; readonly recordId: number | null },
  isR3: boolean,
): Promise<WriteResult> {
  const endpoint = ENDPOINTS.identityDelete;
  const address = addressOf(ref, isR3);
  if (address === null) {
    const error = new DrataError(`identity ${ref.identityId} cannot be deleted: its number in Drata is not known`, {
      status: null,
      endpoint: nameOf({ ...ENDPOINTS.identityList, method: endpoint.method }, { connectionId }),
      reach: 'item',
      remedy:
        'Drata does not list the record, and this revision of the API deletes by number alone: delete it in the app.',
    });
    return { outcomes: [{ status: 'failed', error, requests: [] }], stopped: null };
  }
  const call = { endpoint, values: { connectionId, record: address }, doneBy: [404] };
  const { outcome, stopped } = await callInOrder(client, [call]);
  return { outcomes: [outcome.status === 'written' ? { ...outcome, record: null } : outcome], stopped };
}
