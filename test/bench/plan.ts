import { withLive } from './live.js';
import { median } from './measure.js';
import { measureProgram } from './program.js';
import { type Row, seconds } from './table.js';

const PEOPLE = 10_000;
const CHANGES = 700;
const RUNS = 3;
const GOAL_CPU = 3;

/** Pages of 500 (CONTRACT section 5) are the fewest requests that read everybody. */
const PAGES = PEOPLE / 500;
const SPARE_REQUESTS = 4;

/** Plans with 10,000 live records, some of them to be changed. */
export function planTenThousand(directory: string): Promise<Row> {
  return withLive(
    directory,
    PEOPLE,
    { revision: 'batch', pinned: false },
    async ({ options, change, countRequests }) => {
      await change(CHANGES);
      const { cpu, wall } = await median(RUNS, () => measureProgram(directory, ['plan', ...options]));
      const { reads, writes } = await countRequests();
      const each = reads / RUNS;
      return {
        what: 'plan with 10,000 live records',
        measured: `CPU ${seconds(cpu)} (wall ${seconds(wall)})`,
        goal: `CPU ${seconds(GOAL_CPU)}`,
        requests: `${each} (fewest ${PAGES}, at most ${PAGES + SPARE_REQUESTS})`,
        withinGoal: cpu <= GOAL_CPU,
        requestsAsPromised: writes === 0 && each >= PAGES && each <= PAGES + SPARE_REQUESTS,
      };
    },
  );
}
