import type { IdentityFields } from '../state/identity.js';
import type { RosterFiles } from './files.js';
import { CONFIG, loadRoster } from './load.js';
import type { Problem } from './problem.js';

/** The name of a file that is never written. */
const ANSWERS = 'answers.yaml';

/**
 * The first thing wrong with values that people give for somebody, in the words of validation; null where nothing is. They are
 * checked as a roster of that one person, JSON being YAML: what others have is not looked at.
 */
export async function faultOf(
  { files }: Pick<RosterFiles, 'files'>,
  identityId: string,
  fields: Partial<IdentityFields>,
): Promise<Problem | null> {
  const record = Object.keys(fields).length > 0 ? fields : { isContractor: false };
  const text = JSON.stringify({ identities: Object.fromEntries([[identityId, record]]) });
  const { problems } = await loadRoster({
    id: 'memory',
    files: [...files.filter(({ path }) => path === CONFIG), { path: ANSWERS, bytes: Buffer.from(text, 'utf8') }],
    documents: async () => new Map(),
  });
  return problems.find(({ file, severity }) => file === ANSWERS && severity === 'error') ?? null;
}
