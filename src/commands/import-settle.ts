import { RefusedError } from '../errors.js';
import type { Adopted } from '../plan/adopt-record.js';
import type { ImportLeft } from '../report/import.js';
import { type EditedRoster, editRoster, type SoundRoster } from '../roster/edit.js';
import type { RosterFiles } from '../roster/files.js';
import type { Problem } from '../roster/problem.js';
import { recordFinder } from '../roster/record-at.js';
import type { Config } from '../state/config.js';
import type { Source } from '../state/source.js';
import type { State } from '../state/state.js';

/** A roster with what it takes over, and what it had to leave because no roster may say it. */
export type Settled = {
  readonly texts: EditedRoster['texts'];
  readonly roster: SoundRoster;
  readonly records: readonly Adopted[];
  readonly left: readonly ImportLeft[];
};

const RESOURCES: Readonly<Record<string, Adopted['resource']>> = {
  identities: 'identity',
  personnel: 'personnel',
  scopes: 'scope',
  documents: 'document',
};

/**
 * Edits the roster as far as a valid one comes of it: Drata may hold what a roster may not, such as one address for two people. A
 * record that the checks refuse is left out, and told.
 */
export async function settleEdits(
  files: RosterFiles,
  roster: { readonly state: State; readonly config: Config },
  adopted: readonly Adopted[],
  documents: ReadonlyMap<string, Uint8Array>,
): Promise<Settled> {
  const left: ImportLeft[] = [];
  let records = adopted;
  for (;;) {
    const edits = records.flatMap((record) => record.edits);
    const { texts, loaded } = await editRoster(files, roster, edits, documents);
    const { config, state } = loaded;
    if (config !== null && state !== null) return { texts, roster: { ...loaded, config, state }, records, left };
    const refused = refusedRecords(loaded.problems, texts, records);
    left.push(...refused.map(({ record, problem }) => withoutRecord(record, problem)));
    const gone = new Set(refused.map(({ record }) => record));
    records = records.filter((record) => !gone.has(record));
  }
}

/** The records that errors are about, each with the first of its errors. */
function refusedRecords(
  problems: readonly Problem[],
  texts: ReadonlyMap<string, string>,
  records: readonly Adopted[],
): readonly { readonly record: Adopted; readonly problem: Problem }[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const finders = new Map([...texts].map(([file, text]) => [file, recordFinder(text)]));
  const at = (source: Pick<Source, 'file' | 'line'> | undefined) => {
    const found = source && finders.get(source.file)?.(source.line);
    if (!found) return undefined;
    const isMeant = ({ resource, key }: Adopted) =>
      resource === RESOURCES[found.section] && (key === found.key || key.startsWith(`${found.key}/`));
    return records.find(isMeant);
  };
  const blamed = new Map<Adopted, Problem>();
  for (const problem of errors) {
    const record = at(problem) ?? at(problem.related);
    if (record !== undefined && !blamed.has(record)) blamed.set(record, problem);
  }
  if (blamed.size > 0) return [...blamed].map(([record, problem]) => ({ record, problem }));
  const [first] = errors;
  throw new RefusedError(
    `what Drata holds makes no valid roster: ${first?.file}:${first?.line}: ${first?.message}; nothing was written`,
    { remedy: 'Take over the others with --only KEY, or correct the record in Drata first.' },
  );
}

function withoutRecord({ resource, key }: Adopted, { message, masked }: Problem): ImportLeft {
  const [full = '', hidden = ''] = [message, masked.message].map((text) => text.replace(/\.$/, ''));
  return { resource, key, field: null, reason: 'invalid', detail: { full, masked: hidden } };
}
