import type { RunLink } from './links.js';

/** What every comment says of itself. */
export type CommentHead = {
  /** The roster directory, relative to the top of the repository. */
  readonly dir: string;
  /** The commit that the comment speaks of: the pull request's head. */
  readonly head: string;
  readonly run: RunLink;
};

/** How the comment of a roster directory begins: by this it is found again. */
export function commentMarker(dir: string): string {
  return `<!-- drata-roster:plan v=1 {"dir":${JSON.stringify(dir)}`;
}

/** Whether two comments say the same: times and links to runs aside. */
export function isSameComment(one: string, other: string): boolean {
  return one === other;
}

/** The comment while another commit is planned: what stood there is out of date. */
export function renderPlanning(_previous: string, { dir }: CommentHead): string {
  return commentMarker(dir);
}
