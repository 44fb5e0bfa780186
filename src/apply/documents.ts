import type { DocumentReader, DocumentWriter } from '../drata/ports.js';
import { copiesOf, documentKey } from '../plan/documents.js';
import type { Live } from '../plan/live.js';
import type { PeopleIndex } from '../plan/people.js';
import type { Operation, Plan } from '../plan/plan.js';
import type { DocumentRemoval, LiveDocument, PersonDocument } from '../state/document.js';
import type { State } from '../state/state.js';
import { normalText } from '../state/text.js';
import { dueOperations, type Progress } from './due.js';
import type { Ledger } from './ledger.js';

/** What applying documents needs. */
export type DocumentRun = {
  readonly plan: Plan;
  readonly desired: State;
  readonly live: Live;
  readonly people: PeopleIndex;
  readonly reader: DocumentReader;
  readonly writer: DocumentWriter;
  /** The content of a roster file; null when it is no longer what was planned. */
  readonly readFile: (document: PersonDocument) => Promise<Uint8Array | null>;
  readonly ledger: Ledger;
  readonly onProgress: Progress;
  /** Whether a run without failures is noted as the last applied one. */
  readonly isNoted: boolean;
};

/** One document to upload or to remove, with the copies that Drata held when the plan was made. */
type Step<T> = {
  readonly operation: Operation;
  readonly document: T;
  readonly userId: number;
  readonly held: readonly LiveDocument[];
};

/**
 * Uploads and removes documents, one by one, and reads each back. They come last of all, and among them those that replace a
 * copy: what tells a changed document from a sent one is the last applied commit alone, so none is sent by a run that cannot
 * be noted as applied. Else the next run would send it again.
 */
export async function applyDocuments(run: DocumentRun): Promise<void> {
  const { desired, ledger } = run;
  const uploads = stepsOf(run, 'upload', desired.documents);
  for (const step of uploads) if (step.held.length === 0) await upload(run, step);
  for (const step of stepsOf(run, 'remove', desired.documentRemovals)) await remove(run, step);
  const changed = uploads.filter(({ held }) => held.length > 0);
  for (const [index, step] of changed.entries()) {
    const isFlawless = ledger.isFlawlessBut(changed.slice(index).map(({ operation }) => operation));
    if (run.isNoted && isFlawless) await upload(run, step);
    else ledger.postpone(step.operation, run.isNoted ? AFTER_FAILURES : UNNOTED);
  }
}

const AFTER_FAILURES = 'a changed document is sent only by a run in which all else went through: apply again';

const UNNOTED =
  'a changed document is sent only by an apply of the whole, committed roster: nothing else would remember that it was sent';

function stepsOf<T extends PersonDocument | DocumentRemoval>(
  { plan, people, live }: DocumentRun,
  action: 'upload' | 'remove',
  documents: readonly T[],
): readonly Step<T>[] {
  const due = dueOperations(plan, 'document').filter((operation) => operation.action === action);
  const byKey = new Map(due.map((operation) => [operation.key, operation]));
  return documents.flatMap((document): readonly Step<T>[] => {
    const person = people.find(document.person);
    const operation = byKey.get(documentKey(document));
    if (operation === undefined || person?.userId == null) return [];
    return [{ operation, document, userId: person.userId, held: copiesOf(document, person, live) }];
  });
}

async function upload(run: DocumentRun, step: Step<PersonDocument>): Promise<void> {
  const { ledger, writer, onProgress } = run;
  const { operation, document, userId, held } = step;
  if (ledger.isStopped('document')) return;
  onProgress(ledger.settled(), 'Uploading documents');
  const content = await run.readFile(document);
  if (content === null) {
    ledger.fail(operation, 'its file has changed or is gone since the plan was made: plan again');
    return;
  }
  const { type, name, completionDate } = document;
  const { outcome, stopped } = await writer.upload(userId, { type, name, content, completionDate });
  ledger.record(operation, outcome);
  ledger.stop('document', stopped);
  const before = new Set(held.map(({ documentId }) => documentId));
  const isThere = (copies: readonly LiveDocument[]) => copies.some(({ documentId }) => !before.has(documentId));
  await readBack(run, step, (copies) => (isThere(copies) ? null : 'the document is not there when read back'));
}

async function remove(run: DocumentRun, step: Step<DocumentRemoval>): Promise<void> {
  const { ledger, writer, onProgress } = run;
  for (const copy of step.held) {
    if (ledger.isStopped('document')) return;
    onProgress(ledger.settled(), 'Removing documents');
    const { outcome, stopped } = await writer.remove(copy);
    ledger.record(step.operation, outcome);
    ledger.stop('document', stopped);
  }
  await readBack(run, step, ({ length }) => (length === 0 ? null : 'the document is still there when read back'));
}

async function readBack(
  { ledger, reader }: DocumentRun,
  { operation, userId, document }: Step<PersonDocument | DocumentRemoval>,
  faultOf: (copies: readonly LiveDocument[]) => string | null,
): Promise<void> {
  if (!ledger.wasSent(operation) || !ledger.mayRead()) return;
  const all = await ledger.attempt('document', () => reader.list(userId), operation);
  if (all === undefined) return;
  const isCopy = ({ type, name }: LiveDocument) =>
    type === document.type && normalText(name) === normalText(document.name);
  const fault = faultOf(all.filter(isCopy));
  if (fault === null) ledger.confirm(operation);
  else ledger.disprove(operation, fault);
}
