import type { Source } from '../state/source.js';
import { byCodeUnit } from '../state/text.js';
import { CODES, type Code } from './codes.js';
import type { FileFault } from './files.js';
import type { Problem } from './problem.js';
import type { Sentence } from './sentence.js';
import { frameAt, placeAt, type SourceFile } from './source-file.js';
import type { Fault } from './tree.js';

/** More problems than anybody reads: a hostile or generated file must not exhaust the memory. */
const MAX_PROBLEMS = 10_000;

/** Collects problems, each place and code once. */
export class ProblemList {
  private readonly found = new Map<string, Problem>();

  readonly add = (
    code: Code,
    file: SourceFile,
    at: number,
    message: Sentence,
    remedy: Sentence,
    related?: Source,
  ): void => {
    const place = placeAt(file, at);
    this.put(code, place, message, remedy, file.text === '' ? null : frameAt(file, place.line), related);
  };

  addFaults(file: SourceFile, faults: readonly Fault[]): void {
    for (const { code, at, message, remedy, related } of faults) {
      this.add(code, file, at, message, remedy, related === undefined ? undefined : placeAt(file, related));
    }
  }

  addFileFault(path: string, { code, message, remedy }: FileFault): void {
    const place = { file: path, line: 1, column: 1 };
    this.put(code, place, { full: message, masked: message }, { full: remedy, masked: remedy }, null);
  }

  private put(
    code: Code,
    place: Source,
    message: Sentence,
    remedy: Sentence,
    frame: string | null,
    related?: Source,
  ): void {
    const key = `${place.file}:${place.line}:${place.column}:${code}`;
    if (this.found.has(key) || this.found.size >= MAX_PROBLEMS) return;
    this.found.set(key, {
      ...place,
      severity: CODES[code].severity,
      code,
      message: message.full,
      remedy: remedy.full,
      masked: { message: message.masked, remedy: remedy.masked },
      frame,
      ...(related && { related }),
    });
  }

  /** All problems by file, line and column. */
  sorted(): Problem[] {
    return [...this.found.values()].sort(
      (a, b) => byCodeUnit(a.file, b.file) || a.line - b.line || a.column - b.column || byCodeUnit(a.code, b.code),
    );
  }
}
