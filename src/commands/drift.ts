import { UsageError } from '../errors.js';
import { type Drift, findDrift } from '../plan/drift.js';
import { digestsBehind } from '../plan/review.js';
import { driftJson } from '../report/drift-json.js';
import { renderDriftMarkdown } from '../report/drift-markdown.js';
import { renderDriftText } from '../report/drift-text.js';
import { unreadSentence } from '../report/drift-words.js';
import type { DriftOptions } from './drift-pull.js';
import type { Io } from './io.js';
import { type CommonOptions, type Pii, piiLevel, wantsColor } from './options.js';
import { displayNames } from './people.js';
import { type Session, withSession } from './session.js';

/** Prints what changed in Drata outside git. Returns the exit code: 2 when something did (DESIGN section 3). */
export async function runDrift(options: DriftOptions, io: Io): Promise<number> {
  if (options.pullRequest && !options.github) {
    throw new UsageError('drift --pull-request needs --github', {
      remedy: 'It opens a pull request from a job of GitHub Actions; here `import` takes over what changed in Drata.',
    });
  }
  if (options.github) return (await import('./drift-github.js')).driftOnGithub(options, io);
  const look = async (session: Session) => {
    const drift = driftIn(session, io);
    const pii = piiLevel(options, session.roster.config, io);
    io.stdout(renderDrift(drift, driftNames(drift, session), pii, options, io));
    return drift.changed.length > 0 ? 2 : 0;
  };
  return withSession(options, io, look, { allPeople: true });
}

/** The drift of a session; that people could not be looked at is said on standard error. */
export function driftIn({ roster, base, live, plan, input, refused }: Session, io: Io): Drift {
  if (refused !== null) {
    io.stderr(`${[`warning: ${unreadSentence(refused.message)}`, refused.remedy].filter(Boolean).join('\n')}\n`);
  }
  return findDrift({
    desired: roster.state,
    applied: base.state,
    waiting: digestsBehind(base.waiting, input.signingKey),
    live,
    plan,
    only: input.only,
    unread: refused?.message ?? null,
  });
}

/** Names of people as texts about drift ask for them. */
export function driftNames(drift: Drift, { plan, roster, live }: Session): ReadonlyMap<string, string> {
  return displayNames([...plan.operations, ...drift.changed], roster.state, live);
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
