import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorld, type Person, person, run, type World, writeFiles } from './harness.js';

const zeb: Person = {
  email: 'zebulon.q@acme.example',
  secondaryEmail: 'zebby@home.example',
  firstName: 'Zebulon',
  lastName: 'Quixote',
  jobTitle: 'Alchemist',
  managerName: 'Manfred Bossman',
  startedAt: '2021-07-08',
  isContractor: false,
};

/** What stands in roster and live of people themselves; in other spellings too, as files and paths have it. */
const PERSONAL = /zebulon|quixote|zebby|manfred|bossman|yolanda|created twice|formername|ursula/i;
const WORK = /alchemist|apprentice|2021-07-08/i;

/** Every kind of operation and warning, with people's values wherever they can be: also in keys, and in words of the API. */
async function openPrivate(config = ''): Promise<World> {
  const world = await openWorld(
    {
      // Refused by the API; the address differs from live by case alone, which is a warning.
      z: zeb,
      'yolanda.x@acme.example': { ...person('Yolanda'), jobTitle: 'Alchemist' },
      r: { ...person('Ursula'), previously: 'q', managerId: 'nobody' },
      // Takes the address of somebody in Drata, which trips a guard.
      t: { ...person('Tom'), email: 'yolanda.old@acme.example', isContractor: null },
    },
    {
      live: {
        z: { ...zeb, email: 'Zebulon.Q@acme.example', firstName: 'Formername', jobTitle: 'Apprentice' },
        q: person('Ursula'),
        x: { ...person('Yolanda'), email: 'yolanda.old@acme.example' },
        'ursula@acme.example': person('Formername'),
      },
      removed: ['ursula@acme.example'],
      config,
    },
  );
  await world.sandbox.fault(
    { kind: 'error', status: 500, method: 'DELETE', times: 1 },
    { kind: 'refuse', identityIds: ['z', 'yolanda.x@acme.example'] },
  );
  return world;
}

describe.concurrent.each([
  ['masked', PERSONAL],
  ['ids', new RegExp(`${PERSONAL.source}|${WORK.source}`, 'i')],
] as const)('--pii %s shows nothing of it', (level, hidden) => {
  it.each(['text', 'markdown', 'json'])('in a plan or a failing apply as %s', async (format) => {
    const { sandbox, go } = await openPrivate();
    const shown = ['--pii', level, '--format', format, '--verbose'];
    const plan = await go('plan', ...shown);
    expect(plan.code).toBe(0);
    const failed = await go('apply', ...shown, '--allow', 'email-takeover');
    expect(failed.code).toBe(1);
    for (const { stdout, stderr } of [plan, failed]) {
      expect(stdout).toContain('people.yaml');
      expect(stdout + stderr).not.toMatch(hidden);
      // The API's own words.
      expect(stdout + stderr).not.toMatch(/must be an email/);
    }
    await sandbox.control('DELETE', 'faults');
  });

  it('in the problems of a roster', async () => {
    const { roster, go } = await openWorld({ z: zeb });
    writeFiles(roster, {
      'bad.yaml': [
        'identities:',
        '  y: { email: zebulon.q@acme.example, firstName: Zebulon, lastname: Quixote, startedAt: 2021-07-08x }',
        '  "yolanda@acme.example": { email: yolanda at acme, separatedAt: 2021-02-30, isContractor: Alchemist }',
        '  z: { email: zebby@home.example, startedAt: 2021-07-08, separatedAt: 2020-01-01 }',
        '  "ursula@acme.example": { email: ursula@acme.example, managerId: yolanda@acme.example, previously: z }',
        'removed:',
        '  - { identityId: ursula@acme.example, reason: 5, note: Zebulon }',
        'Zebulon: Quixote',
      ].join('\n'),
      'worse.yaml': 'identities:\n  w: { firstName: "Zebulon\n',
    });
    for (const args of [['validate'], ['validate', '--format', 'markdown'], ['apply', '--format', 'json']]) {
      const { code, stdout, stderr } = await go(String(args[0]), ...args.slice(1), '--pii', level);
      expect(code).toBe(3);
      expect(stdout + stderr).toMatch(/bad\.yaml/);
      expect(stdout + stderr).toMatch(/worse\.yaml/);
      expect(stdout + stderr).not.toMatch(PERSONAL);
    }
  });

  it('in a refusal', async () => {
    const { directory, write, go } = await openWorld({ 'yolanda@acme.example': person('Yolanda') });
    const file = join(directory, 'plan.json');
    await go('plan', '--out', file);
    write({ 'ursula@acme.example': person('Ursula') });
    const { code, stdout, stderr } = await go('apply', '--plan', file, '--pii', level, '--format', 'json');
    expect(code).toBe(4);
    expect(stderr).toContain('is due now');
    expect(stdout + stderr).not.toMatch(PERSONAL);
  });

  it('in what goes wrong before a plan', async () => {
    const left = { ...person('Yolanda'), separatedAt: '2026-01-31' };
    const { sandbox, go } = await openWorld({ 'yolanda@acme.example': left });
    const body = '{"message":"Yolanda is no good"}';
    // The list, then the leaver that it does not show, who is asked for by name.
    for (const [path, status] of [
      ['identities$', 400],
      ['identity-id', 403],
    ]) {
      const hit = { method: 'GET', path, retryAfter: 1 };
      await sandbox.fault({ kind: 'throttle', ...hit }, { kind: 'error', ...hit, status, body, times: 9 });
      const { code, stderr } = await go('plan', '--pii', level, '--verbose');
      expect(code).toBe(1);
      expect(stderr).toMatch(/waiting 1 s/);
      expect(stderr).not.toMatch(PERSONAL);
      await sandbox.control('DELETE', 'faults');
    }
  });
});

