import { expect, it } from 'vitest';
import { driftBranch } from '../../src/commands/drift-pull.js';
import { gitIn } from '../model/repository.js';
import { temporaryDirectory } from '../model/temporary.js';

const NAMES = [
  'roster',
  'rosters/eu',
  '.',
  '.hidden/a..b',
  'eu.lock/x.',
  'a b/~c^d:e?f*g[h\\i',
  'ü/@{1}',
  '-',
  'x.lock',
];

it('names a branch for every directory, each another one, that git takes', () => {
  const git = gitIn(temporaryDirectory());
  const branches = NAMES.map(driftBranch);
  expect(branches.slice(0, 3)).toEqual([
    'drata-roster/drift/roster',
    'drata-roster/drift/rosters/eu',
    'drata-roster/drift/%2E',
  ]);
  expect(new Set(branches).size).toBe(NAMES.length);
  for (const branch of branches) expect(git('check-ref-format', '--branch', branch)).toBe(branch);
});
