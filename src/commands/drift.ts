import { findDrift } from '../plan/drift.js';
import { driftJson } from '../report/drift-json.js';
import { renderDriftMarkdown } from '../report/drift-markdown.js';
import { renderDriftText } from '../report/drift-text.js';
import { unreadSentence } from '../report/drift-words.js';
import type { Io } from './io.js';
import { type CommonOptions, piiLevel, wantsColor } from './options.js';
import { displayNames } from './people.js';
import { type Session, withSession } from './session.js';

/** Prints what changed in Drata outside git. Returns the exit code: 2 when something did (DESIGN section 3). */
export function runDrift(options: CommonOptions, io: Io): Promise<number> {
  const look = async ({ roster, base, live, plan, only, refused }: Session) => {
    const { state: applied, waiting } = base;
    const unread = refused?.message ?? null;
    const drift = findDrift({ desired: roster.state, applied, waiting, live, plan, only, unread });
    if (refused !== null) {
      io.stderr(`${[`warning: ${unreadSentence(refused.message)}`, refused.remedy].filter(Boolean).join('\n')}\n`);
    }
    const pii = piiLevel(options, roster.config, io);
    const { verbose = false, quiet = false, format } = options;
    const names = displayNames([...plan.operations, ...drift.changed], roster.state, live);
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
  };
  return withSession(options, io, look, { allPeople: true });
}
