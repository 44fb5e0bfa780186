import { isInRepository } from './ancestry.js';
import { pathInRepository, requireGit, runGit } from './git.js';

/** What a roster directory was applied to. */
export type AppliedTarget = { readonly baseUrl: string; readonly connectionId: number | null };

/** What an apply leaves behind for the next one (DESIGN section 9). */
export type AppliedNote = {
  readonly commit: string;
  /** Short digests of what waited then. */
  readonly waiting: readonly string[];
};

/** A short digest as it stands in a note. */
const SHORT_DIGEST = /^[0-9a-f]{12}$/;

/** The commit last applied from this clone to a target; null where none is known, its object is gone, or there is no git. */
export async function readAppliedRef(directory: string, target: AppliedTarget): Promise<string | null> {
  if (!(await isInRepository(directory))) return null;
  const ref = await noteRef('applied', directory, target);
  const found = await runGit(directory, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  return found.code === 0 ? found.stdout.toString('utf8').trim() : null;
}

/** What waited at the last apply from this clone to a target; nothing where no note can be read. */
export async function readWaitingRef(directory: string, target: AppliedTarget): Promise<ReadonlySet<string>> {
  if (!(await isInRepository(directory))) return new Set();
  const found = await runGit(directory, ['cat-file', 'blob', await noteRef('waiting', directory, target)]);
  const lines = found.code === 0 ? found.stdout.toString('utf8').split('\n') : [];
  return new Set(lines.filter((line) => SHORT_DIGEST.test(line)));
}

/**
 * Records that a commit has been applied to a target, and what waited then: a blob with a digest a line, which its ref keeps from
 * `git gc`. Both refs move together, so that a stop never leaves one apply's commit beside what waited at another.
 */
export async function moveAppliedRefs(
  directory: string,
  target: AppliedTarget,
  { commit, waiting }: AppliedNote,
): Promise<void> {
  const purpose = 'Recording the applied commit';
  const lines = waiting.map((digest) => `${digest}\n`).join('');
  const blob = lines === '' ? null : await requireGit(directory, ['hash-object', '-w', '--stdin'], purpose, lines);
  const held = await noteRef('waiting', directory, target);
  const moves = [
    `update ${await noteRef('applied', directory, target)} ${commit}`,
    blob === null ? `delete ${held}` : `update ${held} ${blob.toString('utf8').trim()}`,
  ];
  await requireGit(directory, ['update-ref', '-m', 'drata-roster apply', '--stdin'], purpose, `${moves.join('\n')}\n`);
}

async function noteRef(
  kind: 'applied' | 'waiting',
  directory: string,
  { baseUrl, connectionId }: AppliedTarget,
): Promise<string> {
  const parts = [new URL(baseUrl).host, String(connectionId ?? 'none'), (await pathInRepository(directory)) || '.'];
  return `refs/drata-roster/${kind}/${parts.map(refPart).join('/')}`;
}

/** Text as one component of a ref name: letters, digits, `-` and inner dots stay, all else becomes `_` and its bytes in hex. */
function refPart(text: string): string {
  return text.replace(
    /[^A-Za-z0-9.-]|^\.|\.(?=\.|$|lock$)/gu,
    (char) => `_${Buffer.from(char, 'utf8').toString('hex')}`,
  );
}
