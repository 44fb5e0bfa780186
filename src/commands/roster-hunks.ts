import { structuredPatch } from 'diff';
import type { Hunk } from '../report/person-edit.js';
import { textsOf } from '../roster/edit.js';
import type { RosterFiles } from '../roster/files.js';
import { byCodeUnit } from '../state/text.js';

/** The lines that change, place by place. */
export function rosterHunks(files: RosterFiles, texts: ReadonlyMap<string, string>): readonly Hunk[] {
  const held = textsOf(files);
  return [...texts]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([file, text]) => {
      const { hunks } = structuredPatch(file, file, held.get(file) ?? '', text, undefined, undefined, { context: 0 });
      return hunks.map(({ newStart, lines }) => {
        const blank = Math.max(
          0,
          lines.findIndex((line) => line.trim() !== '+'),
        );
        // A file may end without a line end, which is told behind a backslash.
        const shown = lines.slice(blank).filter((line) => !line.startsWith('\\'));
        return { file, line: newStart + blank, lines: shown.map((line) => line.replace(/\r$/, '')) };
      });
    });
}
