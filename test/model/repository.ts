import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIG } from './roster-files.js';
import { temporaryDirectory } from './temporary.js';

const AUTHOR = ['-c', 'user.name=Test', '-c', 'user.email=test@acme.example', '-c', 'commit.gpgsign=false'];

/** Runs git in a directory, as somebody with a name; gives what it prints. */
export function gitIn(directory: string): (...args: readonly string[]) => string {
  return (...args) =>
    execFileSync('git', ['-C', directory, ...AUTHOR, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

export type Repository = {
  readonly directory: string;
  readonly git: (...args: readonly string[]) => string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Commits everything, even nothing; gives the commit. */
  readonly commit: () => string;
};

/** A git repository without commits, in a temporary directory unless another one is given. */
export function openRepository({
  main = 'main',
  directory = temporaryDirectory(),
}: {
  readonly main?: string;
  readonly directory?: string;
} = {}): Repository {
  const git = gitIn(directory);
  let commits = 0;
  git('init', '-q', '-b', main);
  return {
    directory,
    git,
    write: (files) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, name)), { recursive: true });
        writeFileSync(join(directory, name), text);
      }
    },
    commit: () => {
      commits += 1;
      git('add', '-A');
      // Two empty commits of one second are one, unless they say different things.
      git('commit', '-q', '--allow-empty', '-m', `change ${commits}`);
      return git('rev-parse', 'HEAD');
    },
  };
}

/** A repository whose directory `people dir/ü` holds a roster, committed. */
export function repository() {
  const { directory: top, git, write: writeFiles, commit } = openRepository();
  const roster = join(top, 'people dir/ü');
  const write = (name: string, text: string) => writeFiles({ [`people dir/ü/${name}`]: text });
  write('config.yaml', CONFIG);
  write('people/a.yaml', 'identities:\n  a: { email: a@acme.example }\n');
  return { top, roster, git, write, commit, first: commit() };
}
