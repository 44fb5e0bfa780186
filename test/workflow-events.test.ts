import { describe, expect, it } from 'vitest';
import { temporary } from './e2e/harness.js';
import { type Context, fill, holds, jobOf, runScript, workflow } from './model/workflow.js';

const ONE = '{"include":[{"dir":"roster","name":"roster"}]}';
const directory = temporary();

type Result = 'success' | 'failure' | 'cancelled' | 'skipped';

type Event = Readonly<Record<string, unknown>>;

/** The pull request of somebody who may push, and changes to it. */
function pullRequest({ action = 'synchronize', pull = {}, ...more }: { action?: string; pull?: Event } & Event = {}) {
  const event = {
    action,
    pull_request: {
      number: 12,
      state: 'open',
      user: { login: 'ann' },
      base: { sha: 'b'.repeat(40) },
      head: { repo: { full_name: 'acme/people' } },
      ...pull,
    },
    ...more,
  };
  return contextOf({ event_name: 'pull_request', ref: 'refs/pull/12/merge', event });
}

function contextOf(github: Event, vars: Event = { DRATA_ROSTER: 'roster' }): Context {
  return { vars, github: { repository: 'acme/people', actor: 'ann', run_id: '345', event: {}, ...github } };
}

/** Which jobs of plan.yml an event starts, how the gate calls itself, and how it ends when each of them ends as told. */
async function planRun(
  context: Context,
  { targets = ONE, ends = {} }: { targets?: string; ends?: Record<string, Result> } = {},
) {
  const started: string[] = [];
  const needs: Record<string, { result: Result; outputs: Record<string, string> }> = {};
  for (const id of ['targets', 'plan', 'offline']) {
    const job = jobOf('plan', id);
    const isReady = id === 'targets' || needs['targets']?.result === 'success';
    const starts = isReady && holds(job.if ?? 'true', { ...context, needs });
    if (starts) started.push(id);
    const result = starts ? (ends[id] ?? 'success') : 'skipped';
    const steps = { targets: { outputs: { targets: result === 'success' ? targets : '' } } };
    const outputs = Object.entries(result === 'skipped' ? {} : (job.outputs ?? {}));
    needs[id] = {
      result,
      outputs: Object.fromEntries(outputs.map(([name, text]) => [name, fill(text, { ...context, steps })])),
    };
  }
  const gate = jobOf('plan', 'gate');
  const [step] = gate.steps;
  const env = Object.entries(step?.env ?? {}).map(([name, text]) => [name, fill(text, { ...context, needs })]);
  const { code } = await runScript(step?.run ?? '', Object.fromEntries(env), directory);
  return { started, check: fill(gate.name ?? '', context), passes: code === 0 };
}

const groupOf = (context: Context) => fill(workflow('plan').concurrency?.group ?? '', context);

