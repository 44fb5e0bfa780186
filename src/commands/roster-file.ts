import path from 'node:path';
import { UsageError } from '../errors.js';
import { isRosterPath } from '../roster/files.js';

/**
 * The path of a roster file within its directory: as a shell completes it from where people are, else as seen from the roster
 * directory.
 */
export function rosterFile(directory: string, given: string): string {
  const here = path.relative(path.resolve(directory), path.resolve(given));
  const isHere = here !== '' && here.split(path.sep)[0] !== '..' && !path.isAbsolute(here);
  const found = (isHere ? here : path.normalize(given)).split(path.sep).join('/');
  const fault = faultIn(found);
  if (fault === null) return found;
  throw new UsageError(`--file ${given} ${fault}`, {
    remedy: 'Name a .yaml file below the roster directory, as in people/engineering.yaml.',
  });
}

function faultIn(found: string): string | null {
  if (path.isAbsolute(found) || found.split('/')[0] === '..') return 'is outside the roster directory';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(found)) return 'holds characters that are not text';
  if (/^(?:.*\/)?config\.ya?ml$/i.test(found)) return 'is the config';
  return isRosterPath(found) ? null : 'is not a roster file by its name';
}
