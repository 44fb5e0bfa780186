import { type Contract, withLive } from './live.js';
import { measureProgram } from './program.js';
import { type Row, seconds } from './table.js';

const PEOPLE = 10_000;
const CHANGES = 700;

/** An upsert takes 1000 records as a batch and 300 as an envelope (CONTRACT 7.1). */
const UPSERTS = { batch: 1, envelope: 3 };

/** No read tells an old revision: where none is pinned, the first upsert is tried as a batch before (CONTRACT 7.2). */
const PROBES = { batch: 0, envelope: 1 };

/** Live is read before and after, in pages of 500, and each reading may need a few requests more. */
const READS = (2 * PEOPLE) / 500;
const SPARE_READS = 2 * 4;

/** Applies 700 changes among 10,000 people. */
export function applySevenHundred(directory: string, contract: Contract): Promise<Row> {
  const { revision, pinned } = contract;
  const expected = UPSERTS[revision] + (pinned ? 0 : PROBES[revision]);
  return withLive(directory, PEOPLE, contract, async ({ options, change, countRequests }) => {
    await change(CHANGES);
    const { wall, cpu } = await measureProgram(directory, ['apply', ...options, '--allow', 'mass-change']);
    const { reads, writes } = await countRequests();
    // What was written is what the next plan no longer finds.
    await measureProgram(directory, ['plan', ...options, '--detailed-exitcode']);
    return {
      what: `apply 700 changes among 10,000, ${revision} ${pinned ? 'pinned' : 'found out'}`,
      measured: `${seconds(wall)} (CPU ${seconds(cpu)})`,
      goal: 'none for time',
      requests: `upserts ${writes} (of ${expected}), reads ${reads} (of ${READS} to ${READS + SPARE_READS})`,
      withinGoal: true,
      requestsAsPromised: writes === expected && reads >= READS && reads <= READS + SPARE_READS,
    };
  });
}
