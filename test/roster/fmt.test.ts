import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateDigest } from '../../src/plan/digest.js';
import { overlay, type SoundRoster } from '../../src/roster/edit.js';
import { readDirectory } from '../../src/roster/files.js';
import { formatRoster } from '../../src/roster/fmt.js';
import { loadRoster } from '../../src/roster/load.js';
import { CONFIG, rosterFiles } from '../model/roster-files.js';
import { anyWrittenRoster } from '../model/written-roster.js';

async function load(texts: Readonly<Record<string, string>>): Promise<SoundRoster> {
  const { config, state, ...rest } = await loadRoster(rosterFiles(texts));
  if (config === null || state === null) throw new Error(JSON.stringify([texts, rest.problems]));
  return { config, state, ...rest };
}

/** The canonical text of one file, which is held against being formatted twice. */
async function format(text: string, path = 'people.yaml'): Promise<string> {
  const texts = { 'config.yaml': CONFIG, [path]: text };
  const { texts: formatted, defects } = await formatRoster(rosterFiles(texts), await load(texts));
  expect(defects).toEqual([]);
  const done = formatted.get(path) ?? text;
  const again = { ...texts, [path]: done };
  expect((await formatRoster(rosterFiles(again), await load(again))).texts).toEqual(new Map());
  return done;
}

