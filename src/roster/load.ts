import type { Config } from '../state/config.js';
import type { State } from '../state/state.js';
import { CHECKS } from './checks.js';
import { readConfig } from './config.js';
import { pathFault } from './document-path.js';
import type { FileFault, RosterFiles } from './files.js';
import { parseYaml } from './parse.js';
import type { Problem } from './problem.js';
import { type ProblemList, problemList } from './problem-list.js';
import { type Parsed, type Roster, readRoster, stateOf } from './roster.js';
import { compileSchema, type SchemaCheck } from './schema.js';
import { checkRosterShape, checkShape } from './shape.js';
import { decodeFile } from './source-file.js';
import { plainValue } from './tree.js';

/** A roster as read and checked. */
export type LoadedRoster = {
  /** null when `config.yaml` is missing or has an error. */
  readonly config: Config | null;
  /** null when there is any error. */
  readonly state: State | null;
  /** Every problem, sorted by file, line and column. */
  readonly problems: readonly Problem[];
  /** How many files were found, `config.yaml` included, and how many identities they hold. */
  readonly files: number;
  readonly people: number;
};

/** The name of the file that makes a directory a roster. */
export const CONFIG = 'config.yaml';

const MISSING: FileFault = {
  code: 'missing-config',
  message: 'The roster directory has no config.yaml.',
  remedy: 'Write one that begins with "version: 1", or name another directory with --roster DIR.',
};

const MISNAMED: FileFault = {
  code: 'misnamed-config',
  message: 'The config of a roster is config.yaml at the top of its directory; this is another one.',
  remedy: 'Rename it, or give the other roster a directory that is not inside this one.',
};

/** Loads and checks a roster whole: every problem at once, and the state it describes when nothing is wrong. */
export async function loadRoster({ files, documents }: RosterFiles): Promise<LoadedRoster> {
  const problems = problemList();
  const parsed: Parsed[] = [];
  for (const found of files) {
    const file = 'fault' in found ? found.fault : decodeFile(found.path, found.bytes);
    if ('code' in file) problems.addFileFault(found.path, file);
    else if (isMisnamed(file.path)) problems.addFileFault(file.path, MISNAMED);
    else {
      const { root, faults } = parseYaml(file.text);
      problems.addFaults(file, faults);
      if (root) parsed.push({ file, root });
    }
  }
  if (!files.some(({ path }) => path === CONFIG)) problems.addFileFault(CONFIG, MISSING);

  const settings = parsed.find(({ file }) => file.path === CONFIG);
  const config = settings ? checkConfig(settings, problems) : null;
  const trees = parsed.filter((one) => one !== settings);
  const check = trees.length > 0 ? compileSchema('roster') : null;
  if (check) checkFiles(trees, check, problems);
  const complete = parsed.length === files.length;
  const read = readRoster(trees, { config, configFile: settings?.file ?? null, complete });
  const paths = read.documents.flatMap(({ document, written }) => (pathFault(written) ? [] : [document.file]));
  const contents = paths.length > 0 ? await documents([...new Set(paths)]) : new Map();
  const roster: Roster = { ...read, contents };
  for (const run of Object.values(CHECKS)) run(roster, problems.add);

  const sorted = problems.sorted();
  const valid = config !== null && sorted.every(({ severity }) => severity !== 'error');
  return {
    config,
    state: valid ? stateOf(roster) : null,
    problems: sorted,
    files: files.length,
    people: roster.byId.size,
  };
}

/** A config under another name or below the top would be read as people, with baffling errors. */
function isMisnamed(path: string): boolean {
  return /^(?:.*\/)?config\.ya?ml$/i.test(path) && path !== CONFIG;
}

function checkConfig({ file, root }: Parsed, problems: ProblemList): Config | null {
  const faults = checkShape(root, compileSchema('config'));
  problems.addFaults(file, faults);
  return faults.length === 0 ? readConfig(plainValue(root)) : null;
}

function checkFiles(trees: readonly Parsed[], check: SchemaCheck, problems: ProblemList): void {
  for (const { file, root } of trees) problems.addFaults(file, checkRosterShape(root, check));
}
