import { type Handlers, notFound, textAt } from './fake-answer.js';
import type { FakeAnnotation, FakeCheck, FakeStore } from './fake-store.js';

const R = '/repos/{owner}/{repo}';

const APP_ONLY = { status: 403, json: { message: 'You must authenticate via a GitHub App.', status: '403' } };

export const checkHandlers: Handlers = {
  [`GET ${R}/commits/{ref}/check-runs`]: ({ store, values, query }) => {
    const ref = values['ref'] ?? '';
    const sha = store.branches.get(ref) ?? ref;
    const name = query.get('check_name');
    const found = store.checks.filter((check) => check.sha === sha && (name === null || check.name === name)).reverse();
    const latest = [...new Map([...found].reverse().map((check) => [`${check.app} ${check.name}`, check])).values()];
    // `latest` is what GitHub does unless told otherwise.
    return { json: { check_runs: (query.get('filter') === 'all' ? found : latest).map(showCheck) } };
  },
  [`POST ${R}/check-runs`]: ({ store, app, body }) => {
    if (app === null) return APP_ONLY;
    const check = addCheck(store, { app, sha: textAt(body, 'head_sha') ?? '', name: textAt(body, 'name') ?? '' });
    change(store, check, body);
    return { json: showCheck(check) };
  },
  [`GET ${R}/check-runs/{check_run_id}`]: ({ store, values }) => {
    const check = store.checks.find(({ id }) => id === Number(values['check_run_id']));
    return check ? { json: showCheck(check) } : notFound();
  },
  [`PATCH ${R}/check-runs/{check_run_id}`]: ({ store, app, values, body }) => {
    const check = store.checks.find(({ id }) => id === Number(values['check_run_id']));
    if (!check) return notFound();
    if (app !== check.app) return APP_ONLY;
    change(store, check, body);
    return { json: showCheck(check) };
  },
};

/** A check run of any App. */
export function addCheck(
  store: FakeStore,
  check: Pick<FakeCheck, 'app' | 'sha' | 'name'> &
    Partial<Pick<FakeCheck, 'status' | 'conclusion' | 'externalId' | 'output'>>,
): FakeCheck {
  const added: FakeCheck = {
    status: 'queued',
    conclusion: null,
    externalId: null,
    output: { title: null, summary: null, text: null },
    ...check,
    id: store.nextId(),
    completedAt: check.status === 'completed' ? store.now() : null,
    detailsUrl: null,
    annotations: [],
  };
  store.checks.push(added);
  return added;
}

function change(store: FakeStore, check: FakeCheck, body: Readonly<Record<string, unknown>>): void {
  check.name = textAt(body, 'name') ?? check.name;
  check.detailsUrl = textAt(body, 'details_url') ?? check.detailsUrl;
  check.externalId = textAt(body, 'external_id') ?? check.externalId;
  check.conclusion = textAt(body, 'conclusion') ?? check.conclusion;
  check.status = check.conclusion === null ? (textAt(body, 'status') ?? check.status) : 'completed';
  if (check.status === 'completed') check.completedAt ??= store.now();
  const output = body['output'] as (Partial<FakeCheck['output']> & { annotations?: FakeAnnotation[] }) | undefined;
  if (!output) return;
  const { annotations = [], ...texts } = output;
  check.output = { ...check.output, ...texts };
  // Those of an update are added to those there are (documented).
  check.annotations.push(...annotations);
}

function showCheck(check: FakeCheck) {
  const { id, name, sha, status, conclusion, externalId, detailsUrl, completedAt, output, annotations, app } = check;
  return {
    id,
    name,
    head_sha: sha,
    status,
    conclusion,
    external_id: externalId ?? '',
    details_url: detailsUrl,
    completed_at: completedAt,
    output: { ...output, annotations_count: annotations.length },
    app: { slug: app },
  };
}
