import { RefusedError } from '../errors.js';
import type { Config } from '../state/config.js';
import type { RosterEdit } from '../state/edit.js';
import type { State } from '../state/state.js';
import { byCodeUnit } from '../state/text.js';
import { contentOf } from './document-content.js';
import { differenceOf, type Repair } from './edit-difference.js';
import { editFile, type FileEditor } from './edit-file.js';
import { LayoutError } from './edit-layout.js';
import { homesOf } from './edit-place.js';
import { draftOf } from './edit-state.js';
import { type Workbench, writeEdit } from './edit-write.js';
import type { RosterFiles } from './files.js';
import { type LoadedRoster, loadRoster } from './load.js';
import { placeAt, sourceFile } from './source-file.js';

/** A roster that has been loaded without errors. */
export type SoundRoster = LoadedRoster & { readonly config: Config; readonly state: State };

/** What editing came to. */
export type EditedRoster = {
  /** The new text of each file that changes or is new, by its path relative to the roster directory. */
  readonly texts: ReadonlyMap<string, string>;
  /** The roster as these files read; `state` is null where what the edits ask for is no valid roster. */
  readonly loaded: LoadedRoster;
};

/** How often values are written out that other records took from an edited one. */
const MAX_REPAIRS = 3;

/**
 * Edits roster files in place: what no edit concerns stays byte for byte. The edited files are loaded again, and their records
 * held against what the edits shall lead to: a layout that cannot be edited so is refused, never written wrongly. `documents` are
 * the contents of files that are about to be written. The files must be those that `roster` was loaded from.
 */
export async function editRoster(
  files: RosterFiles,
  { state, config }: Pick<SoundRoster, 'state' | 'config'>,
  edits: readonly RosterEdit[],
  documents: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<EditedRoster> {
  const originals = textsOf(files);
  const texts = new Map<string, string>();
  const draft = draftOf(state);
  const homes = homesOf(state);
  let due: readonly RosterEdit[] = edits;
  for (let round = 0; ; round += 1) {
    write(due, { homes, draft, defaults: config.defaults.identities }, originals, texts);
    const loaded = await loadRoster(overlay(files, texts, documents));
    requireReadable(loaded);
    if (loaded.state === null) return { texts, loaded };
    const { repairs, key } = differenceOf(loaded.state, draft);
    if (key === null && repairs.length === 0) return { texts, loaded };
    if (key !== null || round === MAX_REPAIRS) throw notAsMeant(key ?? keyOf(repairs[0]));
    due = repairs;
  }
}

/** The files of a roster with other texts in place of some. */
export function overlay(
  files: RosterFiles,
  texts: ReadonlyMap<string, string>,
  documents: ReadonlyMap<string, Uint8Array> = new Map(),
): RosterFiles {
  const kept = files.files.filter(({ path }) => !texts.has(path));
  const edited = [...texts].map(([path, text]) => ({ path, bytes: Buffer.from(text, 'utf8') }));
  return {
    id: files.id,
    files: [...kept, ...edited].sort((a, b) => byCodeUnit(a.path, b.path)),
    documents: async (paths) => {
      const known = await files.documents(paths.filter((path) => !documents.has(path)));
      return new Map([...known, ...[...documents].map(([path, bytes]) => [path, contentOf(bytes)] as const)]);
    },
  };
}

/** Makes edits one after the other and puts the new texts into `texts`; a file that ends as it was is not among them. */
function write(
  edits: readonly RosterEdit[],
  bench: Omit<Workbench, 'open'>,
  originals: ReadonlyMap<string, string>,
  texts: Map<string, string>,
): void {
  const editors = new Map<string, FileEditor>();
  let current = '';
  const open = (file: string): FileEditor => {
    current = file;
    const editor = editors.get(file) ?? editFile(texts.get(file) ?? originals.get(file) ?? '');
    editors.set(file, editor);
    return editor;
  };
  try {
    for (const edit of edits) writeEdit(edit, { ...bench, open });
    for (const file of editors.keys()) {
      const text = open(file).finish();
      if (text === (originals.get(file) ?? '')) texts.delete(file);
      else texts.set(file, text);
    }
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    const text = editors.get(current)?.layout().text ?? '';
    const { line, column } = placeAt(sourceFile(current, text), error.at);
    throw new RefusedError(
      `${current}:${line}:${column}: what stands here cannot be edited in place; nothing was written`,
      { remedy: 'Edit it by hand, or write the record out: one key a line, without aliases around it.', cause: error },
    );
  }
}

/** The text of each file, its byte order mark included. */
function textsOf({ files }: RosterFiles): ReadonlyMap<string, string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return new Map(files.flatMap((file) => ('bytes' in file ? [[file.path, decoder.decode(file.bytes)]] : [])));
}

/** What no record can be blamed for: others use an anchor that stood in a record which is gone. */
function requireReadable({ problems }: LoadedRoster): void {
  const broken = problems.find(({ code }) => code === 'yaml-syntax' || code === 'bad-alias');
  if (broken === undefined) return;
  const place = `${broken.file}:${broken.line}:${broken.column}`;
  throw new RefusedError(`the edit would take away what ${place} needs; nothing was written`, {
    remedy: 'Others use an anchor of a record that is edited: write out what they take from it, then try again.',
  });
}

function keyOf(repair: Repair | undefined): string {
  return repair === undefined ? '' : repair.kind === 'set-identity' ? repair.identityId : repair.key;
}

function notAsMeant(key: string): RefusedError {
  return new RefusedError(`the record ${key} cannot be edited in place without changing another; nothing was written`, {
    remedy: 'Edit it by hand; anchors, aliases and merge keys around it are the likely reason.',
  });
}
