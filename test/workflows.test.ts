import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GUARD_NAMES } from '../src/plan/plan.js';
import { type Action, githubFile, type Job, jobOf, type Step, type Workflow, workflow } from './model/workflow.js';

const NAMES = ['apply', 'ci', 'drift', 'plan'];
const FILES = [...NAMES.map((name) => `workflows/${name}.yml`), 'actions/drata-roster/action.yml'];
const OURS = './.github/actions/drata-roster';

/** What may stand in `args` of the action, which takes one argument a line: never a text of other people's. */
const SAFE_ARGS = ['github.event.pull_request.base.sha || github.event.merge_group.base_sha', 'runner.temp'];

/** Every rule that a workflow or action breaks. */
function faultsOf(text: string): readonly string[] {
  const file = parse(text) as Partial<Workflow> & Partial<Action>;
  const jobs = Object.entries(file.jobs ?? {});
  const steps = [...jobs.flatMap(([, job]) => job.steps), ...(file.runs?.steps ?? [])];
  return [
    ...(file.jobs && (file.permissions === undefined || Object.keys(file.permissions).length > 0)
      ? ['permissions at the top are not {}']
      : []),
    ...Object.keys(file.on ?? {})
      .filter((trigger) => ['pull_request_target', 'workflow_run', 'issue_comment'].includes(trigger))
      .map((trigger) => `runs on ${trigger}`),
    ...unpinned(text),
    ...jobs.flatMap(([id, job]) => jobFaults(job).map((fault) => `${id}: ${fault}`)),
    ...steps.flatMap(stepFaults),
  ];
}

