import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { personStatus } from '../../src/plan/status.js';
import { csv } from '../../src/report/csv.js';
import { driftJson } from '../../src/report/drift-json.js';
import type { Pii } from '../../src/report/pii.js';
import { statusCsv } from '../../src/report/status-csv.js';
import { statusJson } from '../../src/report/status-json.js';
import { renderStatusMarkdown } from '../../src/report/status-markdown.js';
import { renderStatusText, type StatusTextOptions } from '../../src/report/status-text.js';
import { reasonWords } from '../../src/report/status-words.js';
import { desiredPerson, livePerson } from '../model/people.js';
import { driftWith, richDrift } from '../model/rich-drift.js';
import { richStatus } from '../model/rich-status.js';
import { liveOf, override, personnel, rosterOf, statusInput } from '../model/status.js';

const look: StatusTextOptions = { color: false, width: 100, verbose: false, quiet: false, pii: 'full' };
const LEVELS: readonly Pii[] = ['full', 'masked', 'ids'];

/** A status of so many people who agree. */
const manyPeople = (count: number) => {
  const people = Array.from({ length: count }, (_, index) => ({ id: `emp-${index}`, email: `p${index}@acme.example` }));
  return personStatus(
    statusInput({
      desired: rosterOf(people.map(({ id, email }) => desiredPerson(id, { email, isContractor: false }))),
      live: liveOf(
        people.map(({ id, email }) => livePerson(id, { email, isContractor: false })),
        people.map(({ email }, index) => personnel(index + 1, email)),
      ),
    }),
  );
};

describe.each(LEVELS)('with pii %s', (pii) => {
  test.each([
    ['status', 'txt', () => renderStatusText(richStatus(), { ...look, pii })],
    ['status-verbose', 'txt', () => renderStatusText(richStatus(), { ...look, pii, verbose: true, width: 80 })],
    ['status-narrow', 'txt', () => renderStatusText(richStatus(), { ...look, pii, width: 50 })],
    ['status', 'md', () => renderStatusMarkdown(richStatus(), { pii, verbose: true })],
    ['status', 'json', () => statusJson(richStatus(), pii)],
    // Git may change the ends of lines in files of text.
    ['status', 'csv', () => statusCsv(richStatus(), pii).replaceAll('\r\n', '\n')],
  ])('%s.%s reads as agreed', async (name, ending, render) => {
    await expect(render()).toMatchFileSnapshot(`../golden/${name}-${pii}.${ending}`);
  });

  test('documents fit their schemas', () => {
    const accepts = (name: string) => {
      const schema = JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
      return new Ajv2020({ strictTypes: false }).compile(schema);
    };
    const [isStatus, isDrift] = [accepts('status'), accepts('drift')];
    for (const status of [richStatus(), richStatus({ query: 'jane' }), manyPeople(0)]) {
      isStatus(JSON.parse(statusJson(status, pii)));
      expect(isStatus.errors).toBeNull();
    }
    for (const drift of [richDrift(), driftWith({ hasBase: false })]) {
      isDrift(JSON.parse(driftJson(drift, pii)));
      expect(isDrift.errors).toBeNull();
    }
    expect(isStatus({ ...JSON.parse(statusJson(richStatus(), pii)), more: 1 })).toBe(false);
    expect(isDrift({ ...JSON.parse(driftJson(richDrift(), pii)), version: 2 })).toBe(false);
  });
});

describe('the table', () => {
  test.each([40, 50, 64, 72, 80, 100, 160])('fits %i columns', (width) => {
    const texts = [true, false].flatMap((verbose) =>
      LEVELS.map((pii) => renderStatusText(richStatus(), { ...look, width, verbose, pii })),
    );
    for (const line of [...texts, renderStatusText(manyPeople(101), { ...look, width })].join('').split('\n')) {
      expect(stringWidth(line), line).toBeLessThanOrEqual(width);
    }
  });

  test('cuts names, never keys or reasons', () => {
    const text = renderStatusText(richStatus(), { ...look, width: 80 });
    expect(text).toContain('Ann-Sophie von und… (emp-006)');
    expect(text.replace(/\s+/g, ' ')).toContain("before the person's sync is reset in Drata");
  });

  test('cuts a key that leaves no room for the name', () => {
    const id = 'x'.repeat(60);
    const status = personStatus(
      statusInput({
        desired: rosterOf([desiredPerson(id, { firstName: 'Ann', lastName: 'Lee' }), desiredPerson(`${id}y`)]),
      }),
    );
    const text = renderStatusText(status, { ...look, width: 80 });
    expect(text).toMatch(/Ann Lee \(x+…/);
    expect(text).toMatch(/! x+… /);
  });

  test('colors what needs somebody, and adds nothing else', () => {
    const colored = renderStatusText(richStatus(), { ...look, color: true });
    expect(colored).toContain('\u001b[31m!\u001b[39m Ivy Key');
    expect(colored).toContain('\u001b[33m~\u001b[39m Priya Raman');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of color.ts are what is looked for.
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderStatusText(richStatus(), look));
  });
});

