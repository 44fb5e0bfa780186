import { type Document, isCollection, isPair, isScalar, type Node, visit } from 'yaml';

/** Quotes or brackets that are never closed. */
export type Unclosed = { readonly what: 'quote' | 'bracket'; readonly at: number };

const CLOSERS: Readonly<Record<string, string>> = { '"': '"', "'": "'", '{': '}', '[': ']' };

/**
 * Quotes and brackets that nothing closes, the inner ones first, by where they can go on no further. Only there, perhaps far
 * below, the parser notices, and of brackets it says that the indentation is wrong.
 */
export function findUnclosed(document: Document.Parsed, text: string): ReadonlyMap<number, Unclosed> {
  const found = new Map<number, Unclosed>();
  visit(document, {
    Value(_, node) {
      const [start = 0, end = 0] = node.range ?? [];
      const closer = CLOSERS[text.charAt(start)];
      if (closer === undefined) return;
      // An inner value that ends at the same place has taken the last character: it closes nothing outside.
      const isClosed = text.charAt(end - 1) === closer && end - 1 > start && lastEnd(node) < end;
      if (!isClosed) found.set(end, { what: isScalar(node) ? 'quote' : 'bracket', at: start });
    },
  });
  return found;
}

/** Where the last value in brackets ends. */
function lastEnd(node: Node): number {
  const last = isCollection(node) ? node.items.at(-1) : null;
  const inner = isPair(last) ? (last.value ?? last.key) : last;
  return (inner as Node | null | undefined)?.range?.[1] ?? 0;
}
