import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeRosterFiles } from '../model/roster-files.js';
import { type Cost, measure } from './measure.js';
import { type Row, seconds } from './table.js';

const PEOPLE = 10_000;
const FILES = 50;
const CHANGES = 100;
const GOAL = 3;

/** The files that hold the people who are edited: ten of them in each. */
const CONCERNED = 10;

const PROGRAM = join(import.meta.dirname, 'edit-program.js');

/** Edits 100 people among 10,000 in place; files that hold none of them must stay as they are. */
export async function editHundred(directory: string): Promise<Row> {
  const roster = join(directory, 'roster');
  await writeRosterFiles(roster, { people: PEOPLE, files: FILES });
  const before = await lines(roster);
  // Every 20th of the first 2,000 people, of whom 200 are in a file.
  const { cpu, wall } = await edited(directory, [roster, String(CHANGES), '20']);
  const after = await lines(roster);
  const touched = [...after].filter(([file, text]) => before.get(file)?.join('\n') !== text.join('\n'));
  const moved = touched.flatMap(([file, text]) => text.filter((line, index) => before.get(file)?.[index] !== line));
  const isExact = touched.length === CONCERNED && moved.length === CHANGES;
  return {
    what: 'edit 100 people among 10,000 in 50 files',
    measured: `CPU ${seconds(cpu)} (wall ${seconds(wall)}), ${touched.length} files, ${moved.length} lines`,
    goal: `CPU ${seconds(GOAL)}, ${CONCERNED} files, ${CHANGES} lines`,
    requests: 'none',
    withinGoal: cpu <= GOAL && isExact,
    requestsAsPromised: true,
  };
}

async function edited(directory: string, args: readonly string[]): Promise<Cost> {
  const cost = await measure(directory, [PROGRAM, ...args]);
  if (cost.code === 0) return cost;
  throw new Error(`the edit ended with ${cost.code}:\n${cost.stdout}${cost.stderr}`);
}

async function lines(roster: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = await readdir(join(roster, 'people'));
  const texts = names.map(
    async (name): Promise<[string, readonly string[]]> => [
      name,
      (await readFile(join(roster, 'people', name), 'utf8')).split('\n'),
    ],
  );
  return new Map(await Promise.all(texts));
}
