import type { RosterEdit } from '../../src/state/edit.js';

/** Edits so many people of a roster in place, as every command that edits does: read, check, edit, read back, write. */
const [directory = '', count = '0', every = '1'] = process.argv.slice(2);

// The built program's own parts: the schemas stand beside them.
const built = (part: string): Promise<unknown> => import(new URL(`../../../${part}`, import.meta.url).href);
const { writeRosterFiles } = (await built(
  'commands/write-files.js',
)) as typeof import('../../src/commands/write-files.js');
const { editRoster } = (await built('roster/edit.js')) as typeof import('../../src/roster/edit.js');
const { readDirectory } = (await built('roster/files.js')) as typeof import('../../src/roster/files.js');
const { loadRoster } = (await built('roster/load.js')) as typeof import('../../src/roster/load.js');

const files = await readDirectory(directory);
const { config, state } = await loadRoster(files);
if (config === null || state === null) throw new Error('the roster is invalid');
const edits = [...state.identities.keys()]
  .filter((_, index) => index % Number(every) === 0)
  .slice(0, Number(count))
  .map((identityId): RosterEdit => ({ kind: 'set-identity', identityId, set: { jobTitle: 'Principal Engineer' } }));
const { texts } = await editRoster(files, { config, state }, edits);
await writeRosterFiles(directory, files, texts);
