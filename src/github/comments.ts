import { GithubError } from '../errors.js';
import type { Api } from './api.js';
import type { Comment, Comments } from './github.js';
import { makeOnce } from './once.js';

const NEEDS = 'pull-requests: write';
const ONE = 'repos/{owner}/{repo}/issues/comments/{comment_id}';

type WireComment = {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly login: string } | null;
};

export function openComments(api: Api, login: string): Comments {
  async function find(number: number, marker: string): Promise<Comment | null> {
    const comments = await listComments(api, number);
    const ours = comments.filter(({ user, body }) => user?.login === login && body?.startsWith(marker));
    const [newest, ...older] = ours.sort((a, b) => b.id - a.id);
    for (const { id } of older) await remove(id);
    return newest === undefined ? null : toComment(newest);
  }

  async function remove(id: number): Promise<void> {
    try {
      await api.send(`DELETE /${ONE}`, { comment_id: id }, { needs: NEEDS });
    } catch (error) {
      // Gone already, which is what was wanted.
      if (!(error instanceof GithubError && error.status === 404)) throw error;
    }
  }

  async function update(id: number, body: string): Promise<Comment> {
    return toComment(await api.send(`PATCH /${ONE}`, { comment_id: id, body }, { needs: NEEDS }));
  }

  return {
    find,
    create: (number, marker, body) => {
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
      return makeOnce(api, {
        make: async () => {
          const comment = { issue_number: number, body };
          return toComment(await api.send(route, comment, { needs: NEEDS, creates: true }));
        },
        find: async () => {
          const found = await find(number, marker);
          // Another run may have made one meanwhile.
          return found === null || found.body === body ? found : update(found.id, body);
        },
      });
    },
    update: async (id, body) => void (await update(id, body)),
  };
}

/** All comments of an issue or a pull request. */
export function listComments(api: Api, number: number): Promise<readonly WireComment[]> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  return api.list(route, { issue_number: number }, (page) => page, 'pull-requests: read');
}

function toComment({ id, body }: WireComment): Comment {
  return { id, body: body ?? '' };
}
