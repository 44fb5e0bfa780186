import { expect } from 'vitest';
import { editRoster } from '../../src/roster/edit.js';
import type { RosterFiles } from '../../src/roster/files.js';
import { type LoadedRoster, loadRoster } from '../../src/roster/load.js';
import type { Config } from '../../src/state/config.js';
import type { RosterEdit } from '../../src/state/edit.js';
import type { State } from '../../src/state/state.js';
import { CONFIG, rosterFiles } from './roster-files.js';

type Texts = Readonly<Record<string, string>>;

export type SoundRoster = {
  readonly files: RosterFiles;
  readonly loaded: LoadedRoster;
  readonly config: Config;
  readonly state: State;
};

/** Loads a roster held in memory, which must be valid. */
export async function soundRoster(given: Texts): Promise<SoundRoster> {
  const files = rosterFiles({ 'config.yaml': CONFIG, ...given });
  const loaded = await loadRoster(files);
  const { config, state, problems } = loaded;
  if (config === null || state === null) throw new Error(JSON.stringify(problems));
  return { files, loaded, config, state };
}

/** Edits a roster, which must stay valid, and gives the files that change. */
export async function edited(roster: SoundRoster, edits: readonly RosterEdit[]): Promise<Texts> {
  const { texts, loaded } = await editRoster(roster.files, roster, edits);
  expect(loaded.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return Object.fromEntries(texts);
}
