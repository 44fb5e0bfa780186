import { emailKey, normalText } from '../state/text.js';
import type { Report } from './checks.js';
import type { DocumentFault } from './document-content.js';
import { type FileWords, pathFault } from './document-path.js';
import type { PlacedDocument } from './documents.js';
import type { Roster } from './roster.js';
import { hide, say, whoIs } from './sentence.js';
import { placeAt } from './source-file.js';

const FAULTS: Readonly<Record<DocumentFault, FileWords>> = {
  missing: [
    'missing-file',
    'does not exist',
    'Add the file, or correct the path: it is relative to the roster directory.',
  ],
  leaves: [
    'outside-link',
    'leads out of the roster directory through a symbolic link',
    'Replace the link by the file itself: a roster holds only what is reviewed with it.',
  ],
  special: ['unreadable-file', 'is not a regular file', 'Name the file itself.'],
  unreadable: ['unreadable-file', 'cannot be read', 'Make it readable for the user that runs drata-roster.'],
  empty: ['empty-file', 'is empty', 'Add the content, or remove the document.'],
  large: ['large-file', 'is larger than 25 MB', 'Make it smaller: scan it in grey, or export it as PDF.'],
  pointer: [
    'missing-file',
    'is only a Git LFS pointer here',
    'Fetch its content with "git lfs pull", or with "lfs: true" in actions/checkout.',
  ],
};

/** Every document has a file that can be uploaded. */
export function checkDocumentFiles({ documents, contents }: Roster, report: Report): void {
  for (const { document, written, file, fileAt } of documents) {
    const content = contents.get(document.file);
    const words = pathFault(written) ?? (typeof content === 'string' ? FAULTS[content] : null);
    if (words === null) continue;
    const [code, is, remedy] = words;
    const name = say`file of a ${document.type} document of ${whoIs(document.person)}`;
    report(code, file, fileAt, say`${name} is "${hide(written)}", which ${is}.`, say`${remedy}`);
  }
}

/** The same person, type and file name are the same document (DESIGN section 2). */
export function checkDuplicateDocuments({ documents }: Roster, report: Report): void {
  const seen = new Map<string, PlacedDocument>();
  for (const placed of documents) {
    const key = keyOf(placed.document);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, placed);
      continue;
    }
    const { type, name, person } = placed.document;
    const message = say`${whoIs(person)} has two ${type} documents of the name "${hide(name)}".`;
    const remedy = say`Remove one, or rename its file: Drata tells documents apart by their type and file name.`;
    report('duplicate-item', placed.file, placed.at, message, remedy, placeAt(first.file, first.at));
  }
}

/** A tombstone names a document once, and none that the roster still lists. */
export function checkDocumentRemovals({ documents, documentRemovals }: Roster, report: Report): void {
  const listed = new Map(documents.map((placed) => [keyOf(placed.document), placed]));
  const seen = new Map<string, (typeof documentRemovals)[number]>();
  for (const placed of documentRemovals) {
    const { person, type, name } = placed.removal;
    const key = keyOf(placed.removal);
    const document = listed.get(key);
    const first = seen.get(key);
    const what = say`The ${type} document "${hide(name)}" of ${whoIs(person)}`;
    if (document) {
      const message = say`${what} is under documents and removed.`;
      const place = placeAt(document.file, document.at);
      report('removal-conflict', placed.file, placed.at, message, say`Keep one of the two.`, place);
    } else if (first) {
      const place = placeAt(first.file, first.at);
      report(
        'removal-conflict',
        placed.file,
        placed.at,
        say`${what} is removed twice.`,
        say`Remove one of the two.`,
        place,
      );
    } else seen.set(key, placed);
  }
}

function keyOf({
  person,
  type,
  name,
}: {
  readonly person: string;
  readonly type: string;
  readonly name: string;
}): string {
  return JSON.stringify([emailKey(person), type, normalText(name)]);
}
