import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crowd, EXTREMES, each, openWorld } from './harness.js';

const people = crowd(40);

describe.concurrent.each(EXTREMES)('records that the API refuses, under %s', (_name, settings) => {
  it.each([
    [['p7'], 'one'],
    [['p0', 'p20', 'p39'], 'three'],
  ])('%j: the rest goes through, each failure stands at its line with the API words', async (refused) => {
    const { sandbox, directory, go } = await openWorld(each(people, { jobTitle: 'Lead' }), {
      ...settings,
      live: crowd(30),
      config: 'guards: { maxChanges: 100% }\n',
    });
    await sandbox.fault({ kind: 'refuse', identityIds: refused });
    const report = join(directory, 'report.json');
    const { code, stdout } = await go('apply', '--report', report);
    expect(code).toBe(1);
    const { summary, operations } = JSON.parse(readFileSync(report, 'utf8'));
    expect(summary).toMatchObject({ done: 40 - refused.length, failed: refused.length, unknown: 0, skipped: 0 });
    for (const { operation, outcome, apiMessage } of operations) {
      expect(outcome).toBe(refused.includes(operation.key) ? 'failed' : 'done');
      expect(apiMessage === null).toBe(outcome === 'done');
    }
    // What follows the plan is the account of it.
    const account = stdout.slice(stdout.indexOf('Failed:')).split('\nDone')[0] ?? '';
    const places = [
      ...account.matchAll(/\((p\d+)\) +people\.yaml:(\d+)\n.*\n +Drata's words: .*email must be an email$/gm),
    ];
    expect(places.map(([, id, line]) => [id, Number(line)])).toEqual(
      refused.map((id) => [id, 2 + 7 * Number(id.slice(1))]),
    );

    // Put right, the same command brings in what was missing, and nothing else.
    await sandbox.control('DELETE', 'faults');
    await sandbox.control('DELETE', 'requests');
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect((await sandbox.writes()).filter(({ status }) => status !== 400)).toHaveLength(1);
    expect(new Set(Object.values(await sandbox.values('jobTitle')))).toEqual(new Set(['Lead']));
  });
});
