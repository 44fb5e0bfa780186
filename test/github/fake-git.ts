import { type Handlers, invalid, notFound, textAt } from './fake-answer.js';
import { addCommit, type FakeCommit, type FakeStore, setTip, shaOf } from './fake-store.js';

const R = '/repos/{owner}/{repo}';

type Entry = { readonly path: string; readonly content?: string; readonly sha?: string | null };

const noReference = { status: 422, json: { message: 'Reference does not exist', status: '422' } };

export const gitHandlers: Handlers = {
  [`GET ${R}`]: ({ store }) => ({
    json: {
      full_name: store.repository,
      private: !store.isPublic,
      visibility: store.isPublic ? 'public' : 'private',
      default_branch: 'main',
    },
  }),
  [`GET ${R}/branches/{branch}`]: ({ store, values }) => {
    const name = values['branch'] ?? '';
    const commit = store.commits.get(store.branches.get(name) ?? '');
    if (!commit) return notFound('Branch not found');
    const { sha, tree, author } = commit;
    return {
      json: {
        name,
        commit: { sha, commit: { tree: { sha: tree } }, author: author === null ? null : { login: author } },
      },
    };
  },
  [`GET ${R}/git/commits/{commit_sha}`]: ({ store, values }) => {
    const commit = store.commits.get(values['commit_sha'] ?? '');
    return commit ? { json: showCommit(commit) } : notFound();
  },
  [`POST ${R}/git/trees`]: ({ store, body }) => {
    const base = textAt(body, 'base_tree');
    const files = new Map(base === undefined ? [] : store.trees.get(base));
    if (base !== undefined && !store.trees.has(base)) return notFound();
    for (const { path, content, sha } of body['tree'] as readonly Entry[]) {
      if (content !== undefined) files.set(path, content);
      else if (sha === null && !files.delete(path)) return invalid('Tree', 'path', 'GitRPC::BadObjectState');
    }
    const sha = shaOf([...files].sort());
    store.trees.set(sha, files);
    return { json: { sha, tree: [] } };
  },
  [`POST ${R}/git/commits`]: ({ store, login, body }) => {
    const files = store.trees.get(textAt(body, 'tree') ?? '');
    if (!files) return invalid('Commit', 'tree', 'Tree SHA does not exist');
    const parents = (body['parents'] ?? []) as readonly string[];
    return {
      json: showCommit(addCommit(store, { files, parents, message: textAt(body, 'message') ?? '', author: login })),
    };
  },
  [`POST ${R}/git/refs`]: ({ store, body }) => {
    const branch = (textAt(body, 'ref') ?? '').replace('refs/heads/', '');
    if (store.branches.has(branch))
      return { status: 422, json: { message: 'Reference already exists', status: '422' } };
    return point(store, branch, textAt(body, 'sha') ?? '');
  },
  [`PATCH ${R}/git/refs/{ref}`]: ({ store, values, body }) => {
    const branch = (values['ref'] ?? '').replace('heads/', '');
    const [tip, sha] = [store.branches.get(branch), textAt(body, 'sha') ?? ''];
    if (tip === undefined) return noReference;
    if (body['force'] !== true && !store.commits.get(sha)?.parents.includes(tip)) {
      return { status: 422, json: { message: 'Update is not a fast forward', status: '422' } };
    }
    return point(store, branch, sha);
  },
};

/** Moves a branch, and the heads of the open pull requests from it. */
function point(store: FakeStore, branch: string, sha: string) {
  if (!store.commits.has(sha)) return { status: 422, json: { message: 'Object does not exist', status: '422' } };
  setTip(store, branch, sha);
  for (const pull of store.pulls.values()) {
    if (pull.headRef === branch && store.issues.get(pull.number)?.state === 'open') pull.headSha = sha;
  }
  return { json: { ref: `refs/heads/${branch}`, object: { sha, type: 'commit' } } };
}

function showCommit({ sha, tree, parents, message }: FakeCommit) {
  return { sha, message, tree: { sha: tree }, parents: parents.map((parent) => ({ sha: parent })) };
}
