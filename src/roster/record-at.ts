import { isMap, isScalar, isSeq, type Node as YamlNode } from 'yaml';
import { type BlockOrFlowMap, type EntryNode, entryOfKey, keyText, openLayout } from './edit-layout.js';
import { placeAt, sourceFile } from './source-file.js';

/** A record of a roster file by its section and key; a scope goes by its workspace, a document by its person. */
export type RecordRef = { readonly section: string; readonly key: string };

/** Finds the record that stands at a line of a file; null where none does. */
export function recordFinder(text: string): (line: number) => RecordRef | null {
  const plain = text.replace(/^\ufeff/, '');
  const file = sourceFile('', plain);
  const starts = (openLayout(plain).root?.items ?? [])
    .flatMap((section) => recordsIn(section))
    .map(({ at, ...ref }) => ({ ...ref, line: placeAt(file, at).line }))
    .sort((a, b) => a.line - b.line);
  return (line) => {
    const found = starts.findLast((start) => start.line <= line);
    return found === undefined ? null : { section: found.section, key: found.key };
  };
}

function recordsIn(entry: EntryNode): readonly (RecordRef & { readonly at: number })[] {
  const section = keyText(entry);
  const { value } = entry;
  if (isMap(value)) {
    return (value as BlockOrFlowMap).items.map((record) => ({
      section,
      key: keyText(record),
      at: startOf(record.key),
    }));
  }
  const items = isSeq(value) ? (value.items as (YamlNode | null)[]) : [];
  return items.flatMap((item) => {
    const name = isMap(item) ? entryOfKey(item as BlockOrFlowMap, 'workspace')?.value : null;
    return isScalar(name) ? [{ section, key: String(name.value), at: startOf(item) }] : [];
  });
}

function startOf(node: YamlNode | null): number {
  return node?.range?.[0] ?? 0;
}
