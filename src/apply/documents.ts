import type { DocumentReader, DocumentWriter } from '../drata/ports.js';
import { copiesOf, documentKey } from '../plan/documents.js';
import type { Live } from '../plan/live.js';
import type { PeopleIndex } from '../plan/people.js';
import type { Operation, Plan } from '../plan/plan.js';
import type { PersonDocument } from '../state/document.js';
import type { Person } from '../state/personnel.js';
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
};

/**
 * Uploads and removes documents, one by one, and reads each back. They come last of all: what git knows of a changed document is
 * only that it differs from the last applied commit, so an upload is not started in a run that could not be noted as applied.
 */
export async function applyDocuments(run: DocumentRun): Promise<void> {
  const { plan, desired, people, ledger } = run;
  for (const operation of dueOperations(plan, 'document')) {
    if (ledger.isStopped('document')) return;
    run.onProgress(ledger.settled(), operation.action === 'remove' ? 'Removing documents' : 'Uploading documents');
    const document = desired.documents.find((one) => documentKey(one) === operation.key);
    const removal = desired.documentRemovals.find((one) => documentKey(one) === operation.key);
    const person = people.find((document ?? removal)?.person ?? '');
    if (person === null) continue;
    if (operation.action === 'remove' && removal) await remove(run, operation, removal, person);
    else if (document) await upload(run, operation, document, person);
  }
}

async function upload(run: DocumentRun, operation: Operation, document: PersonDocument, person: Person): Promise<void> {
  const { ledger, live, writer } = run;
  const replaces = copiesOf(document, person, live).length > 0;
  if (person.userId === null) return;
  if (replaces && ledger.hasFailures()) {
    ledger.postpone(operation, 'a changed document is sent only by a run without failures: apply again');
    return;
  }
  const content = await run.readFile(document);
  if (content === null) {
    ledger.fail(operation, `the file ${document.file} has changed or is gone since the plan was made: plan again`);
    return;
  }
  const { type, name, completionDate } = document;
  const { outcome, stopped } = await writer.upload(person.userId, { type, name, content, completionDate });
  ledger.record(operation, outcome);
  ledger.stop('document', stopped);
  await readBack(
    run,
    operation,
    person.userId,
    (held) => {
      const before = new Set(copiesOf(document, person, live).map(({ documentId }) => documentId));
      return held.some((one) => !before.has(one.documentId)) ? null : 'the document is not there';
    },
    document,
  );
}

type Wanted = Pick<PersonDocument, 'person' | 'type' | 'name'>;

async function remove(run: DocumentRun, operation: Operation, removal: Wanted, person: Person): Promise<void> {
  const { ledger, live, writer } = run;
  for (const copy of copiesOf(removal, person, live)) {
    if (ledger.isStopped('document')) return;
    const { outcome, stopped } = await writer.remove(copy);
    ledger.record(operation, outcome);
    ledger.stop('document', stopped);
  }
  if (person.userId === null) return;
  await readBack(
    run,
    operation,
    person.userId,
    (held) => (held.length === 0 ? null : 'the document is still there'),
    removal,
  );
}

async function readBack(
  { ledger, reader }: DocumentRun,
  operation: Operation,
  userId: number,
  faultOf: (held: ReturnType<typeof copiesOf>) => string | null,
  wanted: Wanted,
): Promise<void> {
  if (!ledger.wasSent(operation) || !ledger.mayRead()) return;
  const all = await ledger.attempt('document', () => reader.list(userId));
  if (all === undefined) return;
  const held = all.filter(({ type, name }) => type === wanted.type && normalText(name) === normalText(wanted.name));
  const fault = faultOf(held);
  if (fault === null) ledger.confirm(operation);
  else ledger.fail(operation, `Drata accepted it, but ${fault} when read back`);
}
