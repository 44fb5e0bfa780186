import { join } from 'node:path';
import { type Cost, measure } from './measure.js';

/** The built program, seen from the built benchmark. */
export const MAIN = join(import.meta.dirname, '../../../main.js');

/** Measures one command of the built program, which must succeed: a failure that ends early would look fast. */
export async function measureProgram(directory: string, args: readonly string[]): Promise<Cost> {
  const cost = await measure(directory, [MAIN, ...args]);
  if (cost.code === 0) return cost;
  throw new Error(`drata-roster ${args.join(' ')} ended with ${cost.code}:\n${cost.stdout}${cost.stderr}`);
}
