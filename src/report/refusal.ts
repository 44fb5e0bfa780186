import type { Guard, Operation, Plan } from '../plan/plan.js';
import type { Unreviewed } from '../plan/review.js';
import { type Block, bytesOf, COMMENT_BUDGET, clipped, fitBlocks, SUMMARY_BUDGET } from './budget.js';
import { commentLine, headingOf, keptBlock } from './comment.js';
import { hiddenNote, placeOf } from './facts.js';
import { labelOf } from './field-labels.js';
import { guardLabels, type LiftWay, type RefusedLift } from './guard-labels.js';
import { runLink, runNote } from './links.js';
import { capital, prose } from './markdown.js';
import { listItem, type MarkdownStyle, nestedItems } from './operation-markdown.js';
import type { OutcomeFacts } from './outcome-comment.js';
import { type Pii, redactKey, redactSentence } from './pii.js';
import { redactOperation } from './redact.js';
import { counted, verbOf } from './wording.js';

/** What an apply does not do, and why. */
export type Refusal = {
  readonly unreviewed: readonly Unreviewed[];
  /** Guards that stop it and that no label lifts. */
  readonly guards: readonly Guard[];
  readonly live: Plan['live'];
  /** Labels that are set and do not count. */
  readonly refusedLifts: readonly RefusedLift[];
  /** How its guards are lifted. */
  readonly way: LiftWay;
  /** Whether a commit came without a pull request. */
  readonly isLoose: boolean;
  /** Further reasons, as sentences without values of people. */
  readonly reasons: readonly string[];
};

/** Drata, where it was not looked at. */
const NOT_READ: Plan['live'] = { digest: '', identities: 0, personnel: 0 };

/** An apply that failed before it could write, as its sentences say. */
export function failedRefusal(reasons: readonly string[]): Refusal {
  return { unreviewed: [], guards: [], live: NOT_READ, refusedLifts: [], way: 'label', isLoose: false, reasons };
}

/** The comment after an apply that was refused (exit 4): what nobody reviewed, and the ways out. */
export function renderRefusal(
  previous: string,
  refusal: Refusal,
  facts: OutcomeFacts,
  budget = COMMENT_BUDGET,
): string {
  const marker = `${commentLine(facts)}\n`;
  const kept = keptBlock(previous, facts.dir, 'reviewed');
  const text = fitBlocks(refusalBlocks(refusal, facts, kept, 'in the job summary'), budget - bytesOf(marker));
  return `${marker}${text ?? ''}`;
}

/** The refusal as a job summary, also of a push without a pull request. */
export function renderRefusalSummary(refusal: Refusal, facts: OutcomeFacts, budget = SUMMARY_BUDGET): string {
  return fitBlocks(refusalBlocks(refusal, facts, [[]], 'in the log of the run'), budget) ?? '';
}

/** What was not reviewed, one sentence each, for a terminal: record, place and fields, no values. */
export function refusalReasons(
  { unreviewed, reasons }: Pick<Refusal, 'unreviewed' | 'reasons'>,
  pii: Pii,
): readonly string[] {
  const told = unreviewed.map(({ operation, fields }) => {
    const place = placeOf(operation.source);
    const key = redactKey(operation.resource, operation.key, pii);
    const named = fields.filter((field) => field !== null).map(labelOf);
    const what = named.length === 0 ? '' : `: ${named.join(', ')}`;
    return `${key}${place === null ? '' : ` (${place})`} ${verbOf(operation, 'present')}${what}`;
  });
  return [...reasons.map((reason) => redactSentence(reason, pii)), ...told];
}

function refusalBlocks(refusal: Refusal, facts: OutcomeFacts, kept: Block, elsewhere: string): readonly Block[] {
  const { unreviewed, guards, live, reasons, refusedLifts, way } = refusal;
  const { dir, run, pii, names, links } = facts;
  const style: MarkdownStyle = { pii, names, links };
  const said = reasons.map((reason) => `> ${capital(prose(clipped(redactSentence(reason, pii), 2000)))}`);
  const lead = ['> [!WARNING]', `> **${leadOf(unreviewed.length)}**`];
  const hidden = hiddenNote(pii);
  return [
    [[headingOf('apply', dir, `refused ${runNote(`in ${runLink(run)}`)}`)]],
    [
      [...lead, ...said.flatMap((line) => ['>', line])],
      [...lead, '>', ...said.slice(0, 1)],
    ],
    [guardLabels({ guards, live }, [], refusedLifts, STOPS[way], way)],
    ...unreviewedBlocks(unreviewed, style, elsewhere),
    [waysOut(refusal)],
    kept,
    [hidden === null ? [] : ['---', hidden]],
  ];
}

const STOPS: Readonly<Record<LiftWay, string>> = {
  label: 'there is no label that counts',
  run: 'no label lifts it for what had to wait',
};

function leadOf(unreviewed: number): string {
  if (unreviewed === 0) return 'Nothing was written to Drata.';
  return `${counted(unreviewed, ['change stands', 'changes stand'])} in no plan that was reviewed, so nothing was written to Drata.`;
}

function unreviewedBlocks(
  unreviewed: readonly Unreviewed[],
  style: MarkdownStyle,
  elsewhere: string,
): readonly Block[] {
  if (unreviewed.length === 0) return [];
  const shown = unreviewed.map(({ operation, fields }) => {
    const changes = operation.changes.filter(({ field }) => fields.includes(field));
    return redactOperation({ ...operation, changes, predicted: null }, style.pii);
  });
  const heading = [`### Not reviewed (${unreviewed.length})`, ''];
  const lines = (nested: (operation: Operation) => readonly string[]) => [
    ...heading,
    ...shown.flatMap((operation) => [listItem(operation, style, verbOf(operation, 'present')), ...nested(operation)]),
  ];
  return [
    [lines((operation) => nestedItems(operation, style)), lines(() => []), [...heading, `They are ${elsewhere}.`]],
  ];
}

function waysOut({ unreviewed, guards, reasons, isLoose, way }: Refusal): readonly string[] {
  const isUnreviewed = unreviewed.length > 0;
  const isGuarded = guards.length > 0;
  return [
    '### What to do',
    '',
    ...(isUnreviewed ? WAYS_TO_REVIEW[reasons.length === 0 ? 'moved' : 'missing'] : []),
    ...(isUnreviewed && isLoose
      ? [
          '- Or revert the commit that came without a pull request; or, if you answer for it, apply with `--allow unreviewed`.',
        ]
      : []),
    ...(isGuarded
      ? [
          way === 'label'
            ? '- The guard stops what is meant: somebody else than the author sets its label on the merged pull request; then run this job again.'
            : '- The guard stops what is meant: run the apply by hand ("Run workflow") with the name of the guard in `allow`.',
        ]
      : []),
    ...(isUnreviewed || isGuarded ? [] : ['- Put right what is said above, then run this job again.']),
  ];
}

const WAYS_TO_REVIEW: Readonly<Record<'moved' | 'missing', readonly string[]>> = {
  // Everything that was merged had been reviewed: Drata is what has changed since.
  moved: [
    '- Somebody changed Drata after the review: open a pull request that touches the roster. Its plan shows these changes too, and its merge applies them.',
    '- The change in Drata was right: take it into the roster (`drata-roster drift` lists it), in a pull request.',
    '- The change in Drata was wrong: set it back there, then run this job again.',
  ],
  missing: [
    '- Open a pull request that touches the roster: its plan shows these changes too, and its merge applies them.',
  ],
};
