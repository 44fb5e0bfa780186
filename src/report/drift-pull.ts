import type { Drift } from '../plan/drift.js';
import { type Block, bytesOf, COMMENT_BUDGET, clipped, fitBlocks } from './budget.js';
import { openObject } from './comment.js';
import { type DriftFacts, renderDriftClosed } from './drift-issue.js';
import { grouped } from './grouped.js';
import type { ImportedRecord, ImportReport } from './import.js';
import { takenItems } from './import-markdown.js';
import { afterSentences, howsOf, leftSentence, redactImport, redactRecord } from './import-words.js';
import { minuteOf, runLink } from './links.js';
import { code, prose } from './markdown.js';
import { HIDDEN, type Pii, redactAddress, redactDay } from './pii.js';
import { printable } from './safe.js';
import { counted, RECORD } from './wording.js';

export type DriftPullFacts = Pick<DriftFacts, 'dir' | 'run' | 'pii'> & {
  /** Whether the token is a workflow's own, for whose pull requests GitHub starts no workflows. */
  readonly isWorkflow: boolean;
};

export type DriftPullTexts = {
  readonly title: string;
  readonly body: string;
  /** Of the commit. */
  readonly message: string;
};

/**
 * The pull request that takes drift into the roster. Its body speaks of no time and no run, so that it is the same as long as there is
 * nothing new to say.
 */
export function renderDriftPull(
  drift: Drift,
  report: ImportReport,
  facts: DriftPullFacts,
  budget = COMMENT_BUDGET,
): DriftPullTexts {
  const of = facts.dir === 'roster' ? '' : ` into ${printable(clipped(facts.dir, 60))}`;
  const title = `Take over from Drata${of}: ${howsOf(report.records)}`;
  const marker = `<!-- drata-roster:drift-pull v=1 ${openObject(facts.dir)}} -->\n`;
  const fitted = (allFiles: boolean) => fitBlocks(pullBlocks(drift, report, facts, allFiles), budget - bytesOf(marker));
  return {
    title,
    body: marker + (fitted(true) ?? fitted(false) ?? ''),
    message: `${title}\n\nSomebody or something changed this in Drata; the roster follows.\n\nFound by ${facts.run.url}\n`,
  };
}

/** The note with which it is closed. */
export function renderDriftPullClosed(
  why: 'agreed' | 'nothing-to-take',
  { run, foundAt }: Pick<DriftFacts, 'run' | 'foundAt'>,
): string {
  switch (why) {
    case 'agreed':
      return renderDriftClosed({ run, foundAt });
    case 'nothing-to-take':
      return `Drata and the roster still differ, but nothing of that can be taken into the roster without somebody who decides, as of ${minuteOf(foundAt)} (${runLink(run)}). The issue on the drift tells what differs.\n`;
    default:
      return why satisfies never;
  }
}

function pullBlocks(drift: Drift, given: ImportReport, facts: DriftPullFacts, allFiles: boolean): readonly Block[] {
  const { pii } = facts;
  const report = redactImport(given, pii);
  return [
    [
      [
        'Somebody or something changed in Drata what the roster decides. This pull request takes it into the roster; each run of the drift workflow brings it up to date.',
      ],
    ],
    [planSentences(report).map((sentence) => prose(clipped(sentence, 2_000)))],
    [['### Taken into the roster']],
    ...takenBlocks(given.records, drift, pii, allFiles),
    [allFiles ? [] : ['Where a file is missing here, its changes are under "Files changed".']],
    leftBlock(report),
    [report.unread.map((sentence) => prose(clipped(sentence)))],
    [waysOut(facts)],
    [
      pii === 'full'
        ? []
        : [`Not all values are shown here (${HIDDEN} stands for the rest); "Files changed" shows the lines.`],
    ],
  ];
}

/** What the plan of the pull request holds: nothing where everything is taken. */
function planSentences(report: ImportReport): readonly string[] {
  const { after } = report;
  const isEmpty = after !== null && after.unexpected.length + after.due + after.waiting === 0;
  return isEmpty ? ['Its plan is empty: merging it changes nothing in Drata.'] : afterSentences(report);
}

function waysOut({ isWorkflow }: DriftPullFacts): readonly string[] {
  return [
    '### What to do',
    '',
    '- Drata is right: merge it.',
    '- The roster is right: close it and set Drata back, or merge another pull request that touches the roster: its apply sets these values back. As long as both differ, each run of the drift workflow opens a pull request again.',
    ...(isWorkflow
      ? [
          '- No checks here? GitHub starts no workflows for a pull request that a workflow opened with its own token: close it and open it again, or give the action the token of a GitHub App (`token`).',
        ]
      : []),
  ];
}

function takenBlocks(records: readonly ImportedRecord[], drift: Drift, pii: Pii, allFiles: boolean): readonly Block[] {
  return [...grouped(records, ({ file }) => file)].map(([file, members]): Block => {
    const items = members.flatMap((record) => [
      ...takenItems([redactRecord(record, pii)], pii),
      ...handItems(record, drift, pii),
    ]);
    const title = code(clipped(file));
    const short = `- ${title}: ${counted(members.length, RECORD)}, under "Files changed"`;
    return [[`#### ${title}`, '', ...items], allFiles ? [short] : []];
  });
}

/** Since when it is set by hand and by whom, where Drata tells: of dates and identities it does not. */
function handItems({ resource, key }: ImportedRecord, drift: Drift, pii: Pii): readonly string[] {
  return drift.changed
    .filter((entry) => entry.resource === resource && entry.key === key && (entry.since ?? entry.by) !== null)
    .map(({ since, by }) => {
      const start = since === null ? 'set in Drata' : `set by hand in Drata since ${redactDay(since, pii)}`;
      return `  - ${prose(start)}${by === null ? '' : ` by ${code(clipped(redactAddress(by, pii)))}`}`;
    });
}

function leftBlock({ left }: ImportReport): Block {
  if (left.length === 0) return [[]];
  const sentence = `${counted(left.length, ['difference stays', 'differences stay'])} as before; the issue on the drift shows the values`;
  const items = left.map((one) => `- ${prose(leftSentence(one))}`);
  return [['### Not taken', '', `${sentence}.`, '', ...items], [`${sentence}.`]];
}
