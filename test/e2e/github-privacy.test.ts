import { describe, expect, it } from 'vitest';
import { openHub, type Step } from './github-harness.js';
import { people } from './github-repository.js';
import { person } from './harness.js';

const zeb = {
  email: 'zebulon.q@acme.example',
  secondaryEmail: 'zebby@home.example',
  firstName: 'Zebulon',
  lastName: 'Quixote',
  jobTitle: 'Alchemist',
  managerName: 'Manfred Bossman',
  startedAt: '2021-07-08',
  isContractor: false,
};
const PERSONAL = /zebulon|quixote|zebby|manfred|bossman|yolanda/i;
const WORK = /alchemist|apprentice|2021-07-08|2026-10-31/i;

const shownBy = (step: Step) => JSON.stringify(step);

describe('what GitHub shows of people', () => {
  it('is ids alone in a public repository: nowhere more, from the plan to the record of the apply', async () => {
    const yolanda = person('Yolanda');
    const live = { z: zeb, 'yolanda@acme.example': yolanda, b: person('Bob') };
    const hub = await openHub(people(live), { isPublic: true });
    await hub.sandbox.upsert(live);
    const number = hub.openPull(
      people({
        z: { ...zeb, jobTitle: 'Apprentice', firstName: 'Zebulona' },
        'yolanda@acme.example': { ...yolanda, separatedAt: '2026-10-31' },
        b: person('Bob'),
        n: { ...zeb, email: 'zebulon.new@acme.example', jobTitle: 'Alchemist' },
      }),
    );
    const steps = [await hub.plan(number)];
    hub.merge(number);
    await hub.sandbox.fault({ kind: 'refuse', identityIds: ['n'] });
    steps.push(await hub.apply());
    expect(steps).toMatchObject([{ code: 0 }, { code: 1 }]);
    await hub.sandbox.upsert({ b: { ...person('Bob'), jobTitle: 'Alchemist' } });
    steps.push(await hub.apply(), await hub.schedule('drift'));
    expect(steps.slice(2)).toMatchObject([{ code: 4 }, { code: 2 }]);
    const { comments, checks, deployments, issues } = hub.fake.store;
    const texts = [...steps.map(shownBy), JSON.stringify([comments, checks, deployments, [...issues.values()]])];
    for (const text of texts) {
      expect(text).not.toMatch(PERSONAL);
      expect(text).not.toMatch(WORK);
    }
    expect(hub.comment(number)).toMatch(/people\.yaml:\d+/);
  });

  it('acts on nobody, whatever people are called', async () => {
    const evil = '</details> @octocat `x` | --> ::error::gone\u202e [y](https://evil.example) #1';
    const hostile = person('Eve', { firstName: evil, lastName: '<!-- drata-roster:plan', jobTitle: evil });
    const hub = await openHub((top) => people({ ann: person('Ann') }, { config: 'github: { pii: full }\n' })(top));
    await hub.sandbox.upsert({ ann: person('Ann') });
    const number = hub.openPull(
      people({ ann: { ...person('Ann'), jobTitle: evil }, eve: hostile }, { config: 'github: { pii: full }\n' }),
    );
    // The harness lets no terminal escape and no workflow command through.
    const plan = await hub.plan(number);
    hub.merge(number);
    const applied = await hub.apply();
    expect([plan, applied]).toMatchObject([{ code: 0 }, { code: 0 }]);
    const { comments, checks } = hub.fake.store;
    const texts = [
      plan.summary,
      applied.summary,
      ...comments.map(({ body }) => body),
      ...checks.map(({ output }) => output.summary ?? ''),
    ];
    for (const text of texts) {
      const plain = text.replaceAll(/(`+)[^`].*?\1(?!`)/g, '');
      expect(plain).not.toMatch(/@octocat|evil\.example|::error|\u202e/);
      expect(plain.match(/<details/g)?.length).toBe(plain.match(/<\/details>/g)?.length);
    }
    expect(Object.keys(plan.outputs).sort()).toEqual(['changes', 'destructive', 'digest']);
    expect((await hub.sandbox.values('jobTitle'))['eve']).toBe(evil);
  });
});

describe('a pull request of a fork', () => {
  it('is checked and compared offline, without key and rights; a plan says what to run instead', async () => {
    const hub = await openHub(people({ ann: person('Ann') }));
    const number = hub.openPull(people({ ann: { ...person('Ann'), jobTitle: 'Lead' } }), {
      by: 'eve',
      fork: 'eve/people',
    });
    for (const right of ['checks', 'pull-requests', 'deployments', 'issues']) hub.fake.withheld.add(`${right}: write`);
    const env = { DRATA_API_KEY: '' };
    const offline = [await hub.onPull('validate', number, { env }), await hub.onPull('diff', number, { env })];
    expect(offline).toMatchObject([
      { code: 0, summary: expect.stringContaining('drata-roster validate') },
      { code: 0, summary: expect.stringMatching(/drata-roster diff: 1 person changes.*`Engineer` → `Lead`/s) },
    ]);
    expect(hub.fake.requests).toEqual([]);
    expect(await hub.sandbox.requests()).toEqual([]);
    expect(await hub.plan(number, { env })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/refuses POST .*check-runs.*\n.*fork.*`validate --github` and `diff --github`/),
    });
    expect(await hub.sandbox.requests()).toEqual([]);
  });
});
