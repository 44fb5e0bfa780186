import { findDrift } from '../plan/drift.js';
import { driftJson } from '../report/drift-json.js';
import { renderDriftMarkdown } from '../report/drift-markdown.js';
import { renderDriftText } from '../report/drift-text.js';
import type { Io } from './io.js';
import { type CommonOptions, piiLevel, wantsColor } from './options.js';
import { displayNames } from './people.js';
import { withSession } from './session.js';

/** Prints what changed in Drata outside git. Returns the exit code: 2 when something did (DESIGN section 3). */
export function runDrift(options: CommonOptions, io: Io): Promise<number> {
  return withSession(options, io, async ({ roster, base, live, plan }) => {
    const drift = findDrift({ desired: roster.state, applied: base.state, waiting: base.waiting, live, plan });
    const pii = piiLevel(options, roster.config, io);
    const { verbose = false, quiet = false, format } = options;
    const names = displayNames(plan, roster.state, live);
    switch (format) {
      case 'json':
        io.stdout(driftJson(drift, pii));
        break;
      case 'markdown':
        io.stdout(renderDriftMarkdown(drift, { pii, verbose, names }));
        break;
      case 'text':
        io.stdout(
          renderDriftText(drift, { color: wantsColor(options, io), width: io.width, verbose, quiet, pii, names }),
        );
        break;
      default:
        format satisfies never;
    }
    return drift.changed.length > 0 ? 2 : 0;
  });
}