/** The lines of each person, comments above included. */
function peopleOf(lines: readonly string[]): readonly string[] {
  const from = lines.indexOf('identities:') + 1;
  const people: string[] = [];
  let above = '';
  for (const line of lines.slice(from)) {
    if (/^\S/.test(line)) break;
    if (/^ {2}[^ #]/.test(line)) people.push(above);
    if (/^( {2}#.*)?$/.test(line)) above += `${line}\n`;
    else {
      above = '';
      people.push(`${people.pop()}${line}\n`);
    }
  }
  return people;
}

/** What a comment on a line of its own is about. */
function nextLine(lines: readonly string[], from: number): string {
  return lines.slice(from + 1).find((line) => line.trim() !== '' && !line.trim().startsWith('#')) ?? '';
}

describe('formatting', () => {
  it('changes no value, keeps every comment beside its person, and is done at once', async () => {
    await fc.assert(
      fc.asyncProperty(anyWrittenRoster(), async (text) => {
        const before = await load({ 'config.yaml': CONFIG, 'people.yaml': text });
        const formatted = await format(text);
        const after = await load({ 'config.yaml': CONFIG, 'people.yaml': formatted });
        expect(stateDigest(after.state)).toBe(stateDigest(before.state));
        const eol = text.includes('\r\n') ? '\r\n' : '\n';
        expect(formatted.replaceAll(eol, '')).not.toMatch(/[\r\n]/);
        expect(formatted.endsWith(eol)).toBe(true);
        const lines = formatted.split(eol);
        const people = peopleOf(lines);
        for (const [comment, where, name, field = ''] of text.matchAll(/# (above|behind|below) (p\d)(?: (\S+))?/g)) {
          expect(people.filter((person) => person.includes(`${comment}\n`))).toEqual(
            people.filter((person) => person.includes(`${name}@`)),
          );
          const index = lines.findIndex((line) => line.endsWith(comment));
          const about = where === 'above' ? nextLine(lines, index) : (lines[index] ?? '');
          if (field !== '')
            expect(about.trim()).toMatch(field === 'lastName' ? /^lastName:|^Cruz/ : new RegExp(`^${field}:`));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('orders sections, people, fields and items, and writes each value in one way', async () => {
    const text = `# yaml-language-server: $schema=../schemas/roster.schema.json

# Overrides.
personnel:
    # A mailbox
    pay@acme.example:   # since March
        notHumanReason: "Shared mailbox"    # why
                                            # and for how long
        employmentStatus: 'OUT_OF_SCOPE'
    "ann@acme.example": { startedAt: '2020-01-01', customFields: {Level: 4.0, Dept: "Eng # x"} }
    # those are all

identities:   # by HR number
  # head of them all

  # about ten
  emp-10:
    lastName: X   # a letter
    email: "a@acme.example"

    firstName: 'Y: z'
    # left ten
  emp-9: {
    jobTitle: "Long,
      title",   # of nine
    # about the address
    email: c@acme.example
  }   # end of nine
  00123:
    secondaryEmail:
    jobTitle: >-
          a
          b
removed:
- reason: dup
  # about id
  identityId: z
# before a
- {identityId: a, reason: "x"}
# end
`;
    expect(await format(text)).toBe(`# yaml-language-server: $schema=../schemas/roster.schema.json

identities: # by HR number
  # head of them all

  "00123":
    secondaryEmail: null
    jobTitle: >-
      a
      b
  emp-9: # end of nine
    # about the address
    email: c@acme.example
    jobTitle: "Long,
      title" # of nine
  # about ten
  emp-10:
    email: a@acme.example
    firstName: "Y: z"
    lastName: X # a letter
    # left ten

# Overrides.
personnel:
  ann@acme.example: { startedAt: 2020-01-01, customFields: { Level: 4.0, Dept: "Eng # x" } }
  # A mailbox
  pay@acme.example: # since March
    employmentStatus: OUT_OF_SCOPE
    notHumanReason: Shared mailbox # why
                                   # and for how long
  # those are all

removed:
  # before a
  - { identityId: a, reason: x }
  # about id
  - identityId: z
    reason: dup
# end
`);
  });

  it('keeps anchors above what names them, whatever the order', async () => {
    const text = `identities:
  z: &z { email: z@acme.example, jobTitle: Lead }
  a: { email: a@acme.example, <<: *z }
  b: { jobTitle: &lead Head, email: b@acme.example, managerName: *lead }
`;
    expect(await format(text)).toBe(`identities:
  z: &z { email: z@acme.example, jobTitle: Lead }
  a: { <<: *z, email: a@acme.example }
  b: { email: b@acme.example, jobTitle: &lead Head, managerName: *lead }
`);
    const sections = `personnel:
  z@acme.example: { startedAt: &day 2020-01-01 }
identities:
  z: { email: z@acme.example, startedAt: *day }
`;
    expect(await format(sections)).toBe(sections);
  });

  it('keeps what stands behind a dash or a key with its item or field', async () => {
    const text = `scopes:
  - &labs-2 # one
    workspace: Labs
    groups: &all [b]
  -   # two
    workspace: Beta
    # which
    groups:
      - x # why
      # no more
identities:
  ? b # key
  # between
  : jobTitle: # wraps
      Lead of
      it # all
    email: "x\\
      @acme.example"
`;
    expect(await format(text)).toBe(`identities:
  b: # key
    email: "x\\
      @acme.example"
    # between
    jobTitle: Lead of
      it # wraps
         # all
scopes:
  # two
  - workspace: Beta
    # which
    groups:
      - x # why
      # no more
  - &labs-2 # one
    workspace: Labs
    groups: &all [b]
`);
  });

  it('moves nothing where an anchor is set twice', async () => {
    const text = `identities:
  z: { jobTitle: &title Lead }
  x: { jobTitle: *title }
  b: { jobTitle: &title "Head" }
  a: { jobTitle: *title }
`;
    expect(await format(text)).toBe(text.replace('"Head"', 'Head'));
  });

  it('leaves alone what an alias takes over as a number', async () => {
    const text = `identities:
  a: { email: a@acme.example, managerId: &seven 7 }
personnel:
  a@acme.example: { customFields: { Level: *seven } }
`;
    expect(await format(text)).toBe(text);
  });

  it('keeps the mark, the line ends and the document marker of a file', async () => {
    const text = '\ufeff# top\r\n---\r\nidentities:\r\n    a: {email: a@acme.example}   \r\n\r\n\r\n';
    expect(await format(text)).toBe('\ufeff# top\r\n---\r\nidentities:\r\n  a: { email: a@acme.example }\r\n');
    expect(await format('identities:\n  a: {email: a@acme.example}\n...\n# end')).toBe(
      'identities:\n  a: { email: a@acme.example }\n# end\n',
    );
  });

  it('reads JSON, comments alone and sections without people', async () => {
    expect(await format('{"identities": {"a": {"email": "a@acme.example"}}} # all')).toBe(
      '{ identities: { a: { email: a@acme.example } } }\n# all\n',
    );
    expect(await format('\n# nobody\n\n\n\n  # yet\n\n')).toBe('# nobody\n\n\n\n  # yet\n');
    expect(await format('')).toBe('');
    expect(await format('removed:\nidentities:\n     # a: left out for now\n')).toBe(
      'identities:\n  # a: left out for now\nremoved:\n',
    );
  });

  it('indents blocks of text anew, and quotes one whose last blank lines count', async () => {
    const mailbox = (reason: string) =>
      `personnel:\n  a@acme.example:\n    employmentStatus: OUT_OF_SCOPE\n    notHumanReason: ${reason}\n`;
    expect(await format(mailbox('|4 # why\n        One\n\n          two'))).toBe(
      mailbox('|2 # why\n      One\n\n        two'),
    );
    expect(await format(mailbox('|+\n      One'))).toBe(mailbox('"One\\n"'));
  });

  it('gives config.yaml the order of its schema and keeps its comments', async () => {
    const config = `github: { pii: masked }
# Where we are.
drata:
  connectionId: 1 # ours
  region: "eu"

version: 1`;
    expect(await format(config, 'config.yaml')).toBe(`version: 1

# Where we are.
drata:
  region: eu
  connectionId: 1 # ours

github: { pii: masked }
`);
  });

  it('finds nothing to do in its own work on every good roster', async () => {
    const roster = join(import.meta.dirname, '../rosters/good');
    for (const name of readdirSync(roster)) {
      const files = await readDirectory(join(roster, name));
      const { config, state, ...rest } = await loadRoster(files);
      if (config === null || state === null) throw new Error(name);
      const { texts, defects } = await formatRoster(files, { config, state, ...rest });
      expect(defects).toEqual([]);
      const formatted = overlay(files, texts);
      expect((await formatRoster(formatted, { config, state, ...rest })).texts).toEqual(new Map());
    }
  });

  it('refuses what would read otherwise, by its file', async () => {
    const texts = {
      'config.yaml': CONFIG,
      'a.yaml': 'identities: {a: {email: a@acme.example}}',
      'b.yaml': 'removed: []',
    };
    const other = await load({ ...texts, 'a.yaml': 'identities: {b: {email: a@acme.example}}' });
    expect((await formatRoster(rosterFiles(texts), other)).defects).toEqual(['a.yaml', 'b.yaml']);
  });
});
