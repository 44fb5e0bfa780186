import { GithubError } from '../errors.js';
import type { Api, Manner } from './api.js';
import { listComments } from './comments.js';
import type { Issue, Issues } from './github.js';
import { makeOnce } from './once.js';

const READ = 'issues: read';
const WRITE = { needs: 'issues: write' } as const;
const ONE = 'repos/{owner}/{repo}/issues/{issue_number}';

export function openIssues(api: Api, login: string): Issues {
  async function find(marker: string): Promise<Issue | null> {
    const query = { creator: login, state: 'all' } as const;
    const all = await api.list('GET /repos/{owner}/{repo}/issues', query, (page) => page, READ);
    // Pull requests are issues too (documented).
    const ours = all.filter(
      ({ user, body, pull_request }) =>
        user?.login === login && body?.startsWith(marker) === true && pull_request === undefined,
    );
    const newest = [...ours].sort((a, b) => b.number - a.number)[0];
    if (newest === undefined) return null;
    const { number, title, body, state } = newest;
    return { number, title, body: body ?? '', state: state === 'open' ? 'open' : 'closed' };
  }

  return {
    find,
    create: (marker, issue) =>
      makeOnce(api, {
        make: async () => {
          const made = await api.send('POST /repos/{owner}/{repo}/issues', issue, { ...WRITE, creates: true });
          return made.number;
        },
        find: async () => {
          const found = await find(marker);
          return found?.state === 'open' ? found.number : null;
        },
      }),
    update: async (number, issue) => {
      await api.send(`PATCH /${ONE}`, { issue_number: number, ...issue }, WRITE);
      // Too long a text is answered with 200 and the old one kept (measured: github-limits; undocumented).
      const { body } = await api.send(`GET /${ONE}`, { issue_number: number }, { needs: READ });
      if (plain(body ?? '') !== plain(issue.body)) throw notKept(number, issue.body);
    },
    comment: (number, body) => addNote(api, login, { number, body, manner: WRITE }),
  };
}

/** Adds a comment without a marker to an issue or a pull request. */
export function addNote(
  api: Api,
  login: string,
  { number, body, manner }: { readonly number: number; readonly body: string; readonly manner: Manner },
): Promise<void> {
  return makeOnce(api, {
    make: async () => {
      await api.send(`POST /${ONE}/comments`, { issue_number: number, body }, { ...manner, creates: true });
    },
    find: async () => {
      const last = (await listComments(api, number)).toSorted((a, b) => a.id - b.id).at(-1);
      return last?.user?.login === login && plain(last.body ?? '') === plain(body) ? undefined : null;
    },
  });
}

/** A text as it is compared. Line ends and the space around it do not count: web forms change them. */
export function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

function notKept(number: number, body: string): GithubError {
  return new GithubError(
    `GitHub kept the old text of issue ${number}: the new one, of ${byteLength(body)} bytes, is too long`,
    {
      status: 200,
      endpoint: `PATCH issue ${number}`,
      remedy: 'Report fewer differences at once: apply what is pending, or split the roster.',
    },
  );
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
