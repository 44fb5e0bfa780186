import type { Problem } from '../roster/problem.js';
import { type Block, bytesOf, COMMENT_BUDGET, clipped, fitBlocks } from './budget.js';
import { type CommentHead, commentLine, headingOf, shortCommit } from './comment.js';
import { type Links, runLink, runNote } from './links.js';
import { capital, prose } from './markdown.js';
import { placeLink } from './operation-markdown.js';
import { type Pii, redactSentence } from './pii.js';
import { PROBLEM_HEAD, problemRow } from './problems-markdown.js';
import { counted } from './wording.js';

export type NoPlanFacts = CommentHead & {
  readonly links: Links;
  readonly pii: Pii;
  /** Why, in sentences. */
  readonly why: readonly string[];
  /** What is wrong in the roster, where that is why. */
  readonly problems?: readonly Problem[];
};

/** The comment where planning failed, so that no older plan stands. */
export function renderNoPlan(facts: NoPlanFacts, budget = COMMENT_BUDGET): string {
  const marker = commentLine(facts);
  return `${marker}\n${noPlanText(facts, budget - bytesOf(marker) - 1)}`;
}

/** The same for a check run and a job summary, which need not be found again. */
export function noPlanText(facts: NoPlanFacts, budget: number): string {
  const { dir, head, run, why, pii, problems = [] } = facts;
  const reasons = why.map((sentence) => `> ${capital(prose(clipped(redactSentence(sentence, pii), 2000)))}`);
  const caution = ['> [!CAUTION]', '> **Until there is one, a merge applies nothing of this.**'];
  const next =
    problems.length > 0 ? 'Put right what the table says and push' : 'Put it right, then push or run the job again';
  const blocks: readonly Block[] = [
    [[headingOf('plan', dir, `no valid plan for ${shortCommit(head)}`)]],
    [
      [...caution, ...reasons.flatMap((line) => ['>', line])],
      [...caution, ...reasons.slice(0, 1)],
    ],
    problemBlock(problems, facts, budget - ROOM_AROUND),
    [[`${next}: the plan is made again. ${runNote(`The log of ${runLink(run)} says more.`)}`]],
  ];
  return fitBlocks(blocks, budget) ?? '';
}

/** Kept free for everything but the table. */
const ROOM_AROUND = 20_000;

/** As many whole rows as there is room for, errors first. */
function problemBlock(problems: readonly Problem[], { links, pii }: NoPlanFacts, budget: number): Block {
  if (problems.length === 0) return [[]];
  const rows: string[] = [];
  const place = (at: Problem | NonNullable<Problem['related']>) => placeLink(at, { links }) ?? '';
  const order = problems.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  let left = budget;
  for (const problem of order) {
    const row = problemRow(problem, pii === 'full', place);
    left -= bytesOf(row) + 1;
    if (left < 0) break;
    rows.push(row);
  }
  const missing = problems.length - rows.length;
  const more = `${counted(missing, ['more problem', 'more problems'])}: \`drata-roster validate\` lists them all`;
  return [[...(rows.length === 0 ? [] : [...PROBLEM_HEAD, ...rows]), ...(missing === 0 ? [] : ['', more])]];
}
