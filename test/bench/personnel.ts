import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paceFor } from '../../src/drata/pace.js';
import { emptyState, type SandboxState, takeId } from '../../src/sandbox/model.js';
import { writeRosterFiles } from '../model/roster-files.js';
import { type Logged, takeRequests, withLive, withSandbox } from './live.js';
import { median } from './measure.js';
import { measureProgram } from './program.js';
import { type Row, seconds } from './table.js';

const PEOPLE = 10_000;
const OVERRIDES = 500;
const RUNS = 3;

/** Pages of 500 (CONTRACT section 5) are the fewest requests that read everybody. */
const PAGES = PEOPLE / 500;
const SPARE_REQUESTS = 8;

/** The default of `--rate-limit`, and the window that a limit per minute is about. */
const RATE = 480;
const MINUTE = 60_000;
const CONCURRENCY = 4;

/** Plans overrides of a few among 10,000 people whose identities are in the roster, too. */
export function planPersonnel(directory: string): Promise<Row> {
  return withLive(directory, PEOPLE, { revision: 'batch', pinned: false }, async ({ url, options }) => {
    await fill(url, (await (await fetch(`${url}/_sandbox/state`)).json()) as SandboxState);
    await writeOverrides(join(directory, 'roster'));
    await takeRequests(url);
    const { cpu, wall } = await median(RUNS, () => measureProgram(directory, ['plan', ...options]));
    const requests = await takeRequests(url);
    const each = requests.length / RUNS;
    const beside = areSideBySide(requests.slice(0, each));
    return {
      what: 'plan with 10,000 identities and 10,000 personnel',
      measured: `CPU ${seconds(cpu)}, wall ${seconds(wall)}`,
      goal: 'none for time',
      requests: `${each} (fewest ${2 * PAGES}, at most ${2 * PAGES + SPARE_REQUESTS}), lists ${beside ? 'side by side' : 'one after the other'}`,
      withinGoal: true,
      requestsAsPromised: beside && each >= 2 * PAGES && each <= 2 * PAGES + SPARE_REQUESTS,
    };
  });
}

/** Applies 500 overrides at the default pace to a sandbox that counts requests as Drata does. */
export function applyOverrides(directory: string): Promise<Row> {
  return withSandbox([], async (url) => {
    await fill(url, emptyState());
    const roster = join(directory, 'roster');
    await writeRosterFiles(roster, { people: 0, files: 0 });
    await writeFile(join(roster, 'config.yaml'), 'version: 1\n');
    await writeOverrides(roster);
    const options = ['--roster', roster, '--base-url', url, '--quiet'];
    const { wall, cpu } = await measureProgram(directory, [
      'apply',
      ...options,
      '--concurrency',
      String(CONCURRENCY),
      '--rate-limit',
      String(RATE),
      '--allow',
      'mass-change',
    ]);
    const requests = await takeRequests(url);
    // What was written is what the next plan no longer finds.
    await measureProgram(directory, ['plan', ...options, '--rate-limit', '1000', '--detailed-exitcode']);
    const reads = requests.filter(({ method }) => method === 'GET').length;
    const writes = requests.length - reads;
    const { burst, perMillisecond } = paceFor(RATE);
    const fewest = OVERRIDES + 2 * PAGES;
    const least = (fewest - burst) / perMillisecond / 1000;
    const fullest = fullestMinute(requests);
    const throttled = requests.filter(({ status }) => status === 429).length;
    return {
      what: `apply ${OVERRIDES} overrides among 10,000, ${RATE} requests a minute`,
      measured: `${seconds(wall)} (CPU ${seconds(cpu)})`,
      goal: `${seconds(least)} is the least for ${fewest} requests`,
      requests: `writes ${writes} (of ${OVERRIDES}), reads ${reads} (of ${2 * PAGES} to ${2 * PAGES + SPARE_REQUESTS}), at most ${fullest} in a minute, throttled ${throttled}`,
      // A tenth and the start of the program on top.
      withinGoal: wall <= least * 1.1 + 2,
      requestsAsPromised:
        writes === OVERRIDES &&
        reads >= 2 * PAGES &&
        reads <= 2 * PAGES + SPARE_REQUESTS &&
        // The pace is of requests as they start; those under way may arrive closer together.
        fullest <= RATE + CONCURRENCY &&
        throttled === 0,
    };
  });
}

const emailOf = (index: number) => `person.${index}@acme.example`;

/** Gives Drata a user and a personnel record for each address of the generated rosters. */
async function fill(url: string, state: SandboxState): Promise<void> {
  const dated = { createdAt: '2024-01-01T00:00:00.000Z', updatedAt: '2024-01-01T00:00:00.000Z' };
  for (let index = 0; index < PEOPLE; index += 1) {
    const userId = takeId(state);
    state.users.push({
      id: userId,
      entryId: `00000000-0000-4000-8000-${String(userId).padStart(12, '0')}`,
      email: emailOf(index),
      firstName: 'Jane',
      lastName: 'Doe',
      jobTitle: null,
      avatarUrl: null,
      drataTermsAgreedAt: null,
      roles: ['EMPLOYEE'],
      ...dated,
    });
    state.personnel.push({
      id: takeId(state),
      userId,
      employmentStatus: 'CURRENT_EMPLOYEE',
      startedAt: '2015-03-01T00:00:00.000Z',
      separatedAt: null,
      notHumanReason: null,
      reasonProviderId: null,
      statusUpdatedAt: null,
      locks: [],
      resync: false,
      ...dated,
    });
  }
  const reply = await fetch(`${url}/_sandbox/state`, { method: 'PUT', body: JSON.stringify(state) });
  if (!reply.ok) throw new Error(`the sandbox refused the state: ${await reply.text()}`);
}

/** Overrides the start dates of people spread over the whole list. */
function writeOverrides(roster: string): Promise<void> {
  const step = PEOPLE / OVERRIDES;
  const entries = Array.from(
    { length: OVERRIDES },
    (_, index) => `  ${emailOf(index * step)}: { startedAt: 2009-01-05 }\n`,
  );
  return writeFile(join(roster, 'personnel.yaml'), `personnel:\n${entries.join('')}`);
}

/** Whether each of the two lists was begun before the other was through. */
function areSideBySide(requests: readonly Logged[]): boolean {
  const placesOf = (end: string) => requests.flatMap(({ path }, place) => (path.endsWith(end) ? [place] : []));
  const identities = placesOf('/hris-user-identities');
  const personnel = placesOf('/personnel');
  const isBegunBefore = (some: readonly number[], others: readonly number[]) => Math.min(...some) < Math.max(...others);
  return isBegunBefore(identities, personnel) && isBegunBefore(personnel, identities);
}

/** The most requests that any window of a minute saw. */
function fullestMinute(requests: readonly Logged[]): number {
  const times = requests.map(({ at }) => Date.parse(at));
  return Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + MINUTE).length));
}
