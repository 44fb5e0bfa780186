import { byteLength, type Handlers, invalid, notFound, textAt } from './fake-answer.js';
import { type FakeComment, type FakeIssue, type FakeStore, userOf } from './fake-store.js';

const R = '/repos/{owner}/{repo}';

/** What GitHub says is the most of a comment; what an issue takes was measured (both in github-limits). */
const COMMENT_CHARACTERS = 65_536;
const ISSUE_BYTES = 262_144;
const TOO_LONG = invalid('IssueComment', 'body', `body is too long (maximum is ${COMMENT_CHARACTERS} characters)`);

export const issueHandlers: Handlers = {
  [`GET ${R}/issues`]: ({ store, query }) => {
    const state = query.get('state') ?? 'open';
    const creator = query.get('creator');
    const fits = (issue: FakeIssue) =>
      (state === 'all' || issue.state === state) && (creator === null || issue.user.login === creator);
    return {
      json: [...store.issues.values()]
        .filter(fits)
        .reverse()
        .map((issue) => showIssue(store, issue)),
    };
  },
  [`POST ${R}/issues`]: ({ store, login, body }) => {
    const text = textAt(body, 'body') ?? '';
    if (byteLength(text) > ISSUE_BYTES) return invalid('Issue', 'body', 'body is too long');
    return {
      json: showIssue(store, openIssue(store, { title: textAt(body, 'title') ?? '', body: text, author: login })),
    };
  },
  [`GET ${R}/issues/{issue_number}`]: ({ store, values }) => {
    const issue = store.issues.get(Number(values['issue_number']));
    return issue ? { json: showIssue(store, issue) } : notFound();
  },
  [`PATCH ${R}/issues/{issue_number}`]: ({ store, values, body }) => {
    const issue = store.issues.get(Number(values['issue_number']));
    if (!issue) return notFound();
    const text = textAt(body, 'body') ?? issue.body;
    // Measured: too long a text is answered with 200, and the old one kept.
    if (byteLength(text) <= ISSUE_BYTES) issue.body = text;
    issue.title = textAt(body, 'title') ?? issue.title;
    if (body['state'] === 'open' || body['state'] === 'closed') issue.state = body['state'];
    return { json: showIssue(store, issue) };
  },
  [`GET ${R}/issues/{issue_number}/events`]: ({ store, values }) => ({
    json: store.events
      .filter(({ issue }) => issue === Number(values['issue_number']))
      .map(({ id, event, label, actor, at }) => ({
        id,
        event,
        created_at: at,
        actor,
        ...(label === null ? {} : { label: { name: label, color: 'ededed' } }),
      })),
  }),
  [`GET ${R}/issues/{issue_number}/comments`]: ({ store, values }) => {
    const number = Number(values['issue_number']);
    if (!store.issues.has(number)) return notFound();
    return {
      json: store.comments.filter(({ issue }) => issue === number).map((comment) => showComment(store, comment)),
    };
  },
  [`POST ${R}/issues/{issue_number}/comments`]: ({ store, login, values, body }) => {
    const issue = Number(values['issue_number']);
    if (!store.issues.has(issue)) return notFound();
    const text = textAt(body, 'body') ?? '';
    if (text.length > COMMENT_CHARACTERS) return TOO_LONG;
    return { json: showComment(store, addComment(store, issue, login, text)) };
  },
  [`PATCH ${R}/issues/comments/{comment_id}`]: ({ store, values, body }) => {
    const comment = store.comments.find(({ id }) => id === Number(values['comment_id']));
    if (!comment) return notFound();
    const text = textAt(body, 'body') ?? '';
    if (text.length > COMMENT_CHARACTERS) return TOO_LONG;
    comment.body = text;
    return { json: showComment(store, comment) };
  },
  [`DELETE ${R}/issues/comments/{comment_id}`]: ({ store, values }) => {
    const index = store.comments.findIndex(({ id }) => id === Number(values['comment_id']));
    if (index < 0) return notFound();
    store.comments.splice(index, 1);
    return {};
  },
};

/** Opens an issue, or what is one behind a pull request. */
export function openIssue(
  store: FakeStore,
  { title, body, author }: { readonly title: string; readonly body: string; readonly author: string },
): FakeIssue {
  const [number, id] = [store.nextNumber(), store.nextId()];
  const issue: FakeIssue = { number, id, title, body, state: 'open', user: userOf(author), labels: new Set() };
  store.issues.set(number, issue);
  return issue;
}

export function addComment(store: FakeStore, issue: number, login: string, body: string): FakeComment {
  const comment = { id: store.nextId(), issue, body, user: userOf(login) };
  store.comments.push(comment);
  return comment;
}

/** Puts a label on an issue, or takes it off; a bot's name ends in `[bot]`, a deleted account has none. */
export function setLabel(
  store: FakeStore,
  issue: number,
  label: string,
  change: { readonly added: boolean; readonly actor: string | null; readonly at?: string },
): void {
  const labels = store.issues.get(issue)?.labels;
  if (change.added) labels?.add(label);
  else labels?.delete(label);
  const event = change.added ? 'labeled' : 'unlabeled';
  const actor = change.actor === null ? null : userOf(change.actor);
  store.events.push({ id: store.nextId(), issue, event, label, actor, at: change.at ?? store.now() });
}

function showIssue(store: FakeStore, issue: FakeIssue) {
  const { number, id, title, body, state, user } = issue;
  const isPull = store.pulls.has(number);
  return {
    number,
    id,
    title,
    body,
    state,
    user,
    html_url: `https://github.com/${store.repository}/issues/${number}`,
    labels: showLabels(issue),
    ...(isPull ? { pull_request: { html_url: `https://github.com/${store.repository}/pull/${number}` } } : {}),
  };
}

export function showLabels({ labels }: FakeIssue) {
  return [...labels].map((name) => ({ name, color: 'ededed' }));
}

function showComment({ repository }: FakeStore, { id, issue, body, user }: FakeComment) {
  return { id, body, user, html_url: `https://github.com/${repository}/pull/${issue}#issuecomment-${id}` };
}
