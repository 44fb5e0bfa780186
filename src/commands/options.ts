import { readFileSync } from 'node:fs';
import { parseEventRepository } from '../github/event.js';
import type { Config } from '../state/config.js';
import type { Day } from '../state/instant.js';
import type { Io } from './io.js';

export type Format = 'text' | 'json' | 'markdown';
export type Pii = 'full' | 'masked' | 'ids';

/** The options that commands have in common (DESIGN section 3), as commander hands them over. */
export type CommonOptions = {
  readonly roster: string;
  readonly format: Format;
  readonly baseUrl?: string;
  /** Absent: real Drata. Empty: an embedded sandbox that forgets. Else the sandbox's state file. */
  readonly sandbox?: string;
  readonly only?: readonly string[];
  /** The revision that counts as last applied, or `none`. */
  readonly base?: string;
  readonly pii?: Pii;
  readonly today?: Day;
  /** Shows it on GitHub as well: comment, check run, deployment, issue, job summary. */
  readonly github?: boolean;
  readonly yes?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly concurrency: number;
  readonly rateLimit: number;
};

/** Whether output to standard output carries colours. */
export function wantsColor({ color }: Pick<CommonOptions, 'color'>, io: Io): boolean {
  if (color !== 'auto') return color === 'always';
  return io.stdoutIsTerminal && !io.env['NO_COLOR'] && io.env['TERM'] !== 'dumb';
}

/** Whether `CI` is set, as CI systems set it. */
export function isCi(env: Io['env']): boolean {
  return Boolean(env['CI']) && env['CI'] !== 'false' && env['CI'] !== '0';
}

/** How people appear: as asked; without a wish all is shown on a terminal or in a pipe, and CI logs follow the config. */
export function piiLevel(options: Pick<CommonOptions, 'pii' | 'github'>, config: Config | null, io: Io): Pii {
  if (options.pii !== undefined) return options.pii;
  if (!isCi(io.env) && !options.github) return 'full';
  const choice = config?.github.pii ?? 'auto';
  if (choice !== 'auto') return choice;
  return isPublicRepository(io.env) ? 'ids' : 'masked';
}

/** What the event of GitHub Actions says of the repository; an event that does not tell counts as public, to be on the safe side. */
function isPublicRepository(env: Io['env']): boolean {
  const path = env['GITHUB_EVENT_PATH'];
  if (!path) return false;
  try {
    return parseEventRepository(JSON.parse(readFileSync(path, 'utf8'))).isPublic;
  } catch {
    return true;
  }
}
