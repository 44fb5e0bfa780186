import { type Drift, findDrift } from '../plan/drift.js';
import { digestsBehind } from '../plan/review.js';
import { driftJson } from '../report/drift-json.js';
import { renderDriftMarkdown } from '../report/drift-markdown.js';
import { renderDriftText } from '../report/drift-text.js';
import type { Io } from './io.js';
import { type CommonOptions, type Pii, piiLevel, wantsColor } from './options.js';
import { displayNames } from './people.js';
import { withSession } from './session.js';

/** Prints what changed in Drata outside git. Returns the exit code: 2 when something did (DESIGN section 3). */
export async function runDrift(options: CommonOptions, io: Io): Promise<number> {
  if (options.github) return (await import('./drift-github.js')).driftOnGithub(options, io);
  return withSession(options, io, async ({ roster, base, live, plan, input }) => {
    const waiting = digestsBehind(base.waiting, input.signingKey);
    const drift = findDrift({ desired: roster.state, applied: base.state, waiting, live, plan });
    io.stdout(
      renderDrift(drift, displayNames(plan, roster.state, live), piiLevel(options, roster.config, io), options, io),
    );
    return drift.changed.length > 0 ? 2 : 0;
  });
}

/** Drift in the format that was asked for. */
export function renderDrift(
  drift: Drift,
  names: ReadonlyMap<string, string>,
  pii: Pii,
  options: Pick<CommonOptions, 'format' | 'color' | 'verbose' | 'quiet'>,
  io: Io,
): string {
  const { verbose = false, quiet = false } = options;
  switch (options.format) {
    case 'json':
      return driftJson(drift, pii);
    case 'markdown':
      return renderDriftMarkdown(drift, { pii, verbose, names });
    case 'text':
      return renderDriftText(drift, { color: wantsColor(options, io), width: io.width, verbose, quiet, pii, names });
    default:
      return options.format satisfies never;
  }
}
