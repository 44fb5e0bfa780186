import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDeployment, addStatus } from '../github/fake-deployments.js';
import { type FakeGithub, openFakeGithub } from '../github/fake-github.js';
import type { FakeCheck, FakeDeployment, FakeStore } from '../github/fake-store.js';
import { gitIn } from '../model/repository.js';
import { temporaryDirectory } from '../model/temporary.js';
import { type Edit, type HubRepository, openHubRepository } from './github-repository.js';
import { keepTexts } from './github-texts.js';
import {
  type Env,
  KEY,
  openSandbox,
  type Result,
  run,
  runBuilt,
  type Sandbox,
  type SandboxSettings,
  start,
} from './harness.js';

/** A step of a job as Actions shows it. */
export type Step = Result & { readonly summary: string; readonly outputs: Readonly<Record<string, string>> };

export type StepOptions = {
  readonly args?: readonly string[];
  readonly env?: Env;
  /** The roster directory. */
  readonly dir?: string;
};

type Event = { readonly name: string; readonly document: object; readonly sha: string };
type Started = { readonly child: ChildProcess; readonly ended: Promise<Step> };
/** What a step starts, and what becomes of its result. */
type Prepared = {
  readonly line: readonly string[];
  readonly env: Env;
  readonly finish: (ended: Promise<Result>) => Promise<Step>;
};

/** A repository on the fake GitHub, its Drata, and the workflows between them. */
export type Hub = HubRepository & {
  readonly fake: FakeGithub;
  readonly sandbox: Sandbox;
  /** The plan of a pull request as merged into main. */
  readonly plan: (number: number, options?: StepOptions) => Promise<Step>;
  /** Any command for a pull request, as in `plan`. */
  readonly onPull: (command: string, number: number, options?: StepOptions) => Promise<Step>;
  /** The apply of what was pushed to main since the last one; without anything new the same job once more. */
  readonly apply: (options?: StepOptions) => Promise<Step>;
  readonly startApply: (options?: StepOptions) => Started;
  /** A run of the schedule, whose event says nothing of the repository. */
  readonly schedule: (command: 'apply' | 'drift', options?: StepOptions) => Promise<Step>;
  readonly dispatch: (command: 'apply' | 'drift', options?: StepOptions) => Promise<Step>;
  /** The text of the program's comment; null where there is none. */
  readonly comment: (number: number, dir?: string) => string | null;
  /** The newest check run on the head. */
  readonly check: (number: number, dir?: string) => FakeCheck | undefined;
  /** Each as its states, the last one last, oldest deployment first. */
  readonly deployments: (dir?: string) => readonly string[];
  readonly lastPayload: (dir?: string) => FakeDeployment['payload'];
};

export type HubSettings = SandboxSettings & {
  readonly isPublic?: boolean;
  /** Whether nothing has been applied; else the first commit has. */
  readonly isNew?: boolean;
  readonly env?: Env;
  /** Whether steps run the built program, each in a process of its own. */
  readonly isBuilt?: boolean;
};

