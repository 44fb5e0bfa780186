import { join } from 'node:path';
import { writeRosterFiles } from '../model/roster-files.js';
import { type Cost, median } from './measure.js';
import { measureProgram } from './program.js';
import { memory, type Row, seconds } from './table.js';

const GOALS = { tenThousand: 1.5, hundredThousand: 10, memory: 1536, growth: 12 };

/** Nothing is asked of Drata: there is no address to ask. */
const OFFLINE = { requests: 'none', requestsAsPromised: true };

/** Validates 10,000 people in 50 files. */
export async function validateTenThousand(directory: string): Promise<Row> {
  const { wall, memory: peak } = await validate(directory, { people: 10_000, files: 50 }, 5);
  return {
    what: 'validate 10,000 people in 50 files',
    measured: `${seconds(wall)}, ${memory(peak)}`,
    goal: seconds(GOALS.tenThousand),
    withinGoal: wall <= GOALS.tenThousand,
    ...OFFLINE,
  };
}

/** Validates 100,000 people in one file, and how much longer that takes than 10,000 do. */
export async function validateHundredThousand(directory: string): Promise<Row> {
  const small = await validate(directory, { people: 10_000, files: 50 }, 5);
  const { wall, memory: peak } = await validate(directory, { people: 100_000, files: 1 }, 3);
  const growth = wall / small.wall;
  return {
    what: 'validate 100,000 people in one file',
    measured: `${seconds(wall)}, ${memory(peak)}, ${growth.toFixed(1)} x`,
    goal: `${seconds(GOALS.hundredThousand)}, ${memory(GOALS.memory)}, ${GOALS.growth} x`,
    withinGoal: wall <= GOALS.hundredThousand && peak <= GOALS.memory && growth <= GOALS.growth,
    ...OFFLINE,
  };
}

async function validate(directory: string, size: { people: number; files: number }, runs: number): Promise<Cost> {
  const roster = join(directory, `roster-${size.people}`);
  await writeRosterFiles(roster, size);
  const cost = await median(runs, () =>
    measureProgram(directory, ['validate', '--roster', roster, '--format', 'json']),
  );
  const { problems } = JSON.parse(cost.stdout) as { problems: readonly unknown[] };
  if (problems.length > 0) throw new Error(`the generated roster has problems:\n${cost.stdout}`);
  return cost;
}
