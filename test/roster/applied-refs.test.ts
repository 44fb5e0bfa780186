import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { moveAppliedRefs, readAppliedRef, readWaitingRef } from '../../src/roster/applied-refs.js';
import { repository } from '../model/repository.js';
import { temporaryDirectory } from '../model/temporary.js';

const TARGET = { baseUrl: 'http://127.0.0.1:4010', connectionId: 1 };

describe('the applied ref', () => {
  it('remembers a commit for each target and directory apart', async () => {
    const { top, roster, git, first } = repository();
    expect(await readAppliedRef(roster, TARGET)).toBeNull();
    await moveAppliedRefs(roster, TARGET, { commit: first, waiting: [] });
    expect(await readAppliedRef(roster, TARGET)).toBe(first);
    expect(await readAppliedRef(roster, { ...TARGET, connectionId: 2 })).toBeNull();
    expect(await readAppliedRef(roster, { ...TARGET, baseUrl: 'https://drata.example' })).toBeNull();
    expect(await readAppliedRef(top, TARGET)).toBeNull();
    await moveAppliedRefs(
      top,
      { baseUrl: 'https://drata.example', connectionId: null },
      { commit: first, waiting: [] },
    );
    expect(git('for-each-ref', '--format=%(refname)', 'refs/drata-roster').split('\n')).toEqual([
      'refs/drata-roster/applied/127.0.0.1_3a4010/1/people_20dir_2f_c3bc',
      'refs/drata-roster/applied/drata.example/none/_2e',
    ]);
  });

  it('is null outside git', async () => {
    expect(await readAppliedRef(temporaryDirectory(), TARGET)).toBeNull();
  });

  it('leaves the work tree and index alone', async () => {
    const { roster, git, first } = repository();
    await moveAppliedRefs(roster, TARGET, { commit: first, waiting: [] });
    expect(git('status', '--porcelain')).toBe('');
    expect(git('log', '--oneline').split('\n')).toHaveLength(1);
  });
});

describe('what waited', () => {
  const [a, b] = ['00112233aabb', 'ccddeeff4455'];

  it('is kept beside the commit, survives git gc, and goes with the next apply at which nothing waits', async () => {
    const { roster, git, first } = repository();
    expect(await readWaitingRef(roster, TARGET)).toEqual(new Set());
    await moveAppliedRefs(roster, TARGET, { commit: first, waiting: [a, b] });
    git('gc', '--quiet', '--prune=now');
    expect(await readWaitingRef(roster, TARGET)).toEqual(new Set([a, b]));
    expect(await readWaitingRef(roster, { ...TARGET, connectionId: 2 })).toEqual(new Set());
    await moveAppliedRefs(roster, TARGET, { commit: first, waiting: [b] });
    expect(await readWaitingRef(roster, TARGET)).toEqual(new Set([b]));
    await moveAppliedRefs(roster, TARGET, { commit: first, waiting: [] });
    expect(await readWaitingRef(roster, TARGET)).toEqual(new Set());
    expect(git('for-each-ref', '--format=%(refname)', 'refs/drata-roster').split('\n')).toHaveLength(1);
  });

  it('is nothing outside git, and of a note that somebody else has written only what reads as one', async () => {
    expect(await readWaitingRef(temporaryDirectory(), TARGET)).toEqual(new Set());
    const { top, roster, git, first } = repository();
    await moveAppliedRefs(roster, TARGET, { commit: first, waiting: [a] });
    const ref = git('for-each-ref', '--format=%(refname)', 'refs/drata-roster/waiting');
    writeFileSync(path.join(top, 'note'), `${a}\nsha256:${b}\n\n${b} \n`);
    git('update-ref', ref, git('hash-object', '-w', 'note'));
    expect(await readWaitingRef(roster, TARGET)).toEqual(new Set([a]));
    git('update-ref', ref, first);
    expect(await readWaitingRef(roster, TARGET)).toEqual(new Set());
  });
});
