/** A part of a text by its offsets. */
export type Part = { readonly start: number; readonly end: number };

/**
 * The lines of one record, from its key to the next record: to parse these alone is far cheaper than a file of hundreds. null where
 * the record is not told by its lines, as inside brackets; then the parser has to find it.
 */
export function recordPart(text: string, section: string, key: string): Part | null {
  const body = sectionBody(text, section);
  if (body === null) return null;
  const lines = text.slice(body.start, body.end);
  const indent = /^( +)[^\s#]/m.exec(lines)?.[1]?.length;
  if (indent === undefined) return null;
  const names = [key, JSON.stringify(key), `'${key.replaceAll("'", "''")}'`].map(escaped).join('|');
  const [head, ...others] = [...lines.matchAll(new RegExp(`^ {${indent}}(?:${names}):(?=\\s|$)`, 'gm'))];
  if (head === undefined || others.length > 0) return null;
  const next = new RegExp(`\\n {0,${indent}}(?=[^\\s#])`, 'g');
  next.lastIndex = head.index + head[0].length;
  const found = next.exec(lines);
  return { start: body.start + head.index, end: found === null ? body.end : body.start + found.index + 1 };
}

/** The lines below the key of a section that stands once, up to the next key at the top. */
function sectionBody(text: string, section: string): Part | null {
  const [head, ...others] = [...text.matchAll(new RegExp(`^${section}:[ \\t]*(?:#.*)?\\r?\\n`, 'gm'))];
  if (head === undefined || others.length > 0) return null;
  const start = head.index + head[0].length;
  const next = /^[^\s#]/gm;
  next.lastIndex = start;
  return { start, end: next.exec(text)?.index ?? text.length };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
