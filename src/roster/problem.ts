import type { Source } from '../state/source.js';

/** One thing wrong in a roster, with its place and what to do about it. */
export type Problem = {
  /** Relative to the roster directory, with `/`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  readonly severity: 'error' | 'warning';
  /** Stable and documented in `codes.ts`, for example `duplicate-key`. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** The same sentences without values of people, for where those are hidden (DESIGN section 9). */
  readonly masked: { readonly message: string; readonly remedy: string };
  /**
   * The line of the place and, where there is one, the line above it, as they stand in the file; null where the file cannot
   * be shown. Hidden where people's values are.
   */
  readonly frame: string | null;
  /** The other place of a problem that has two. */
  readonly related?: Source;
};