/** Opens a hub whose main holds what `first` writes. */
export async function openHub(
  first: Edit,
  { isPublic = false, isNew = false, isBuilt = false, env = {}, ...settings }: HubSettings = {},
): Promise<Hub> {
  const [fake, sandbox] = await Promise.all([openFakeGithub(), openSandbox(settings)]);
  const { store } = fake;
  store.isPublic = isPublic;
  const repository = openHubRepository(store, first);
  const none = '0'.repeat(40);
  let pushed = { before: none, after: isNew ? none : repository.tip() };
  if (!isNew) recordApply(store, repository.tip());
  let runs = 0;
  const about = {
    full_name: store.repository,
    private: !isPublic,
    visibility: isPublic ? 'public' : 'private',
    default_branch: 'main',
    html_url: `https://github.com/${store.repository}`,
  };

  function launch(...step: Parameters<typeof prepare>): Started {
    const { line, env: given, finish } = prepare(...step);
    const { child, ended } = start(line, given);
    return { child, ended: finish(ended) };
  }

  function go(...step: Parameters<typeof prepare>): Promise<Step> {
    const { line, env: given, finish } = prepare(...step);
    return finish(isBuilt ? runBuilt(line, given) : run(line, given));
  }

  function prepare(command: string, event: Event, copy: string, options: StepOptions): Prepared {
    runs += 1;
    const files = temporaryDirectory();
    const [eventPath, summaryPath, outputPath] = ['event.json', 'summary.md', 'output'].map((name) =>
      join(files, name),
    );
    writeFileSync(String(eventPath), JSON.stringify(event.document));
    const { dir = 'roster', args = [] } = options;
    const given = { ...env, ...options.env };
    const line = [command, '--github', '--roster', join(copy, dir), '--rate-limit', '100000', ...args];
    const inStep = {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: fake.apiUrl,
      GITHUB_TOKEN: fake.token,
      GITHUB_REPOSITORY: store.repository,
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: String(eventPath),
      GITHUB_SHA: event.sha,
      GITHUB_RUN_ID: String(9000 + runs),
      GITHUB_ACTOR: 'jane',
      GITHUB_STEP_SUMMARY: String(summaryPath),
      GITHUB_OUTPUT: String(outputPath),
      DRATA_BASE_URL: sandbox.url,
      ...given,
    };
    const read = (path: string | undefined) => (path && existsSync(path) ? readFileSync(path, 'utf8') : '');
    const finish = async (ended: Promise<Result>) => {
      const result = await ended;
      const step = { ...result, summary: read(summaryPath), outputs: outputsOf(read(outputPath)) };
      requireHarmless(step, fake, [KEY, fake.token, ...Object.values(given).filter((value) => value.length > 15)]);
      keepTexts(`${command} on ${event.name}`, step, store);
      return step;
    };
    return { line, env: inStep, finish };
  }

  function pullEvent(number: number, copy: string): Event {
    const [pull, issue] = [store.pulls.get(number), store.issues.get(number)];
    const head = { sha: pull?.headSha, ref: pull?.headRef, repo: { full_name: pull?.headRepository } };
    const base = { sha: repository.tip(), ref: 'main' };
    const shown = { number, state: issue?.state, user: { login: issue?.user.login }, head, base };
    const document = { action: 'synchronize', number, pull_request: shown, repository: about };
    return { name: 'pull_request', document, sha: gitIn(copy)('rev-parse', 'HEAD') };
  }

  function pushEvent(): Event {
    const after = repository.tip();
    if (after !== pushed.after) pushed = { before: pushed.after, after };
    const { before } = pushed;
    const isNew = /^0+$/.test(before);
    const range = isNew ? [after] : [`${before}..${after}`];
    const commits = repository.git('rev-list', '--reverse', ...range).split('\n');
    const forced = !isNew && repository.git('merge-base', before, after) !== before;
    const document = {
      ref: 'refs/heads/main',
      before,
      after,
      forced,
      commits: commits.filter(Boolean).map((id) => ({ id })),
      repository: about,
    };
    return { name: 'push', document, sha: after };
  }

  const onPull: Hub['onPull'] = (command, number, options = {}) => {
    const copy = repository.clone(store.pulls.get(number)?.headSha);
    return go(command, pullEvent(number, copy), copy, options);
  };
  const startApply: Hub['startApply'] = (options = {}) => launch('apply', pushEvent(), repository.clone(), options);
  const onMain = (command: string, name: string, document: object, options: StepOptions = {}) =>
    go(command, { name, document, sha: repository.tip() }, repository.clone(), options);
  const deployed = (dir: string) =>
    store.deployments.filter(({ environment }) => environment === `drata-roster/${dir}`);

  return {
    ...repository,
    fake,
    sandbox,
    onPull,
    plan: (number, options) => onPull('plan', number, options),
    startApply,
    apply: (options = {}) => go('apply', pushEvent(), repository.clone(), options),
    schedule: (command, options) => onMain(command, 'schedule', { schedule: '23 6 * * *' }, options),
    dispatch: (command, options) => onMain(command, 'workflow_dispatch', { repository: about, inputs: {} }, options),
    comment: (number, dir = 'roster') => {
      const marker = `<!-- drata-roster:plan v=1 {"dir":"${dir}"`;
      const ours = store.comments.filter(
        ({ issue, user, body }) => issue === number && user.login === fake.actor.login && body.startsWith(marker),
      );
      if (ours.length > 1) throw new Error(`there are ${ours.length} comments on #${number}`);
      return ours[0]?.body ?? null;
    },
    check: (number, dir = 'roster') =>
      store.checks.findLast(
        ({ sha, app, name }) =>
          sha === store.pulls.get(number)?.headSha && app === fake.actor.app && name === `drata-roster plan (${dir})`,
      ),
    deployments: (dir = 'roster') => deployed(dir).map(({ statuses }) => statuses.map(({ state }) => state).join(' ')),
    lastPayload: (dir = 'roster') => deployed(dir).at(-1)?.payload,
  };
}

/** A deployment that an earlier run made. */
export function recordApply(store: FakeStore, sha: string, payload: object = {}, dir = 'roster'): void {
  const creator = 'github-actions[bot]';
  const environment = `drata-roster/${dir}`;
  const made = {
    sha,
    environment,
    task: 'drata-roster',
    description: '',
    payload: { version: 1, waiting: [], ...payload },
  };
  const deployment = addDeployment(store, { ...made, creator });
  addStatus(store, deployment, { state: 'success', description: 'Applied', logUrl: '', creator });
}

function outputsOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\n').filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

/** Whatever a test is about: no key shows anywhere, and nothing that is printed is a command to Actions. */
function requireHarmless(step: Step, fake: FakeGithub, secrets: readonly string[]): void {
  const sent = fake.requests.map(({ path, body }) => `${path} ${JSON.stringify(body) ?? ''}`);
  const printed = `${step.stdout}\n${step.stderr}`;
  const all = [printed, step.summary, JSON.stringify(step.outputs), ...sent].join('\n');
  if (secrets.some((secret) => all.includes(secret))) throw new Error(`a key or the token shows:\n${all}`);
  if (/^\s*(::|##\[)/m.test(printed)) throw new Error(`a workflow command is printed:\n${printed}`);
}
