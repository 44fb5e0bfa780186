import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CONFIG } from './roster-files.js';
import { temporaryDirectory } from './temporary.js';

const AUTHOR = ['-c', 'user.name=Test', '-c', 'user.email=test@acme.example', '-c', 'commit.gpgsign=false'];

/** A repository whose directory `people dir/ü` holds a roster, committed. */
export function repository() {
  const top = temporaryDirectory();
  const roster = path.join(top, 'people dir/ü');
  const git = (...args: string[]) => execFileSync('git', [...AUTHOR, ...args], { cwd: top, encoding: 'utf8' }).trim();
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(roster, name)), { recursive: true });
    writeFileSync(path.join(roster, name), text);
  };
  const commit = () => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'change');
    return git('rev-parse', 'HEAD');
  };
  git('init', '-q');
  write('config.yaml', CONFIG);
  write('people/a.yaml', 'identities:\n  a: { email: a@acme.example }\n');
  return { top, roster, git, write, commit, first: commit() };
}
