import type { Operation } from '../plan/plan.js';
import { byFile, grouped } from './grouped.js';
import { code, fold, htmlCode } from './markdown.js';
import type { MarkdownStyle } from './operation-markdown.js';
import { operationItems } from './plan-markdown.js';
import { counted, NOWHERE, tally, verbOf } from './wording.js';

/** An operation with the text that all operations of its person have in common. */
export type Attributed = { readonly operation: Operation; readonly person: string };

/** The changes of one roster file: whole, and as the one line that stands where the whole does not fit. */
export type FileSection = { readonly whole: readonly string[]; readonly short: readonly string[] };

const RESOURCE_ORDER: readonly Operation['resource'][] = ['identity', 'personnel', 'document', 'scope'];

/** Operations by roster file, in it by person. What else a person has stands with the identity, wherever it is written. */
export function fileSections(
  all: readonly Attributed[],
  style: MarkdownStyle,
  { open, elsewhere }: { readonly open: boolean; readonly elsewhere: string },
): readonly FileSection[] {
  const files = byFile(groupsOf(all), ([first]) => first?.source ?? null);
  return files.map(([file, groups]) => {
    const operations = groups.flat();
    const title = (asCode: (text: string) => string) => (file === null ? NOWHERE : asCode(file));
    const items = groups.flatMap((group) => personItems(group, style));
    return {
      whole: fold(`${title(htmlCode)}: ${tally(operations, 'present')}`, items, open),
      short: [`- ${title(code)}: ${counted(operations.length, ['change', 'changes'])}, ${elsewhere}`],
    };
  });
}

/** The operations of each person, the identity first. */
function groupsOf(all: readonly Attributed[]): readonly (readonly Operation[])[] {
  const people = grouped(all, ({ person }) => person);
  const rank = ({ resource }: Operation) => RESOURCE_ORDER.indexOf(resource);
  return [...people.values()].map((group) =>
    group.map(({ operation }) => operation).toSorted((a, b) => rank(a) - rank(b)),
  );
}

/** A person's first operation as an item, the others below it. */
function personItems([first, ...others]: readonly Operation[], style: MarkdownStyle): readonly string[] {
  const nested = operationItems(others, style, presentOf).map((line) => `  ${line}`);
  return [...(first ? operationItems([first], style, presentOf) : []), ...nested];
}

/** What becomes of one record. */
export function presentOf(operation: Operation): string {
  return verbOf(operation, 'present');
}
