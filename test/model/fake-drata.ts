import type {
  HrisContract,
  IdentityReader,
  IdentityWrite,
  IdentityWriter,
  WriteOutcome,
  WriteResult,
} from '../../src/drata/ports.js';
import { DrataError, type InterruptedError } from '../../src/errors.js';
import type { Identity, IdentityFields } from '../../src/state/identity.js';
import { CallLog, type StopAt } from './fake-calls.js';
import { livePerson } from './people.js';

export type FakeOptions = {
  /** R3: partial updates, records addressed by identityId, separation dates written once. */
  readonly partial?: boolean;
  readonly listsSeparated?: boolean;
  /** Ids whose writes Drata refuses. */
  readonly refuses?: readonly string[];
  /** Ids whose writes are accepted without effect. */
  readonly ignores?: readonly string[];
  /** Ids whose writes get no answer, though they take effect. */
  readonly mute?: readonly string[];
  /** Replies show no records, as R3 may for records that it takes for unchanged. */
  readonly terse?: boolean;
  /** Which call (upsert, remove or list, counted from 1 together) ends the run, and how. */
  readonly stopAt?: StopAt;
};

/** Both ports over records in memory, with the rules of CONTRACT 7; every call is logged in words. */
export class FakeDrata implements IdentityReader, IdentityWriter {
  readonly records: Map<string, Identity>;
  readonly deleted = new Map<string, Identity>();
  readonly #options: FakeOptions;
  readonly #log: CallLog;
  #nextId = 100;

  constructor(records: Iterable<Identity>, options: FakeOptions = {}, log = new CallLog()) {
    this.records = new Map(
      [...records].map((record, index) => [record.identityId, { ...record, recordId: index + 1 }]),
    );
    this.#options = options;
    this.#log = log;
    if (options.stopAt) log.arm(options.stopAt);
  }

  get calls(): readonly string[] {
    return this.#log.calls;
  }

  contract(): HrisContract {
    return { shape: 'batch', partial: this.#options.partial ?? true };
  }

  async list() {
    const stop = this.#call('list');
    if (stop) throw stop;
    const shown = [...this.records].filter(
      ([, { fields }]) => (this.#options.listsSeparated ?? true) || !fields.separatedAt,
    );
    return { identities: new Map(shown), contract: this.contract() };
  }

  async get({ identityId, recordId }: { identityId: string; recordId: number | null }) {
    const stop = this.#call(`get ${identityId}`);
    if (stop) throw stop;
    if (this.#options.partial ?? true) return this.records.get(identityId) ?? null;
    if (recordId === null) return 'unreadable';
    return [...this.records.values()].find((record) => record.recordId === recordId) ?? null;
  }

  async upsert(writes: readonly IdentityWrite[], onProgress?: (done: number) => void): Promise<WriteResult> {
    const stop = this.#call(`upsert ${writes.map(({ identityId }) => identityId).join(' ')}`);
    const requests = [this.calls.length];
    if (stop) return { outcomes: writes.map(() => ({ status: 'unsent' })), stopped: stop };
    const outcomes = writes.map((write): WriteOutcome => {
      const { identityId } = write;
      if (this.#options.refuses?.includes(identityId)) {
        const error = new DrataError('Drata refused the record', {
          status: 400,
          endpoint: 'POST /x',
          reach: 'item',
          apiMessage: 'email must be an email',
        });
        return { status: 'failed', error, requests };
      }
      const record = this.#options.ignores?.includes(identityId)
        ? (this.records.get(identityId) ?? null)
        : this.#store(write);
      if (this.#options.mute?.includes(identityId)) return { status: 'unknown', requests };
      return { status: 'written', record: this.#options.terse ? null : record, requests };
    });
    onProgress?.(writes.length);
    return { outcomes, stopped: null };
  }

  async remove({ identityId, recordId }: { identityId: string; recordId: number | null }): Promise<WriteResult> {
    const stop = this.#call(`remove ${identityId}`);
    if (stop) return { outcomes: [{ status: 'unsent' }], stopped: stop };
    const record = this.records.get(identityId);
    if (record && record.recordId !== recordId) throw new Error(`asked to remove ${identityId} by number ${recordId}`);
    if (record && !this.#options.ignores?.includes(identityId)) {
      this.deleted.set(identityId, record);
      this.records.delete(identityId);
    }
    return { outcomes: [{ status: 'written', record: null, requests: [this.calls.length] }], stopped: null };
  }

  #store(write: IdentityWrite): Identity {
    const stored = this.records.get(write.identityId) ?? this.deleted.get(write.identityId);
    const given: Partial<IdentityFields> = (this.#options.partial ?? true) ? write.changed : write.full;
    const kept = stored?.fields.separatedAt ?? null;
    const asked = given.separatedAt;
    const separatedAt = asked === undefined ? kept : asked !== null && kept !== null ? kept : asked;
    // Without partial updates an omitted field is lost: the worst that R1 and R2 may do.
    const base = (this.#options.partial ?? true) ? stored?.fields : {};
    const record = {
      ...livePerson(write.identityId, { ...base, ...given, separatedAt }),
      recordId: stored?.recordId ?? this.#nextId++,
    };
    this.deleted.delete(write.identityId);
    this.records.set(write.identityId, record);
    return record;
  }

  #call(what: string): DrataError | InterruptedError | null {
    return this.#log.next(what).stop;
  }
}
