import { RefusedError } from '../errors.js';
import type { Api, Data } from './api.js';
import { readTip } from './branches.js';
import type { Files, Proposal, ProposalPlace } from './github.js';
import { addNote, plain } from './issues.js';
import { makeOnce } from './once.js';

type WirePull = Data<'GET /repos/{owner}/{repo}/pulls'>[number];

const CONTENTS = { needs: 'contents: write' } as const;
const PULLS = { needs: 'pull-requests: write' } as const;

export function openFiles(api: Api, login: string): Files {
  return {
    propose: async (proposal) => {
      const base = await readTree(api, proposal.base.sha);
      const tree = await writeTree(api, proposal, base);
      if (tree === base) return null;
      await bringBranch(api, proposal, tree, login);
      return bringPull(api, proposal);
    },
    find: async (place) => (await findOpen(api, place))?.number ?? null,
    withdraw: async ({ note, ...place }) => {
      const open = await findOpen(api, place);
      if (open === null || open.user?.login !== login) return null;
      const { number } = open;
      await addNote(api, login, { number, body: note, manner: PULLS });
      const closed = { pull_number: number, state: 'closed' } as const;
      await api.send('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', closed, PULLS);
      return number;
    },
  };
}

async function readTree(api: Api, sha: string): Promise<string> {
  const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
  return (await api.send(route, { commit_sha: sha }, { needs: 'contents: read' })).tree.sha;
}

/** Objects are named by what they hold: writing one twice changes nothing, and one that no branch holds is nobody's burden. */
async function writeTree(api: Api, { files, executables }: Proposal, base: string): Promise<string> {
  const tree = [...files].map(([path, content]) => {
    const mode = executables.has(path) ? '100755' : '100644';
    const entry = { path, mode, type: 'blob' } as const;
    return content === null ? { ...entry, sha: null } : { ...entry, content };
  });
  return (await api.send('POST /repos/{owner}/{repo}/git/trees', { base_tree: base, tree }, CONTENTS)).sha;
}

/** Moves the branch to a commit with that tree on top of the base, unless it holds the tree already. */
async function bringBranch(api: Api, { branch, base, message }: Proposal, tree: string, login: string): Promise<void> {
  const tip = await readTip(api, branch);
  if (tip?.tree === tree) return;
  if (tip !== null && tip.author !== login) {
    throw new RefusedError(`somebody else has committed to the branch ${branch}, which drata-roster would overwrite`, {
      remedy: 'Merge or close its pull request and delete the branch; the next run opens a new one.',
    });
  }
  const commit = { message, tree, parents: [base.sha] };
  const { sha } = await api.send('POST /repos/{owner}/{repo}/git/commits', commit, CONTENTS);
  if (tip !== null) {
    await api.send(
      'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
      { ref: `heads/${branch}`, sha, force: true },
      CONTENTS,
    );
    return;
  }
  await makeOnce(api, {
    make: async () => {
      const ref = { ref: `refs/heads/${branch}`, sha };
      await api.send('POST /repos/{owner}/{repo}/git/refs', ref, { ...CONTENTS, creates: true });
    },
    find: async () => ((await readTip(api, branch))?.sha === sha ? undefined : null),
  });
}

async function bringPull(api: Api, { branch, base, title, body }: Proposal) {
  const find = () => findOpen(api, { branch, base: base.branch });
  const open = await find();
  if (open === null) {
    const pull = { title, body, head: branch, base: base.branch };
    const make = () => api.send('POST /repos/{owner}/{repo}/pulls', pull, { ...PULLS, creates: true });
    const { number, html_url } = await makeOnce<Pick<WirePull, 'number' | 'html_url'>>(api, { make, find });
    return { number, url: html_url, created: true };
  }
  const { number, html_url } = open;
  if (open.title !== title || plain(open.body ?? '') !== plain(body)) {
    await api.send('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: number, title, body }, PULLS);
  }
  return { number, url: html_url, created: false };
}

async function findOpen(api: Api, { branch, base }: ProposalPlace): Promise<WirePull | null> {
  const query = { head: `${api.owner}:${branch}`, base, state: 'open' } as const;
  const found = await api.list('GET /repos/{owner}/{repo}/pulls', query, (page) => page, 'pull-requests: read');
  return found.find(({ head }) => head.ref === branch) ?? null;
}