/** Actions of others that are not named by commit, with the version that it is. */
function unpinned(text: string): readonly string[] {
  return [...text.matchAll(/\buses:\s*(\S+)(.*)/g)]
    .filter(([, name = '', comment = '']) => name !== OURS && !/@[0-9a-f]{40} # v\d/.test(`${name}${comment}`))
    .map(([, name]) => `${name} is not pinned to a commit with its version`);
}

function jobFaults(job: Job): readonly string[] {
  const secrets = [...JSON.stringify(job).matchAll(/secrets[.[][\w.'\]]*/g)].map(([name]) => name);
  return [
    ...(job.permissions === undefined ? ['no permissions of its own'] : []),
    ...(job['timeout-minutes'] === undefined ? ['no timeout'] : []),
    ...(/-\d/.test(job['runs-on'] ?? '') ? [] : ['no fixed runner']),
    ...(secrets.length > 0 && job.environment === undefined ? ['secrets outside an environment'] : []),
    ...(job.steps.filter(({ uses }) => uses === OURS).length > 0 &&
    !/^actions\/checkout@/.test(job.steps[0]?.uses ?? '')
      ? ['the action before the checkout']
      : []),
  ];
}

function stepFaults({ uses = '', run, with: given = {}, env = {} }: Step): readonly string[] {
  const isOf = (name: string) => uses.startsWith(`${name}@`);
  const args = [...String(given['args'] ?? '').matchAll(/\$\{\{\s*(.*?)\s*\}\}/g)].map(([, text = '']) => text);
  const elsewhere = { ...given, 'api-key': '', 'signing-key': '' };
  return [
    ...(run?.includes('${{') ? ['an expression inside run'] : []),
    ...(run && /set -\w*x/.test(run) ? ['a script that prints its commands'] : []),
    ...(isOf('actions/checkout') && given['persist-credentials'] !== false ? ['a checkout that keeps the token'] : []),
    ...(isOf('actions/setup-node') && given['package-manager-cache'] !== false ? ['a cache'] : []),
    ...(/^actions\/(cache|upload-artifact)/.test(uses) ? [`${uses.split('@')[0]} keeps people's data or code`] : []),
    ...(JSON.stringify([elsewhere, env]).includes('secrets') ? ['a secret elsewhere than in a key of the action'] : []),
    ...args.filter((text) => !SAFE_ARGS.includes(text)).map((text) => `\${{ ${text} }} among the arguments`),
  ];
}

describe('the workflows', () => {
  it('are those that the rules are held against', () => {
    const found = readdirSync(join(import.meta.dirname, '../.github'), { recursive: true, encoding: 'utf8' });
    expect(found.filter((file) => /\.ya?ml$/.test(file)).sort()).toEqual([...FILES].sort());
  });

  it.each(FILES)('%s keeps the rules', (file) => {
    expect(faultsOf(githubFile(file))).toEqual([]);
  });

  it('have rules that find what is wrong', () => {
    const bad = `
on: { pull_request_target: {} }
permissions: { contents: write }
jobs:
  plan:
    runs-on: ubuntu-latest
    steps:
      - uses: ${OURS}
        with:
          args: --only=\${{ github.event.pull_request.title }}
      - uses: actions/checkout@v7
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020
      - uses: actions/upload-artifact@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
      - run: set -ex; echo "\${{ github.head_ref }}"
        env: { KEY: "\${{ secrets.KEY }}" }
`;
    expect(faultsOf(bad)).toEqual([
      'permissions at the top are not {}',
      'runs on pull_request_target',
      'actions/checkout@v7 is not pinned to a commit with its version',
      'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 is not pinned to a commit with its version',
      'plan: no permissions of its own',
      'plan: no timeout',
      'plan: no fixed runner',
      'plan: secrets outside an environment',
      'plan: the action before the checkout',
      `\${{ github.event.pull_request.title }} among the arguments`,
      'a checkout that keeps the token',
      'a cache',
      "actions/upload-artifact keeps people's data or code",
      'an expression inside run',
      'a script that prints its commands',
      'a secret elsewhere than in a key of the action',
    ]);
  });

  it('give each job what it needs and no more', () => {
    const given = NAMES.flatMap((name) =>
      Object.entries(workflow(name).jobs).map(([id, { permissions }]) => [`${name} ${id}`, permissions]),
    );
    const read = { contents: 'read' };
    expect(Object.fromEntries(given)).toEqual({
      'ci gate': read,
      'plan targets': read,
      'plan plan': { ...read, 'pull-requests': 'write', checks: 'write', deployments: 'read', issues: 'read' },
      'plan offline': read,
      'plan gate': {},
      'apply targets': read,
      'apply apply': { ...read, 'pull-requests': 'write', checks: 'read', deployments: 'write', issues: 'read' },
      'drift targets': read,
      'drift drift': { ...read, issues: 'write', deployments: 'read' },
      'drift pull-request': { contents: 'write', 'pull-requests': 'write', issues: 'write', deployments: 'read' },
    });
  });

  it('are explained in the README: permissions, environments, labels, the required check', () => {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
    const rows = ['plan', 'apply', 'drift'].flatMap((name) =>
      Object.entries(jobOf(name, name).permissions ?? {}).map(
        ([scope, level]) => `| ${name} | \`${scope}: ${level}\` |`,
      ),
    );
    const drift = jobOf('drift', 'drift').permissions ?? {};
    const more = Object.entries(jobOf('drift', 'pull-request').permissions ?? {})
      .filter(([scope, level]) => drift[scope] !== level)
      .map(([scope, level]) => `| drift, as a pull request | \`${scope}: ${level}\` |`);
    const other = [...rows, ...more].filter((row) => !row.includes('`contents: read`'));
    expect(readme.match(/^\| (plan|apply|drift)[^|`]* \| `.*?` \|/gm)).toEqual(other);
    expect(readme).toContain('`DRATA_ROSTER_DRIFT_PULL_REQUEST`');
    expect(readme).toContain(`for guard in ${GUARD_NAMES.join(' ')}\n`);
    for (const text of ['`drata-plan-roster`', '`drata-apply-roster`', 'require one check: `drata-roster`']) {
      expect(readme).toContain(text);
    }
  });

  it('read and write with different keys, a directory each, and leave the record of deployments to the program', () => {
    const environments = NAMES.flatMap((name) =>
      Object.values(workflow(name).jobs).flatMap(({ environment }) => (environment ? [[name, environment]] : [])),
    );
    const of = (name: string) => ({ name: `drata-${name}-\${{ matrix.name }}`, deployment: false });
    expect(Object.fromEntries(environments)).toEqual({ plan: of('plan'), apply: of('apply'), drift: of('plan') });
  });

  it('queue applies per directory without ever ending one, and nothing else waits in that queue', () => {
    const apply = { group: `drata-apply-\${{ matrix.name }}`, 'cancel-in-progress': false, queue: 'max' };
    expect(jobOf('apply', 'apply').concurrency).toEqual(apply);
    expect(workflow('apply').concurrency).toBeUndefined();
    expect(workflow('drift').concurrency).toEqual({ group: 'drata-drift', 'cancel-in-progress': true });
  });

  it.each([
    ['plan', 'plan'],
    ['apply', 'apply'],
    ['drift', 'drift'],
    ['drift', 'pull-request'],
  ])('%s stays below the rate that Drata allows one address', (name, id) => {
    const job = jobOf(name, id);
    const args = String(job.steps.at(-1)?.with?.['args']);
    const rate = Number(/^--rate-limit=(\d+)$/m.exec(args)?.[1]);
    expect(rate * (job.strategy?.['max-parallel'] ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(480);
    expect(job.strategy?.['fail-fast']).toBe(false);
    expect(args.split('\n')).toContain('--github');
  });

  it('differ for drift as a pull request in its argument and its rights alone', () => {
    const [plain, asked] = ['drift', 'pull-request'].map((id) => {
      const { if: _when, permissions, steps, ...job } = jobOf('drift', id);
      return { job, steps: JSON.stringify(steps).replace('--pull-request\\n', '') };
    });
    expect(asked).toEqual(plain);
    expect(jobOf('drift', 'pull-request').steps.at(-1)?.with?.['args']).toContain('\n--pull-request\n');
  });

  it('fetch the whole history wherever a base is looked for', () => {
    const shallow = NAMES.flatMap((name) => Object.entries(workflow(name).jobs))
      .filter(([, { steps }]) => steps[0]?.uses !== undefined && steps[0].with?.['fetch-depth'] !== 0)
      .map(([id]) => id);
    // `targets` of apply and drift lists every directory, and ci looks at none.
    expect(shallow).toEqual(['targets', 'gate', 'targets']);
  });
});
