import { describe, expect, it } from 'vitest';
import { openHub } from './github-harness.js';
import { people } from './github-repository.js';
import { person } from './harness.js';

const ann = person('Ann');
const bob = person('Bob');
const cid = person('Cid');

describe('the life of a pull request', () => {
  it('of a joiner: planned, reviewed, merged, applied, told', async () => {
    const hub = await openHub(people({ ann, bob }));
    await hub.sandbox.upsert({ ann, bob });
    const number = hub.openPull(people({ ann, bob, cid }));
    const plan = await hub.plan(number);
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    hub.merge(number);
    const applied = await hub.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(hub.comment(number)).toContain('1 person joined');
    expect(hub.deployments()).toEqual(['in_progress success']);
  });
});
