/** A place in a roster file: `file` relative to the roster directory with `/`, line and column counted from 1. */
export type Source = { readonly file: string; readonly line: number; readonly column: number };
