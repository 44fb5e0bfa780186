import type { Source } from '../state/source.js';
import { byCodeUnit } from '../state/text.js';
import type { Report } from './checks.js';
import { CODES, type Code } from './codes.js';
import type { FileFault } from './files.js';
import type { Problem } from './problem.js';
import type { Sentence } from './sentence.js';
import { frameAt, placeAt, type SourceFile } from './source-file.js';
import type { Fault } from './tree.js';

/** More problems than anybody reads: a hostile or generated file must not exhaust the memory. */
const MAX_PROBLEMS = 10_000;

/** Collects problems, each place and code once. */
export type ProblemList = {
  readonly add: Report;
  readonly addFaults: (file: SourceFile, faults: readonly Fault[]) => void;
  readonly addFileFault: (path: string, fault: FileFault) => void;
  /** All problems by file, line and column. */
  readonly sorted: () => Problem[];
};

/** An empty list of problems. */
export function problemList(): ProblemList {
  const found = new Map<string, Problem>();

  function put(
    code: Code,
    place: Source,
    words: Record<'message' | 'remedy', Sentence>,
    rest: Pick<Problem, 'frame' | 'related'>,
  ) {
    // The parser stumbles on and on over one slip: the first word on a line is enough.
    const column = code === 'yaml-syntax' ? '' : place.column;
    const key = `${place.file}:${place.line}:${column}:${code}`;
    if (found.has(key) || found.size >= MAX_PROBLEMS) return;
    const { message, remedy } = words;
    found.set(key, {
      ...place,
      severity: CODES[code].severity,
      code,
      message: message.full,
      remedy: remedy.full,
      masked: { message: message.masked, remedy: remedy.masked },
      ...rest,
    });
  }

  const add: Report = (code, file, at, message, remedy, related) => {
    const place = placeAt(file, at);
    const frame = file.text === '' ? null : frameAt(file, place.line);
    put(code, place, { message, remedy }, { frame, ...(related && { related }) });
  };

  return {
    add,
    addFaults(file, faults) {
      for (const { code, at, message, remedy, related } of faults) {
        add(code, file, at, message, remedy, related === undefined ? undefined : placeAt(file, related));
      }
    },
    addFileFault(path, { code, message, remedy }) {
      const words = { message: { full: message, masked: message }, remedy: { full: remedy, masked: remedy } };
      put(code, { file: path, line: 1, column: 1 }, words, { frame: null });
    },
    sorted: () =>
      [...found.values()].sort(
        (a, b) => byCodeUnit(a.file, b.file) || a.line - b.line || a.column - b.column || byCodeUnit(a.code, b.code),
      ),
  };
}
