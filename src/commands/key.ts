import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { reasonOf } from './files.js';
import type { Io } from './io.js';

const REMEDY = 'Set DRATA_API_KEY, or DRATA_API_KEY_FILE to a file that holds the key (README, "A real tenant").';

/** The API key from the environment, never from an argument. No error text holds any part of it. */
export function readApiKey(env: Io['env']): string {
  const path = env['DRATA_API_KEY_FILE'];
  const key = (env['DRATA_API_KEY'] || (path ? readKeyFile(path) : '')).trim();
  if (key === '') throw new UsageError('there is no Drata API key', { remedy: REMEDY });
  // What does not fit into a header would end in an error of the HTTP library, which shows it.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError('the Drata API key holds spaces, line breaks or characters that no key has', {
      remedy: REMEDY,
    });
  }
  return key;
}

/** The key that signs the digests of plans (DESIGN section 9); null where none is set. It is shown nowhere. */
export function readSigningKey(env: Io['env']): string | null {
  return env['DRATA_ROSTER_SIGNING_KEY']?.trim() || null;
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`cannot read DRATA_API_KEY_FILE ${path}: ${reasonOf(cause)}`, { cause, remedy: REMEDY });
  }
}
