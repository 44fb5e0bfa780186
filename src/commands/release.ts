import { RefusedError, UsageError } from '../errors.js';
import { askToGoOn } from './ask.js';
import { openConnection } from './connection.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';
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
  const { config } = await requireRoster(options, io);
  const connection = await openConnection(config, options, io);
  try {
    // What is known of the HRIS endpoints does not matter here.
    const { reader, writer } = connection.openPorts({ shape: 'unknown', partial: false }).ports.personnel;
    const { baseUrl } = connection.target;
    const people = await reader.list({ customFields: false });
    const byHand = people.filter(({ statusSetAt }) => statusSetAt !== null).length;
    const touched =
      `This hands all ${people.length} people in ${baseUrl} back to identity sync: ${byHand} with a status set by hand, and ` +
      'whoever has a date set by hand, which Drata does not show. What was set goes back to what the connected systems say, ' +
      'at the next identity sync. Overrides that the roster still holds are set again by the next apply.';
    io.stderr(`${touched}\n`);
    if (!options.allow?.includes(ALLOW)) {
      throw new RefusedError('not released: this needs a flag of its own; nothing was written', {
        remedy: `If this is what you want: drata-roster release --all --allow ${ALLOW}`,
      });
    }
    const refusal = await askToGoOn('Release everybody?', options, io);
    if (refusal !== null) throw refusal;
    const { outcome, stopped, count } = await writer.resetAll();
    if (stopped !== null) throw stopped;
    if (outcome.status === 'failed') throw outcome.error;
    const released = count ?? people.length;
    io.stdout(
      options.format === 'json'
        ? `${JSON.stringify({ released })}\n`
        : `Handed ${released} people back to identity sync.\n`,
    );
    return 0;
  } finally {
    await connection.close();
  }
}
