import { describe, expect, it } from 'vitest';
import { loadRoster } from '../../src/roster/load.js';
import { peopleFile } from '../model/roster-files.js';

async function said(people: string): Promise<string[]> {
  const { problems } = await loadRoster(peopleFile(people));
  expect(problems.every(({ code }) => code === 'yaml-syntax')).toBe(true);
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const BRACKET = 'The bracket that opens here is not closed.';
const QUOTES = 'The quotes that open here are not closed.';

/** A whole record behind the mistake: the parser must not take it for the culprit. */
const NEXT = '  e3:\n    email: c@acme.example\n';

describe('brackets that are not closed are reported where they open', () => {
  it.each([
    [`identities:\n  e2: {email: a@x.io\n${NEXT}`, '2:7'],
    ['identities:\n  e2: {email: a@x.io', '2:7'],
    ['identities:\n  e2: {email: a@x.io # }\n', '2:7'],
    [`identities:\n  e2: [unclosed\n${NEXT}`, '2:7'],
    ['identities:\n  e2: [', '2:7'],
    [`identities:\n  e2: {\n    email: a@x.io,\n    firstName: A\n${NEXT}`, '2:7'],
    ['identities:\n  e2: {email: {a: b}', '2:7'],
    ['identities:\n  e2: {email: ["x"]', '2:7'],
    ['identities: {e2: {email: a@x.io}\npersonnel: {}\n', '1:13'],
    ['scopes:\n  - workspace: P\n    groups: [a, b\n  - workspace: Q\n    groups: [c]\n', '3:13'],
    ['[a, b\n', '1:1'],
  ])('%#', async (text, place) => {
    expect(await said(text)).toEqual([`${place} ${BRACKET}`]);
  });

  it('each in its own record', async () => {
    expect(await said(`identities:\n  e2: {email: a@x.io\n  e4: [b\n${NEXT}`)).toEqual([
      `2:7 ${BRACKET}`,
      `3:7 ${BRACKET}`,
    ]);
  });

  it('with a remedy that also fits a closing bracket which stands too far to the left', async () => {
    const { problems } = await loadRoster(peopleFile('identities:\n  e2: {\n    email: a@x.io\n}\n'));
    expect(problems[0]).toMatchObject({ line: 2, column: 7, message: BRACKET });
    expect(problems[0]?.remedy).toMatch(/closing bracket, must be indented deeper/);
  });
});

describe('quotes that are not closed are one problem', () => {
  it.each([
    [`identities:\n  e2: {firstName: "open}\n${NEXT}`, '2:19'],
    [`identities:\n  e2: {firstName: "a", lastName: 'open}\n${NEXT}`, '2:34'],
    [`identities:\n  e2:\n    firstName: "open\n    lastName: x\n${NEXT}`, '3:16'],
    [`identities:\n  e2:\n    firstName: "open\n    lastName: "x"\n${NEXT}`, '3:16'],
    ["identities:\n  e2:\n    firstName: '", '3:16'],
    ['scopes:\n  - workspace: "P\n    groups: [a]\n', '2:16'],
  ])('%#', async (text, place) => {
    expect(await said(text)).toEqual([`${place} ${QUOTES}`]);
  });
});

describe('what is closed is not blamed', () => {
  it.each([
    [
      'identities:\n  a: {email: "a@x.io"\n      firstName: A}\n',
      '3:7 A quote, comma, colon, dash or space is missing.',
    ],
    ['identities:\n  a:\n    email: "a@x.io"\n   firstName: A\n', /^4:\d+ .* indented/],
    ['scopes:\n  - workspace: P\n    groups: ["a""b"]\n', '3:17 A quote, comma, colon, dash or space is missing.'],
  ])('%#', async (text, expected) => {
    expect((await said(text))[0]).toMatch(expected);
  });
});
