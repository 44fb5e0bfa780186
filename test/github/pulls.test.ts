import { describe, expect, it } from 'vitest';
import { setLabel } from './fake-issues.js';
import { addPull, mergePull, pushToPull } from './fake-pulls.js';
import { openBoth, sha } from './open.js';

describe('a pull request', () => {
  it('is read as it is now', async () => {
    const { fake, github } = await openBoth();
    const { number } = addPull(fake.store, { author: 'jane', headSha: sha(1) });
    setLabel(fake.store, number, 'drata-roster:allow-mass-change', { added: true, actor: 'bob' });
    pushToPull(fake.store, number, { sha: sha(2), author: 'jane' });
    expect(await github.pulls.get(number)).toEqual({
      number: 1,
      state: 'open',
      merged: false,
      author: 'jane',
      headSha: sha(2),
      baseRef: 'main',
      labels: ['drata-roster:allow-mass-change'],
    });
    mergePull(fake.store, number, [sha(3)]);
    expect(await github.pulls.get(number)).toMatchObject({ state: 'closed', merged: true });
  });

  it('is found by a commit that it brought, squashed or rebased', async () => {
    const { fake, github } = await openBoth();
    for (const digit of [1, 2]) addPull(fake.store, { author: 'jane', headSha: sha(digit) });
    mergePull(fake.store, 1, [sha(7), sha(8)]);
    expect(await github.pulls.ofCommit(sha(7))).toMatchObject([{ number: 1, merged: true, headSha: sha(1) }]);
    expect(await github.pulls.ofCommit(sha(8))).toMatchObject([{ number: 1 }]);
    expect(await github.pulls.ofCommit(sha(2))).toMatchObject([{ number: 2, merged: false, state: 'open' }]);
    expect(await github.pulls.ofCommit(sha(9))).toEqual([]);
  });

  it('tells who put labels on and took them off, when, and whether for another head', async () => {
    const { fake, github } = await openBoth();
    addPull(fake.store, { author: 'jane', headSha: sha(1) });
    fake.store.events.push({
      id: 1,
      issue: 1,
      event: 'assigned',
      label: null,
      actor: null,
      at: '2026-11-01T00:00:00Z',
    });
    const push = { issue: 1, event: 'head_ref_force_pushed', label: null, actor: null, at: '2026-11-02T00:00:00Z' };
    fake.store.events.push({ ...push, id: fake.store.nextId() });
    setLabel(fake.store, 1, 'allow', { added: true, actor: 'bob', at: '2026-11-02T00:00:00Z' });
    fake.store.events.push({ ...push, id: fake.store.nextId() });
    setLabel(fake.store, 1, 'allow', { added: false, actor: 'helper[bot]', at: '2026-11-03T00:00:00Z' });
    setLabel(fake.store, 1, 'allow', { added: true, actor: null, at: '2026-11-04T00:00:00Z' });
    expect(await github.pulls.labelEvents(1)).toEqual([
      { label: 'allow', added: true, actor: 'bob', actorIsBot: false, at: '2026-11-02T00:00:00Z', outlived: true },
      {
        label: 'allow',
        added: false,
        actor: 'helper[bot]',
        actorIsBot: true,
        at: '2026-11-03T00:00:00Z',
        outlived: false,
      },
      { label: 'allow', added: true, actor: null, actorIsBot: false, at: '2026-11-04T00:00:00Z', outlived: false },
    ]);
  });

  it('names who wrote its commits, and says when GitHub lists too few', async () => {
    const { fake, github } = await openBoth();
    const commits = [
      { sha: sha(1), author: 'jane', committer: 'web-flow' },
      { sha: sha(2), author: null },
      { sha: sha(3), author: 'bob', committer: null },
    ];
    addPull(fake.store, { author: 'jane', headSha: sha(3), commits });
    expect(await github.pulls.committers(1)).toEqual({ logins: ['bob', 'jane', 'web-flow'], whole: true });
    const many = Array.from({ length: 251 }, (_, i) => ({ sha: i.toString(16).padStart(40, '0'), author: 'jane' }));
    addPull(fake.store, { author: 'jane', headSha: sha(1), commits: many });
    expect(await github.pulls.committers(2)).toEqual({ logins: ['jane'], whole: false });
  });
});