describe('plan.yml', () => {
  it('plans live on pull requests from the repository itself', async () => {
    expect(await planRun(pullRequest())).toEqual({ started: ['targets', 'plan'], check: 'drata-roster', passes: true });
    expect(groupOf(pullRequest())).toBe('plan-12-current');
  });

  const fork = { repo: { full_name: 'mallory/people' } };
  const dependabot = { user: { login: 'dependabot[bot]' } };
  const { github, vars } = pullRequest();
  it.each<[string, Context]>([
    ['forks, which see no variables', { ...pullRequest({ pull: { head: fork } }), vars: {} }],
    ['forks, whatever they see', pullRequest({ pull: { head: fork } })],
    ['forks that are gone', pullRequest({ pull: { head: { repo: null } } })],
    ['runs of Dependabot', { vars, github: { ...(github as Event), actor: 'dependabot[bot]' } }],
    ['pull requests of Dependabot, whoever set a label', pullRequest({ pull: dependabot })],
    ['repositories that are not set up', { ...pullRequest(), vars: {} }],
    ['the merge queue', contextOf({ event_name: 'merge_group', ref: 'refs/heads/gh-readonly-queue/main/pr-12' })],
  ])('gives no key to %s', async (_, context) => {
    expect(await planRun(context)).toEqual({ started: ['targets', 'offline'], check: 'drata-roster', passes: true });
  });

  it('has nothing to do where no roster changed', async () => {
    expect(await planRun(pullRequest(), { targets: '' })).toEqual({
      started: ['targets'],
      check: 'drata-roster',
      passes: true,
    });
  });

  it('plans again when one of our labels is set or taken away', async () => {
    for (const action of ['labeled', 'unlabeled']) {
      const context = pullRequest({ action, label: { name: 'drata-roster:allow-mass-change' } });
      expect((await planRun(context)).started).toEqual(['targets', 'plan']);
      expect(groupOf(context)).toBe('plan-12-current');
    }
  });

  it('plans again when a pull request is led to another branch', async () => {
    const context = pullRequest({ action: 'edited', changes: { base: { ref: { from: 'release' } } } });
    expect(await planRun(context)).toEqual({ started: ['targets', 'plan'], check: 'drata-roster', passes: true });
    expect(groupOf(context)).toBe('plan-12-current');
    expect(workflow('plan').on['pull_request']).toMatchObject({ types: expect.arrayContaining(['edited']) });
  });

  it.each<[string, Context]>([
    ['another title', pullRequest({ action: 'edited', changes: { title: { from: 'Ann' } } })],
    ['the label of others', pullRequest({ action: 'labeled', label: { name: 'bug' } })],
    ['a label like ours', pullRequest({ action: 'labeled', label: { name: 'drata-rosters' } })],
    [
      'a closed pull request',
      pullRequest({ action: 'labeled', pull: { state: 'closed' }, label: { name: 'drata-roster:allow-mass-change' } }),
    ],
  ])('does not plan for %s, and neither ends a plan nor speaks for the required check', async (_, context) => {
    expect(await planRun(context)).toEqual({ started: [], check: 'nothing to plan', passes: true });
    expect(groupOf(context)).toBe('plan-12-345');
  });

  it('takes one queue entry for one group, and lets it end', () => {
    const context = contextOf({ event_name: 'merge_group', ref: 'refs/heads/gh-readonly-queue/main/pr-12' });
    expect(groupOf(context)).toBe('plan-refs/heads/gh-readonly-queue/main/pr-12-current');
    const cancels = String(workflow('plan').concurrency?.['cancel-in-progress']);
    expect([fill(cancels, context), fill(cancels, pullRequest())]).toEqual(['false', 'true']);
  });

  it('fails its gate unless all that had to run succeeded', async () => {
    const forked = pullRequest({ pull: { head: fork } });
    for (const end of ['failure', 'cancelled'] as const) {
      expect((await planRun(pullRequest(), { ends: { targets: end } })).passes).toBe(false);
      expect((await planRun(pullRequest(), { ends: { plan: end } })).passes).toBe(false);
      expect((await planRun(forked, { ends: { offline: end } })).passes).toBe(false);
    }
    // Skipped by something else than its own condition, for example a matrix that cannot be made.
    expect((await planRun(pullRequest(), { ends: { plan: 'skipped' } })).passes).toBe(false);
    expect((await planRun(forked, { ends: { offline: 'skipped' } })).passes).toBe(false);
    expect(jobOf('plan', 'gate').if).toBe('always()');
  });

  it('says the same of "nothing to plan" in all three places', () => {
    const { concurrency, jobs } = workflow('plan');
    const [other = ''] = /\(github\.event\.pull_request\.state.*?\)\)\)/.exec(concurrency?.group ?? '') ?? [];
    expect(jobs['targets']?.if).toBe(`\${{ !${other} }}`);
    expect(jobs['gate']?.name).toBe(`\${{ ${other} && 'nothing to plan' || 'drata-roster' }}`);
  });

  it('looks for what a pull request or a queue entry changes, forks in the usual place', () => {
    const given = jobOf('plan', 'targets').steps.at(-1)?.with ?? {};
    const filled = (context: Context) => [fill(String(given['roster']), context), fill(String(given['args']), context)];
    const elsewhere = contextOf({ event: { merge_group: { base_sha: 'c'.repeat(40) } } }, { DRATA_ROSTER: 'rosters' });
    expect(filled(elsewhere)).toEqual(['rosters', `--changed-since=${'c'.repeat(40)}`]);
    expect(filled({ ...pullRequest(), vars: {} })).toEqual(['roster', `--changed-since=${'b'.repeat(40)}`]);
  });

  it('fans out over what was found', () => {
    const matrix = String(jobOf('plan', 'plan').strategy?.matrix).replace(/\{\{(.*)\}\}/, '{{ toJSON($1) }}');
    const needs = { targets: { outputs: { targets: ONE } } };
    expect(JSON.parse(fill(matrix, { needs }))).toEqual(JSON.parse(ONE));
  });
});

describe.each(['apply', 'drift'])('%s.yml', (name) => {
  const main = 'refs/heads/main';
  it('runs for main of a repository that is set up, and nowhere else', () => {
    const starts = (ref: string, vars?: Event) => holds(jobOf(name, 'targets').if ?? '', contextOf({ ref }, vars));
    expect([starts(main), starts('refs/heads/topic'), starts(main, {})]).toEqual([true, false, false]);
  });

  it('takes every roster, if there is any', () => {
    const starts = (targets: string) =>
      holds(jobOf(name, name).if ?? '', { vars: {}, needs: { targets: { outputs: { targets } } } });
    expect([starts(ONE), starts('')]).toEqual([true, false]);
    expect(jobOf(name, 'targets').steps.at(-1)?.with?.['args']).toBeUndefined();
  });
});

describe('drift.yml', () => {
  it('may write to the repository only where somebody has asked for pull requests', () => {
    const started = (vars: Event, targets = ONE) =>
      ['drift', 'pull-request'].filter((id) =>
        holds(jobOf('drift', id).if ?? '', { vars, needs: { targets: { outputs: { targets } } } }),
      );
    const name = 'DRATA_ROSTER_DRIFT_PULL_REQUEST';
    expect([
      started({}),
      started({ [name]: 'false' }),
      started({ [name]: 'true' }),
      started({ [name]: 'true' }, ''),
    ]).toEqual([['drift'], ['drift'], ['pull-request'], []]);
  });
});
