import { RefusedError, UsageError } from '../errors.js';
import { planReleaseAll } from '../plan/release-all.js';
import { releaseAllJson, renderReleaseAll, renderReleased } from '../report/release-all-text.js';
import { dayOf } from '../state/instant.js';
import { askToGoOn } from './ask.js';
import { openConnection } from './connection.js';
import type { Io } from './io.js';
import { type CommonOptions, piiLevel, wantsColor } from './options.js';
import { readLive } from './read-live.js';
import { requireRoster } from './roster.js';

export type ReleaseOptions = CommonOptions & { readonly all?: boolean; readonly allow?: readonly string[] };

const ALLOW = 'release-all';

/**
 * Hands every overridden person back to identity sync, at once. It undoes the overrides of others too, and which dates were set
 * by hand Drata does not tell, so it takes a flag of its own and, on a terminal, an answer. Returns the exit code.
 */
export async function runRelease(options: ReleaseOptions, io: Io): Promise<number> {
  if (!options.all) {
    throw new UsageError('release takes --all', {
      remedy: 'To release one person, remove the override from the roster and apply.',
    });
  }
  const unknown = (options.allow ?? []).filter((name) => name !== ALLOW);
  if (unknown.length > 0) throw new UsageError(`--allow ${unknown.join(', ')}: release knows ${ALLOW} alone`);
  const { config, state } = await requireRoster(options, io);
  const connection = await openConnection(config, options, io);
  try {
    const today = options.today ?? dayOf(new Date().toISOString());
    const wanted = { personnel: true, customFields: false, scopes: false, documents: false };
    const { live, contract } = await readLive(connection.readers, state, null, today, wanted);
    const plan = planReleaseAll(state, live, today);
    const { verbose = false, format } = options;
    const pii = piiLevel(options, config, io);
    const isJson = format === 'json';
    const say = isJson ? io.stderr : io.stdout;
    say(renderReleaseAll(plan, { color: wantsColor(options, io), width: io.width, verbose, pii }));
    const refusal = options.allow?.includes(ALLOW)
      ? await askToGoOn(`Release everybody in ${connection.target.baseUrl}?`, options, io)
      : new RefusedError('not released: this needs a flag of its own; nothing was written', {
          remedy: `If this is what you want: drata-roster release --all --allow ${ALLOW}`,
        });
    if (refusal !== null) {
      if (isJson) io.stdout(releaseAllJson(plan, { released: false, count: null }, pii));
      throw refusal;
    }
    const { outcome, stopped, count } = await connection.openPorts(contract).ports.personnel.writer.resetAll();
    if (stopped !== null) throw stopped;
    if (outcome.status === 'failed') throw outcome.error;
    io.stdout(isJson ? releaseAllJson(plan, { released: true, count }, pii) : renderReleased(count));
    return 0;
  } finally {
    await connection.close();
  }
}
