import { GithubError, RosterError } from '../errors.js';
import type { Github } from '../github/github.js';
import { commentMarker, isSameComment } from '../report/comment.js';
import { redactSentence } from '../report/pii.js';
import { printable } from '../report/safe.js';
import type { Io } from './io.js';

/** The comment of one roster directory on one pull request. */
export type PullComment = {
  readonly number: number;
  readonly dir: string;
  /** Whether it may still be written; asked before each write. */
  readonly isCurrent: () => Promise<boolean>;
};

/**
 * Writes the comment anew: `render` makes it from what stands there, null leaves it. It is not written when it says the same
 * already. A token that may not comment is no failure, since the job's summary says it all.
 */
export async function writeComment(
  { comments }: Pick<Github, 'comments'>,
  { number, dir, isCurrent }: PullComment,
  render: (previous: string | null) => string | null,
  io: Io,
): Promise<void> {
  try {
    const marker = commentMarker(dir);
    const found = await comments.find(number, marker);
    const body = render(found?.body ?? null);
    if (body === null || (found !== null && isSameComment(found.body, body))) return;
    if (!(await isCurrent())) return;
    if (found === null) await comments.create(number, marker, body);
    else await comments.update(found.id, body);
  } catch (error) {
    if (!(error instanceof GithubError) || error.status !== 403) throw error;
    io.stderr(`warning: no comment on #${number}: ${error.message}. ${error.remedy ?? ''}\n`);
  }
}

/** Says on GitHub what has failed; that this fails as well must not hide the failure itself. */
export async function tryAfterFailure(tell: () => Promise<void>, io: Io): Promise<void> {
  try {
    await tell();
  } catch (error) {
    const why = error instanceof RosterError ? error.message : 'an unexpected error';
    io.stderr(`warning: GitHub cannot be told of this: ${printable(redactSentence(why, 'masked'))}\n`);
  }
}
