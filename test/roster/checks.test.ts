import { describe, expect, it } from 'vitest';
import { loadRoster } from '../../src/roster/load.js';
import { CONFIG, peopleFile, rosterFiles } from '../model/roster-files.js';

async function said(people: string, config?: string): Promise<string[]> {
  const { problems } = await loadRoster(peopleFile(people, config));
  return problems.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);
}

describe('managers', () => {
  const chain = (...pairs: string[]) =>
    `identities:\n${pairs.map((pair) => `  ${pair.replace(' ', ': { managerId: ')} }\n`).join('')}`;

  it('names somebody who manages themselves', async () => {
    expect(await said(chain('a a'))).toEqual(['2:19 manager-cycle identity a is their own manager.']);
  });

  it('names a circle once, without those who only lead into it', async () => {
    expect(await said(chain('x b', 'a b', 'b c', 'c a', 'y a'))).toEqual([
      '4:19 manager-cycle These people manage each other in a circle: b (people.yaml:4) → c (people.yaml:5) → a (people.yaml:3) → b.',
    ]);
  });

  it('reports two circles, and counts the far end of a long one', async () => {
    const long = Array.from({ length: 15 }, (_, index) => `p${index} p${(index + 1) % 15}`);
    const found = await said(chain('a b', 'b a', ...long));
    expect(found.map((text) => text.split(' ')[1])).toEqual(['manager-cycle', 'manager-cycle']);
    expect(found[1]).toMatch(/p11 \(people\.yaml:15\) → 3 more → p0\.$/);
  });

  it('follows a chain of a hundred thousand without recursion', async () => {
    const people = Array.from({ length: 20_000 }, (_, index) => `  p${index}:\n    managerId: p${index + 1}\n`).join(
      '',
    );
    expect(await said(`identities:\n${people}  p20000:\n    managerId: null\n`)).toEqual([]);
  });

  it('tells a default manager from a written one', async () => {
    const config = `${CONFIG}defaults: { identities: { managerId: boss } }\n`;
    expect(await said('identities:\n  boss: { jobTitle: CEO }\n  a: { jobTitle: CTO }\n', config)).toEqual([
      '2:3 manager-cycle identity boss is their own manager.',
    ]);
    expect(await said('identities:\n  boss: { managerId: null }\n  a: { jobTitle: CTO }\n', config)).toEqual([]);
  });

  it('suggests the id that was probably meant', async () => {
    const { problems } = await loadRoster(
      peopleFile('identities:\n  Emp-1: { previously: old-1 }\n  a: { managerId: emp-1 }\n  b: { managerId: old-1 }\n'),
    );
    expect(problems.map(({ code, remedy }) => [code, remedy])).toEqual([
      ['unknown-manager', 'Did you mean Emp-1?'],
      ['unknown-manager', 'Did you mean Emp-1?'],
    ]);
  });

  it('finds a manager however the letters of the id are composed', async () => {
    expect(await said('identities:\n  "zoe\u0308": { jobTitle: CEO }\n  a: { managerId: "zo\u00eb" }\n')).toEqual([]);
  });
});

describe('ids', () => {
  it('names both places of one id in two files', async () => {
    const { problems } = await loadRoster(
      rosterFiles({
        'config.yaml': CONFIG,
        'a.yaml': 'identities:\n  1: { jobTitle: x }\n',
        'b.yaml': 'identities:\n  "1": { jobTitle: x }\n',
      }),
    );
    expect(problems).toMatchObject([
      { file: 'b.yaml', line: 2, column: 3, code: 'duplicate-key', related: { file: 'a.yaml', line: 2, column: 3 } },
    ]);
  });

  it.each([
    ['  a: { previously: a }\n', '2:20 rename-conflict identity a was previously a, which is its own id.'],
    [
      '  a: { previously: b }\n  b: { previously: c }\n',
      '2:20 rename-conflict identity a was previously b, which is still in the roster.',
    ],
    [
      '  a: { previously: z }\n  b: { previously: z }\n',
      '3:20 rename-conflict identity b was previously z, and so was a.',
    ],
    [
      '  a: { previously: z }\nremoved: [{ identityId: z, reason: x }]\n',
      '2:20 rename-conflict identity a was previously z, which is also removed.',
    ],
    [
      'removed: [{ identityId: z, reason: x }, { identityId: z, reason: y }]\n',
      '2:43 removal-conflict identity z is removed twice.',
    ],
  ])('refuses %j', async (people, expected) => {
    expect(await said(`identities:\n${people}`)).toEqual([expected]);
  });
});