describe('what is shown', () => {
  test('of many who agree is their number', () => {
    const text = renderStatusText(manyPeople(101), look);
    expect(text).toMatch(/^All 101 people agree\n/);
    expect(text).toContain('101 people agree (--verbose lists them).');
    expect(text).not.toContain('emp-7');
    expect(renderStatusText(manyPeople(101), { ...look, verbose: true })).toContain('p7@acme.example (emp-7)');
  });

  test('of one who agrees is a sentence of one', () => {
    expect(renderStatusText(manyPeople(1), look)).toMatch(/^1 person agrees\n/);
  });

  test('of a roster without people is a sentence', () => {
    expect(renderStatusText(manyPeople(0), look)).toBe('The roster names nobody here\n');
    expect(renderStatusMarkdown(manyPeople(0), { pii: 'full', verbose: false })).toMatch(
      /^## drata-roster status: The roster names nobody here\n/,
    );
  });

  test('to a quiet reader is who does not agree', () => {
    const text = renderStatusText(richStatus(), { ...look, quiet: true });
    expect(text).toContain('Priya Raman');
    expect(text).not.toMatch(/Jane Doe|Personnel by status|In Drata, but not/);
  });

  test('for a query is everybody who fits, in the roster or not', () => {
    const status = richStatus({ query: 'stray' });
    expect(renderStatusText(status, look)).toContain(
      'In Drata, but not in the roster (1)\n    stray@acme.example (id:23)',
    );
    expect(renderStatusMarkdown(status, { pii: 'full', verbose: false })).toContain('`stray@acme.example` (`id:23`)');
    expect(renderStatusMarkdown(richStatus(), { pii: 'full', verbose: false })).toContain(
      'In Drata, but not in the roster: 4.',
    );
  });

  test('for a query that nobody fits says so, and hides it where names are hidden', () => {
    const status = richStatus({ query: 'zzz' });
    expect(renderStatusText(status, look)).toBe('Nobody fits "zzz"\n');
    expect(renderStatusText(status, { ...look, pii: 'masked' })).toBe('Nobody fits the query\n');
    expect(JSON.parse(statusJson(status, 'full')).query).toBe('zzz');
    expect(JSON.parse(statusJson(status, 'ids')).query).toBeNull();
  });
});

describe('reasons', () => {
  test('tell a release that was stopped half way from one that is due', () => {
    expect(reasonWords({ code: 'release-due', fields: [] }, 'ids')).toBe(
      'the override was handed back in part; apply sets the rest again',
    );
    expect(reasonWords({ code: 'release-due', fields: ['startedAt'] }, 'ids')).toMatch(/^the override of .+ has left/);
  });

  test('name an override that waits, and its cause', () => {
    const reason = { code: 'override-due', fields: ['startedAt'], source: null, pending: 'of a@b.example' } as const;
    expect(reasonWords(reason, 'full')).toBe('the override waits: of a@b.example');
    expect(reasonWords(reason, 'masked')).toBe('the override waits: of a•••@b.example');
  });

  test.each([
    [77, 'Workday', 'another HRIS connection (77, "Workday") lists'],
    [77, null, 'another HRIS connection (77) lists'],
    [null, null, 'another HRIS connection lists'],
  ])('name the other connection as far as it is known (%s, %s)', (connectionId, name, expected) => {
    expect(reasonWords({ code: 'other-connection', connectionId, name }, 'full')).toContain(expected);
  });

  test('tell a leaver whom nobody can read', () => {
    const status = personStatus(
      statusInput({
        desired: rosterOf([desiredPerson('emp-1', { email: 'x@acme.example' })], [override('x@acme.example')]),
        applied: rosterOf([desiredPerson('emp-1', { email: 'x@acme.example' })]),
        live: { ...liveOf([]), unreadable: new Set(['emp-1']) },
      }),
    );
    const text = renderStatusText(status, look).replace(/\s+/g, ' ');
    expect(text).toMatch(/^1 person waits /);
    expect(text).toContain('(emp-1) unreadable');
    expect(text).toContain('it counts as last applied');
  });
});

describe('csv', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\\t=1"],
    ['\r=1', "'\\r=1"],
    ['=a,"b"', '"\'=a,""b"""'],
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['two\nlines', 'two\\nlines'],
  ])('writes %j so that no spreadsheet runs it', (given, expected) => {
    expect(csv([[given]])).toBe(`${expected}\r\n`);
  });

  test('leaves numbers, flags and nothing as they are', () => {
    expect(csv([[-1, true, null, '']])).toBe('-1,true,,\r\n');
  });

  test('has one row a person, in lines that end as RFC 4180 says', () => {
    const { people, unlisted } = richStatus();
    const rows = statusCsv(richStatus(), 'full').split('\r\n');
    expect(rows).toHaveLength(people.length + unlisted.length + 2);
    expect(rows.at(-1)).toBe('');
  });
});
