import type { ErrorCode, YAMLError } from 'yaml';
import type { Sentence } from './sentence.js';
import type { Fault } from './tree.js';
import type { Unclosed } from './unclosed.js';

/** What the parser's codes mean in our words: its own messages quote the file, which may hold people's data. */
const WORDS: Readonly<Record<ErrorCode, readonly [message: string, remedy: string]>> = {
  ALIAS_PROPS: ['An alias has an anchor or a tag of its own.', 'Write the alias alone, as in *name.'],
  BAD_ALIAS: [
    'An alias or anchor has a name that cannot be read.',
    'Name it with letters and digits, as in &name and *name.',
  ],
  BAD_COLLECTION_TYPE: ['A tag does not fit the list or map behind it.', 'Remove the tag.'],
  BAD_DIRECTIVE: [
    'A directive (a line that begins with %) cannot be read.',
    'Remove the line: roster files need none.',
  ],
  BAD_DQ_ESCAPE: [
    'A backslash in double quotes starts no known escape.',
    'Double the backslash, or use single quotes.',
  ],
  BAD_INDENT: [
    'This line is not indented like the ones that it belongs to.',
    'Indent it with as many spaces as its neighbours.',
  ],
  BAD_PROP_ORDER: ['An anchor or a tag stands in the wrong place.', 'Put it right before the value.'],
  BAD_SCALAR_START: ['A value begins with a character that YAML keeps for itself.', 'Put the value in quotes.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'A key and its value do not line up with the lines around them.',
    'Check the indentation, and quote values that hold a colon and a space.',
  ],
  BLOCK_IN_FLOW: [
    'Indented lines stand inside brackets.',
    'Close the bracket, or write the list or map without brackets.',
  ],
  DUPLICATE_KEY: ['A key stands twice.', 'Remove one.'],
  IMPOSSIBLE: ['This cannot be read as YAML.', 'Check the quotes, brackets and indentation around it.'],
  KEY_OVER_1024_CHARS: [
    'A key is longer than 1024 characters.',
    'Check that no colon, quote or line break is missing before it.',
  ],
  MISSING_CHAR: [
    'A quote, comma, colon, dash or space is missing.',
    'Close quotes, put commas between values in brackets, a colon and a space behind each key, and a space before each #.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'A line has no colon, or a key spans several lines.',
    'Put the colon behind the key, and quote text that spans lines.',
  ],
  MULTIPLE_ANCHORS: ['A value has two anchors.', 'Keep one.'],
  MULTIPLE_DOCS: [
    'A second YAML document begins here.',
    'Remove the --- line, or move what follows into a file of its own.',
  ],
  MULTIPLE_TAGS: ['A value has two tags.', 'Remove them: roster files need none.'],
  NON_STRING_KEY: ['A key is not text.', 'Put it in quotes.'],
  RESOURCE_EXHAUSTION: ['Lists and maps are nested too deeply to be read.', 'A roster needs three levels.'],
  TAB_AS_INDENT: ['A tab is used to indent.', 'Use spaces: YAML allows no tabs there.'],
  TAG_RESOLVE_FAILED: [
    'A tag (a word that begins with !) is not known here, or does not fit its value.',
    'Remove the tag, and quote the value to keep it as text.',
  ],
  UNEXPECTED_TOKEN: [
    'Something stands here that YAML does not expect.',
    'Check the quotes, brackets, colons and indentation on this line.',
  ],
};

const UNCLOSED: Readonly<Record<Unclosed['what'], readonly [message: string, remedy: string]>> = {
  quote: ['The quotes that open here are not closed.', 'Close them at the end of the text.'],
  bracket: [
    'The bracket that opens here is not closed.',
    'Close it. What stands inside it, and the closing bracket, must be indented deeper than the line that it opens on.',
  ],
};

function plain(text: string): Sentence {
  return { full: text, masked: text };
}

/** One of the parser's errors or warnings as ours; `base` is the offset of the parsed text in its file. */
export function syntaxFault({ code, pos }: YAMLError, base: number): Fault {
  const [message, remedy] = WORDS[code] ?? WORDS.IMPOSSIBLE;
  return {
    code: code === 'MULTIPLE_DOCS' ? 'second-document' : 'yaml-syntax',
    at: base + pos[0],
    message: plain(message),
    remedy: plain(remedy),
  };
}

/** Quotes or brackets that are never closed, reported where they open. */
export function unclosedFault({ what, at }: Unclosed, base: number): Fault {
  const [message, remedy] = UNCLOSED[what];
  return { code: 'yaml-syntax', at: base + at, message: plain(message), remedy: plain(remedy) };
}
