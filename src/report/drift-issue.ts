import type { Drift } from '../plan/drift.js';
import { type Block, bytesOf, COMMENT_BUDGET, clipped, fitBlocks, SUMMARY_BUDGET } from './budget.js';
import { openObject } from './comment.js';
import { awaitBlock, driftItems, kindWords, unmanagedBlock, valuesIn } from './drift-markdown.js';
import {
  DRIFT_KINDS,
  type DriftRecord,
  driftHeadline,
  recordsOf,
  unreadSentence,
  VALUE,
  waitSentence,
} from './drift-words.js';
import { connectionOf, hiddenNote } from './facts.js';
import { byFile } from './grouped.js';
import { type Links, minuteOf, type RunLink, runLink, runNote } from './links.js';
import { capital, code, fold, prose } from './markdown.js';
import type { MarkdownStyle } from './operation-markdown.js';
import type { Pii } from './pii.js';
import { redactDrift } from './redact.js';
import { printable } from './safe.js';
import { counted, NOWHERE } from './wording.js';

export type DriftFacts = {
  /** The roster directory, relative to the top of the repository. */
  readonly dir: string;
  readonly run: RunLink;
  /** An ISO instant. */
  readonly foundAt: string;
  readonly links: Links;
  readonly pii: Pii;
  /** Names of people by `resource/key`, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
  /** The open pull request that takes the drift into the roster, null where there is none; left out where nobody asked for one. */
  readonly pull?: number | null;
};

/** How the issue of a roster directory begins: by this it is found again. */
export function driftMarker(dir: string): string {
  return `<!-- drata-roster:drift v=1 ${openObject(dir)}`;
}

/** The one issue about drift, its body of at most so many bytes. */
export function renderDriftIssue(
  drift: Drift,
  facts: DriftFacts,
  budget = COMMENT_BUDGET,
): { readonly title: string; readonly body: string } {
  const marker = `${driftMarker(facts.dir)}} -->\n`;
  const of = facts.dir === 'roster' ? '' : ` of ${printable(clipped(facts.dir, 60))}`;
  const intro = [
    'Somebody or something changed in Drata what the roster decides. This issue follows it: each run of the drift workflow writes it anew, and it is closed when both agree.',
  ];
  const body = fitDrift([[[...intro]]], drift, facts, 'in the job summary', budget - bytesOf(marker));
  return { title: `drata-roster drift${of}: ${driftHeadline(drift)}`, body: marker + body };
}

/** The note with which the issue is closed. */
export function renderDriftClosed({ run, foundAt }: Pick<DriftFacts, 'run' | 'foundAt'>): string {
  return `Drata holds again what the roster says, as of ${minuteOf(foundAt)} (${runLink(run)}).\n`;
}

/** Drift as a job summary. */
export function renderDriftSummary(drift: Drift, facts: DriftFacts, budget = SUMMARY_BUDGET): string {
  const heading = `## drata-roster drift: ${driftHeadline(drift)}`;
  return fitDrift([[[heading]]], drift, facts, 'left out here: run drift to see them', budget);
}

/** Tries once more without a line for each file that does not fit. */
function fitDrift(head: readonly Block[], drift: Drift, facts: DriftFacts, elsewhere: string, budget: number): string {
  const fitted = (allFiles: boolean) => fitBlocks([...head, ...driftBlocks(drift, facts, elsewhere, allFiles)], budget);
  return fitted(true) ?? fitted(false) ?? '';
}

function driftBlocks(given: Drift, facts: DriftFacts, elsewhere: string, allFiles: boolean): readonly Block[] {
  const { pii, names, links, run, foundAt } = facts;
  const drift = redactDrift(given, pii);
  const style: MarkdownStyle = { pii, names, links };
  const note = hiddenNote(pii);
  const drata = prose(clipped(`${drift.target.baseUrl}, ${connectionOf(drift.target)}`));
  return [
    [[`Drata: ${drata} · ${runNote(`Found at ${minuteOf(foundAt)}, in ${runLink(run)}`)}`]],
    ...DRIFT_KINDS.flatMap((kind): readonly Block[] => {
      const records = recordsOf(drift, kind);
      if (records.length === 0) return [];
      const [title, said] = kindWords(kind, records);
      if (kind === 'not-applied-yet') {
        const items = records.flatMap((record) => driftItems(record, style));
        return [[fold(`${title}: ${said}`, items), [`${title}: ${elsewhere}`]]];
      }
      const heading = [`### ${title}`, '', `${capital(said)}.`];
      return [[heading], ...fileBlocks(records, style, elsewhere, allFiles)];
    }),
    [allFiles ? [] : [`Where a file is missing here, its values are ${elsewhere}.`]],
    [drift.waiting === 0 ? [] : [waitSentence(drift.waiting)]],
    [awaitBlock(drift, false)],
    [drift.unread === null ? [] : [prose(`Note: ${clipped(unreadSentence(drift.unread))}.`)]],
    [unmanagedBlock(drift, false)],
    [drift.changed.length === 0 ? [] : waysOut(facts)],
    [note === null || drift.changed.length + drift.notApplied.length === 0 ? [] : [note]],
  ];
}

function waysOut({ pull }: DriftFacts): readonly string[] {
  const mine = 'take it into the roster in a pull request';
  const taking =
    pull === undefined
      ? `${mine} (\`drata-roster drift --github --pull-request\` opens one)`
      : pull === null
        ? `${mine} of yours (\`drata-roster import --take live\` writes it)`
        : `review and merge #${pull}, which takes into the roster what it can`;
  return [
    '### What to do',
    '',
    `- Drata is right: ${taking}.`,
    '- The roster is right: set it back in Drata, or merge a pull request that touches the roster: its plan shows these values too, and its apply sets them back.',
  ];
}

function fileBlocks(
  records: readonly DriftRecord[],
  style: MarkdownStyle,
  elsewhere: string,
  allFiles: boolean,
): readonly Block[] {
  return byFile(records, ({ source }) => source).map(([file, members]): Block => {
    const title = file === null ? NOWHERE : code(file);
    const short = `- ${title}: ${counted(valuesIn(members), VALUE)}, ${elsewhere}`;
    return [members.flatMap((record) => driftItems(record, style)), allFiles ? [short] : []];
  });
}