describe('removals without a reason', () => {
  it.each([
    [
      '  e1: { jobTitle: x }\nremoved: [{ identityId: e1 }]\n',
      ['3:13 missing-key removal 1 has no reason.', '3:13 removal-conflict identity e1 is in the roster and removed.'],
    ],
    [
      '  e1: { previously: z }\nremoved:\n  - identityId: z\n    reason: 3\n',
      [
        '2:21 rename-conflict identity e1 was previously z, which is also removed.',
        '5:13 wrong-type reason of removal 1 is a number; it must be text.',
      ],
    ],
    [
      'removed: [{ identityId: z }, { identityId: z, reason: x }, { reason: x }, { identityId: "", reason: x }]\n',
      [
        '2:13 missing-key removal 1 has no reason.',
        '2:32 removal-conflict identity z is removed twice.',
        '2:62 missing-key removal 3 has neither identityId nor document.',
        '2:77 blank-text identityId of removal 4 is empty.',
      ],
    ],
  ])('are held against the others: %j', async (people, expected) => {
    expect(await said(`identities:\n${people}`)).toEqual(expected);
  });

  it('need a connection like any other', async () => {
    expect(await said('removed: [{ identityId: z }]\n', 'version: 1\n')).toEqual([
      '1:1 missing-connection The roster holds identities or removals, but config.yaml names no connection.',
      '1:13 missing-key removal 1 has no reason.',
    ]);
  });
});

describe('e-mails', () => {
  it('hold the policy without case, and leave the personal address alone', async () => {
    const config = `${CONFIG}policy: { emailDomains: [ACME.example] }\n`;
    const people =
      'identities:\n  a: { email: a@Acme.Example, secondaryEmail: a@home.example }\n  b: { email: b@eu.acme.example }\n  c: { email: null }\n';
    expect(await said(people, config)).toEqual([
      '3:15 foreign-domain email of identity b is b@eu.acme.example, outside the domains of the policy.',
      '4:15 unmatched-email email of identity c is null, so that Drata can match the record to nobody.',
    ]);
  });

  it('reports the third owner of an address too', async () => {
    expect(
      await said(
        'identities:\n  a: { email: x@y.example }\n  b: { email: X@y.example }\n  c: { email: x@Y.example }\n',
      ),
    ).toEqual([
      '3:15 duplicate-email identity b and identity a (people.yaml:2) share the e-mail X@y.example.',
      '4:15 duplicate-email identity c and identity a (people.yaml:2) share the e-mail x@Y.example.',
    ]);
  });
});

describe('aliases', () => {
  it.each([
    ['  e1: &x { email: a@x.io }\n  e2: *x\n', '3:7'],
    ['  e1: &x { email: a@x.io }\n  e2: { jobTitle: y, <<: *x }\n', '3:22'],
    ['  e1: { email: &x a@x.io }\n  e2: { email: *x }\n', '3:16'],
  ])('are the place of what they repeat: %j', async (people, place) => {
    const { problems } = await loadRoster(peopleFile(`identities:\n${people}`));
    expect(problems.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([`${place} duplicate-email`]);
    expect(problems[0]).toMatchObject({ related: { line: 2 } });
    expect(problems[0]?.message).toContain('identity e2 and identity e1 (people.yaml:2)');
  });

  it('leave a mistake inside them where it is made', async () => {
    expect(await said('identities:\n  e1: &x { jobTitle: 3 }\n  e2: *x\n')).toEqual([
      '2:22 wrong-type jobTitle of identity e1 is a number; it must be text or null.',
    ]);
  });

  it('of overrides stand for them as well', async () => {
    const people = 'personnel:\n  a@x.io: &x { notHumanReason: y }\n  b@x.io: *x\n';
    expect((await said(people)).map((text) => text.split(' ').slice(0, 2))).toEqual([
      ['2:32', 'stray-reason'],
      ['3:11', 'stray-reason'],
    ]);
  });
});

describe('dates', () => {
  it('compare as UTC days, and the same one is allowed', async () => {
    const people =
      'identities:\n  a: { startedAt: 2026-03-01T09:00:00Z, separatedAt: 2026-03-01 }\n  b: { startedAt: 2026-03-01, separatedAt: 2026-03-01T00:30:00+01:00 }\n';
    expect(await said(people)).toEqual([
      '3:44 separated-before-start identity b is separated (2026-02-28) before the start (2026-03-01).',
    ]);
  });
});

describe('masked sentences', () => {
  it('name ids, fields and places, and no value of a person', async () => {
    const config = `${CONFIG}policy: { emailDomains: [acme.example] }\n`;
    const people = `identities:
  secret@acme.example: { email: secret@home.example, managerId: secret@acme.example }
  a: { email: secret@acme.example, jobTitle: 77, startedAt: secret, secretName: x }
  b: { email: Secret@acme.example, startedAt: 2026-03-07, separatedAt: 2026-03-02, lastName: " secret" }
  c: { firstName: *secret }
`;
    const texts: string[] = [];
    for (const text of [people, people.replace('*secret', 'x')]) {
      const { problems } = await loadRoster(peopleFile(text, config));
      texts.push(...problems.map(({ masked }) => `${masked.message} ${masked.remedy}`));
    }
    expect(texts.length).toBeGreaterThan(8);
    expect(texts.filter((text) => /secret|77|2026-03-07/i.test(text))).toEqual([]);
    expect(texts).toContain(
      'startedAt of identity a is "•••", which is neither a date nor a moment with its time zone. Write a date as in 2026-03-01, or a moment as in 2026-03-01T09:00:00Z.',
    );
  });
});
