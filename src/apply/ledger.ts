import type { CallOutcome, WriteOutcome } from '../drata/ports.js';
import { DrataError, InterruptedError } from '../errors.js';
import type { Operation, Resource } from '../plan/plan.js';
import { sameField } from '../state/compare.js';
import { IDENTITY_FIELDS, type Identity, type IdentityField } from '../state/identity.js';
import type { OperationOutcome, Outcome } from './report.js';

type Entry = {
  readonly operation: Operation;
  status: 'waiting' | 'unsent' | 'sent' | 'unknown' | 'failed' | 'done' | 'unverifiable';
  message: string | null;
  apiMessage: string | null;
  requests: number[];
  reply: Identity | null;
};

/** What became of each operation so far, and what stopped the run. The one mutable thing of an apply. */
export class Ledger {
  readonly #entries: ReadonlyMap<string, Entry>;
  /** What ended the whole run. */
  #stopped: DrataError | InterruptedError | null = null;
  /** What ended one resource: a missing permission or plan feature. The others go on. */
  readonly #blocked = new Map<Resource, DrataError>();

  constructor(operations: readonly Operation[]) {
    this.#entries = new Map(
      operations.map((operation) => [
        operation.id,
        {
          operation,
          status: operation.pending === null ? 'unsent' : 'waiting',
          message: operation.pending,
          apiMessage: null,
          requests: [],
          reply: null,
        },
      ]),
    );
  }

  /** Why something went unsent; null when everything could be tried. */
  get stopped(): DrataError | InterruptedError | null {
    return this.#stopped ?? [...this.#blocked.values()][0] ?? null;
  }

  /** Keeps the first reason to stop, for the run or for the resource it is about. */
  stop(resource: Resource, reason: DrataError | InterruptedError | null): void {
    if (reason instanceof DrataError && reason.reach !== 'run') {
      if (!this.#blocked.has(resource)) this.#blocked.set(resource, reason);
    } else {
      this.#stopped ??= reason;
    }
  }

  /** Whether nothing more may be sent for a resource. */
  isStopped(resource: Resource): boolean {
    return this.#stopped !== null || this.#blocked.has(resource);
  }

  /** Whether reading still makes sense: not after a signal, nor where the API refuses the whole run. */
  mayRead(): boolean {
    return this.#stopped === null;
  }

  /** Takes what a write brought. A failure stays, whatever a later write of the same operation brings. */
  record(operation: Operation, outcome: WriteOutcome | CallOutcome): void {
    const entry = this.#entry(operation);
    if (outcome.status === 'unsent' || entry.status === 'failed') return;
    entry.requests.push(...outcome.requests);
    switch (outcome.status) {
      case 'written':
        entry.status = 'sent';
        entry.reply = 'record' in outcome ? (outcome.record ?? entry.reply) : entry.reply;
        return;
      case 'unknown':
        entry.status = 'unknown';
        return;
      case 'failed':
        entry.status = 'failed';
        entry.message = outcome.error.message;
        entry.apiMessage = outcome.error.apiMessage;
        return;
      default:
        outcome satisfies never;
    }
  }

  fail(operation: Operation, message: string): void {
    const entry = this.#entry(operation);
    entry.status = 'failed';
    entry.message = message;
  }

  /** Fails an operation that was sent and whose effect does not read back. */
  disprove(operation: Operation, fault: string): void {
    this.fail(operation, `Drata ${this.isAccepted(operation) ? 'accepted it' : 'did not answer'}, but ${fault}`);
  }

  confirm(operation: Operation): void {
    const entry = this.#entry(operation);
    entry.status = 'done';
    entry.message = null;
  }

  /** Adds what people must know of an operation that may stay unfinished. */
  remark(operation: Operation, message: string): void {
    const entry = this.#entry(operation);
    entry.message = entry.message === null ? message : `${entry.message}; ${message}`;
  }

  markUnverifiable(operation: Operation): void {
    const entry = this.#entry(operation);
    entry.status = 'unverifiable';
    entry.message = 'Drata accepted it, but neither lists the record nor offers a way to read it back';
  }

  /**
   * Runs one read; when it fails, the resource or the run stops and the answer is undefined. A read that is about one operation
   * stops nothing else where its failure reaches no further.
   */
  async attempt<T>(resource: Resource, read: () => Promise<T>, about?: Operation): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DrataError || error instanceof InterruptedError)) throw error;
      const isNarrow = error instanceof DrataError && error.reach === 'item';
      if (about && isNarrow) this.remark(about, `it was sent, but could not be read back: ${error.message}`);
      else this.stop(resource, error);
      return undefined;
    }
  }

  /** Whether something was sent for it and nothing failed. */
  wasSent(operation: Operation): boolean {
    const { status } = this.#entry(operation);
    return status === 'sent' || status === 'unknown';
  }

  /** Whether Drata said that it took what was sent for it. */
  isAccepted(operation: Operation): boolean {
    return this.#entry(operation).status === 'sent';
  }

  /** Leaves an operation for a later run. */
  postpone(operation: Operation, message: string): void {
    this.#entry(operation).message = message;
  }

  /** Whether everything but the given operations has been done, as far as it is due. */
  isFlawlessBut(open: readonly Operation[]): boolean {
    const settled: readonly Entry['status'][] = ['waiting', 'done', 'unverifiable'];
    const others = [...this.#entries.values()].filter(({ operation }) => !open.includes(operation));
    return this.stopped === null && others.every(({ status }) => settled.includes(status));
  }

  hasFailed(operation: Operation): boolean {
    return this.#entry(operation).status === 'failed';
  }

  replyOf(operation: Operation): Identity | null {
    return this.#entry(operation).reply;
  }

  /** How many operations have been sent or have failed. */
  settled(): number {
    let count = 0;
    for (const { status } of this.#entries.values()) if (status !== 'waiting' && status !== 'unsent') count += 1;
    return count;
  }

  /** Operations on a resource that were sent and whose effect is still to be read back. */
  sent(resource: Resource): readonly Operation[] {
    return [...this.#entries.values()]
      .filter(({ operation, status }) => operation.resource === resource && (status === 'sent' || status === 'unknown'))
      .map(({ operation }) => operation);
  }

  /** The fields of an operation that a record does not hold as they should be. */
  unlike(operation: Operation, record: Identity): readonly string[] {
    return operation.changes
      .filter(({ field }) => Object.hasOwn(IDENTITY_FIELDS, field))
      .filter(({ field, after }) => !sameField(field as IdentityField, after, record.fields[field as IdentityField]))
      .map(({ field }) => field);
  }

  /** The outcomes in the order of the plan; times are the report's to add. */
  outcomes(): readonly Outcome[] {
    return [...this.#entries.values()].map((entry) => ({
      operation: entry.operation,
      outcome: OUTCOME[entry.status],
      message: entry.message ?? this.#whyUnfinished(entry),
      apiMessage: entry.apiMessage,
      requests: entry.requests,
      startedAt: null,
      finishedAt: null,
    }));
  }

  #whyUnfinished({ operation, status }: Entry): string | null {
    const reason = UNFINISHED[status];
    const blocked = this.#blocked.get(operation.resource);
    return reason !== null && blocked ? `${reason}: ${blocked.message}` : reason;
  }

  #entry(operation: Operation): Entry {
    const entry = this.#entries.get(operation.id);
    if (entry === undefined) throw new Error(`no such operation: ${operation.id}`);
    return entry;
  }
}

const OUTCOME: Readonly<Record<Entry['status'], OperationOutcome>> = {
  waiting: 'pending',
  unsent: 'skipped',
  sent: 'unknown',
  unknown: 'unknown',
  failed: 'failed',
  done: 'done',
  unverifiable: 'unverifiable',
};

const UNFINISHED: Readonly<Record<Entry['status'], string | null>> = {
  waiting: null,
  unsent: 'the run stopped before it was sent',
  sent: 'Drata accepted it, but the run stopped before it was read back',
  unknown: 'it was sent, but no answer told whether it took effect',
  failed: null,
  done: null,
  unverifiable: null,
};
