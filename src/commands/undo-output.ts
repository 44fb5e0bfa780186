import type { Live } from '../plan/live.js';
import type { UndoReport } from '../report/undo.js';
import { undoJson } from '../report/undo-json.js';
import { renderUndoMarkdown } from '../report/undo-markdown.js';
import { renderUndoText } from '../report/undo-text.js';
import type { Io } from './io.js';
import { type CommonOptions, piiLevel, wantsColor } from './options.js';
import { displayNames } from './people.js';
import { renderPlan } from './plan.js';
import type { ValidRoster } from './roster.js';

/** What was taken back, then the plan of the roster as it is now, in the format that was asked for. */
export function renderUndo(
  report: UndoReport,
  { state, config }: ValidRoster,
  live: Live,
  options: CommonOptions,
  io: Io,
): string {
  const pii = piiLevel(options, config, io);
  const { verbose = false, quiet = false, format } = options;
  const planned = () =>
    report.plan === null
      ? ''
      : `\n${renderPlan(report.plan, displayNames(report.plan.operations, state, live), pii, options, io)}`;
  switch (format) {
    case 'json':
      return undoJson(report, pii);
    case 'markdown':
      return renderUndoMarkdown(report, { pii }) + planned();
    case 'text': {
      const style = { color: wantsColor(options, io), width: io.width, verbose, quiet, pii };
      return renderUndoText(report, style) + planned();
    }
    default:
      return format satisfies never;
  }
}