it.concurrent('--pii full shows it, and the words of the API', async () => {
  const { go } = await openPrivate();
  const { code, stdout } = await go('apply', '--pii', 'full', '--allow', 'email-takeover');
  expect(code).toBe(1);
  for (const text of ['Zebulon', 'Formername', 'yolanda.old@acme.example', 'Alchemist', 'email must be an email']) {
    expect(stdout).toContain(text);
  }
});

describe.concurrent('people in CI', () => {
  it.each<[string, string, object | null, string[], { personal: boolean; work: boolean }]>([
    ['no event: masked', '', null, [], { personal: false, work: true }],
    ['a private repository: masked', '', { repository: { private: true } }, [], { personal: false, work: true }],
    ['a public repository: ids', '', { repository: { private: false } }, [], { personal: false, work: false }],
    [
      'the config says full',
      'github: { pii: full }\n',
      { repository: { private: false } },
      [],
      { personal: true, work: true },
    ],
    ['the config says ids', 'github: { pii: ids }\n', null, [], { personal: false, work: false }],
    ['the option says full', 'github: { pii: ids }\n', null, ['--pii', 'full'], { personal: true, work: true }],
  ])('%s', async (_name, config, event, more, expected) => {
    const { directory, line } = await openWorld({ z: zeb }, { config });
    const path = join(directory, 'event.json');
    if (event) writeFiles(directory, { 'event.json': JSON.stringify(event) });
    const env = { CI: 'true', ...(event ? { GITHUB_EVENT_PATH: path } : {}) };
    const { code, stdout, stderr } = await run(line('plan', ...more), env);
    expect(code).toBe(0);
    expect({ personal: PERSONAL.test(stdout + stderr), work: WORK.test(stdout + stderr) }).toEqual(expected);
  });

  it('a saved plan holds all, but is shown as CI shows people', async () => {
    const { directory, go, line } = await openWorld({ z: zeb });
    const file = join(directory, 'plan.json');
    const planned = await run(line('plan', '--out', file), { CI: '1' });
    expect(planned.stdout).not.toMatch(PERSONAL);
    expect((await run(['show', file], { CI: '1' })).stdout).not.toMatch(PERSONAL);
    expect((await run(['show', file])).stdout).toMatch(/zebulon\.q@acme\.example/);
    expect(await go('apply', '--plan', file)).toMatchObject({ code: 0 });
  });
});
