import { type Block, COMMENT_BUDGET, clipped, fitBlocks } from './budget.js';
import { type RunLink, runLink, runNote } from './links.js';
import { code, fold, htmlCode } from './markdown.js';

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
  return `<!-- drata-roster:plan v=1 ${openObject(dir)}`;
}

/** The first line of a comment. */
export function commentLine({ dir, head }: Pick<CommentHead, 'dir' | 'head'>): string {
  return `${commentMarker(dir)},"head":${inert(head)}} -->`;
}

/** The beginning of the JSON in a marker, up to where more may follow. */
export function openObject(dir: string): string {
  return `{"dir":${inert(dir)}`;
}

/** JSON in which nothing can end an HTML comment, mention anybody or hide. */
function inert(text: string): string {
  return JSON.stringify(text).replace(
    /[^A-Za-z0-9 "\\{}:,._/-]|-(?=-)|(?<=-)-/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The heading of a comment; the directory is named where it is not the usual one. */
export function headingOf(what: 'plan' | 'apply', dir: string, said: string): string {
  return `## drata-roster ${what}${dir === 'roster' ? '' : ` of ${code(clipped(dir))}`}: ${said}`;
}

/** A commit in short. */
export function shortCommit(commit: string): string {
  return code(commit.slice(0, 7));
}

/** The name of the check run that keeps the plan (DESIGN section 9). */
export function checkName(dir: string): string {
  return `drata-roster plan (${dir})`;
}

/** Whether two comments say the same: times and links to runs aside. */
export function isSameComment(one: string, other: string): boolean {
  return withoutRuns(one) === withoutRuns(other);
}

/** What a web form makes of line ends is no difference. */
function withoutRuns(body: string): string {
  return lines(body)
    .map((line) => line.replace(/<!-- run -->[^`]*$/, ''))
    .join('\n')
    .trimEnd();
}

function lines(body: string): readonly string[] {
  return body.replaceAll('\r\n', '\n').split('\n');
}

/** Where the part of a comment ends that later comments keep. */
export const CHANGES_END = '<!-- drata-roster:changes-end -->';

/** Where it starts: what a plan changes. */
export function changesStart(head: string): string {
  return `<!-- drata-roster:changes ${head.replace(/[^0-9a-f]/g, '').slice(0, 64)} -->`;
}

/** What an earlier comment holds of a plan. */
type Kept = { readonly head: string; readonly lines: readonly string[] };

function keptChanges(body: string): Kept | null {
  const all = lines(body);
  const start = all.findIndex((line) => /^<!-- drata-roster:changes [0-9a-f]* -->$/.test(line));
  const end = all.lastIndexOf(CHANGES_END);
  const head = all[start]?.split(' ')[2];
  return head === undefined || end < start ? null : { head, lines: all.slice(start, end + 1) };
}

/** The plan of an earlier comment in a fold below a later one, where there is one and it fits. */
export function keptBlock(previous: string, dir: string, word: 'reviewed' | 'outdated'): Block {
  const kept = keptChanges(previous);
  if (kept === null) return [[]];
  const summary = {
    reviewed: `The plan that was reviewed, for ${htmlCode(kept.head.slice(0, 7))}`,
    outdated: `The plan for ${htmlCode(kept.head.slice(0, 7))}, out of date`,
  };
  const elsewhere = `The plan for ${shortCommit(kept.head)} is too long to stand here; the check ${code(checkName(clipped(dir)))} of that commit holds it.`;
  return [fold(summary[word], kept.lines), [elsewhere], []];
}

/** The comment while another commit is planned: what stood there is out of date. */
export function renderPlanning(previous: string, facts: CommentHead): string {
  const { dir, head, run } = facts;
  const text = fitBlocks(
    [
      [[commentLine(facts), headingOf('plan', dir, `being made for ${shortCommit(head)} …`)]],
      [[`What stood here before is out of date. ${runNote(`The new plan is made in ${runLink(run)}`)}`]],
      keptBlock(previous, dir, 'outdated'),
    ],
    COMMENT_BUDGET,
  );
  return text ?? `${commentLine(facts)}\n`;
}
