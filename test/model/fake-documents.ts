import type { CallResult, DocumentReader, DocumentWriter, Upload } from '../../src/drata/ports.js';
import type { LiveDocument } from '../../src/state/document.js';
import { CallLog, forbidden, refusal } from './fake-calls.js';

export type DocumentOptions = {
  /** Names whose upload or removal Drata refuses. */
  readonly refuses?: readonly string[];
  /** Names whose upload or removal is accepted without effect. */
  readonly ignores?: readonly string[];
  /** Names whose upload gets no answer, though it arrives; and those where it does not. */
  readonly mute?: readonly string[];
  readonly lost?: readonly string[];
  readonly forbids?: boolean;
  /** Users whose documents cannot be read back. */
  readonly unreadable?: readonly number[];
};

type Stored = LiveDocument & { readonly content: string; readonly completionDate: string | null };

/** Documents of users in memory. */
export class FakeDocuments implements DocumentReader, DocumentWriter {
  readonly documents: Stored[] = [];
  /** `name=content` of every upload that arrived, in order. */
  readonly arrived: string[] = [];
  readonly #log: CallLog;
  readonly #options: DocumentOptions;
  #nextId = 1;

  constructor(options: DocumentOptions = {}, log = new CallLog()) {
    this.#options = options;
    this.#log = log;
  }

  get calls(): readonly string[] {
    return this.#log.calls;
  }

  async list(userId: number): Promise<readonly LiveDocument[]> {
    const { stop } = this.#log.next(`documents ${userId}`);
    if (stop) throw stop;
    if (this.#options.unreadable?.includes(userId)) throw refusal('Drata refused to list documents', 400);
    return this.documents.filter((one) => one.userId === userId);
  }

  async download(): Promise<Uint8Array> {
    throw new Error('an apply downloads nothing');
  }

  async upload(userId: number, upload: Upload): Promise<CallResult> {
    const { name } = upload;
    const { stop, lands } = this.#log.next(`upload ${name}`);
    const fails = this.#refusalOf(name);
    if (!stop && fails) return fails;
    const { ignores, lost, mute } = this.#options;
    if (lands && ![...(ignores ?? []), ...(lost ?? [])].includes(name)) this.put(userId, upload);
    return this.#answer(stop, lands, [...(lost ?? []), ...(mute ?? [])].includes(name));
  }

  async remove({ documentId, name }: LiveDocument): Promise<CallResult> {
    const { stop, lands } = this.#log.next(`remove ${name} ${documentId}`);
    const fails = this.#refusalOf(name);
    if (!stop && fails) return fails;
    if (lands && !this.#options.ignores?.includes(name)) this.drop(documentId);
    return this.#answer(stop, lands, false);
  }

  /** Stores a document; nobody's call. */
  put(userId: number, { type, name, content, completionDate }: Upload): void {
    const text = Buffer.from(content).toString();
    const documentId = this.#nextId++;
    const createdAt = '2026-06-15T10:00:00.000Z';
    this.documents.push({
      documentId,
      userId,
      type,
      name,
      renewalDate: null,
      createdAt,
      content: text,
      completionDate,
    });
    this.arrived.push(`${name}=${text}`);
  }

  /** Deletes a document; nobody's call. */
  drop(documentId: number): void {
    const index = this.documents.findIndex((one) => one.documentId === documentId);
    if (index >= 0) this.documents.splice(index, 1);
  }

  #refusalOf(name: string): CallResult | null {
    const requests = [this.#log.calls.length];
    if (this.#options.forbids) {
      const error = forbidden('upload');
      return { outcome: { status: 'failed', error, requests }, stopped: error };
    }
    if (!this.#options.refuses?.includes(name)) return null;
    return {
      outcome: { status: 'failed', error: refusal('Drata refused the document', 413), requests },
      stopped: null,
    };
  }

  #answer(stop: CallResult['stopped'], lands: boolean, isMute: boolean): CallResult {
    const requests = [this.#log.calls.length];
    if (stop) return { outcome: lands ? { status: 'unknown', requests } : { status: 'unsent' }, stopped: stop };
    return { outcome: { status: isMute ? 'unknown' : 'written', requests }, stopped: null };
  }
}
