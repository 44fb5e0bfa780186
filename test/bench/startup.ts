import { spawnSync } from 'node:child_process';
import { MAIN } from './program.js';
import type { Row } from './table.js';

const PAIRS = 41;
const GOAL = 1.6;

/** Starts `--version` and a bare Node by turns, so that a busy machine slows down both. */
export async function startVersion(): Promise<Row> {
  const bare: number[] = [];
  const version: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    bare.push(milliseconds(['-e', '0']));
    version.push(milliseconds([MAIN, '--version']));
  }
  const ratio = middle(version) / middle(bare);
  return {
    what: '--version',
    measured: `${ratio.toFixed(2)} x node -e 0 (${middle(version).toFixed(0)} and ${middle(bare).toFixed(0)} ms)`,
    goal: `${GOAL} x`,
    requests: 'none',
    withinGoal: ratio <= GOAL,
    requestsAsPromised: true,
  };
}

function milliseconds(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
