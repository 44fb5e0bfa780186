import { describe, expect, it } from 'vitest';
import { readDirectory } from '../../src/roster/files.js';
import { loadRoster } from '../../src/roster/load.js';
import { CONFIG, peopleFile, rosterFiles } from '../model/roster-files.js';

const EVERY_SECTION = new URL('../rosters/good/every-section', import.meta.url).pathname;

async function said(scope: string): Promise<string[]> {
  const { problems } = await loadRoster(peopleFile(`scopes:\n  - ${scope}\n`));
  return problems.map(({ line, column, code, message, remedy }) => `${line}:${column} ${code} ${message} | ${remedy}`);
}

describe('scopes', () => {
  it('tell numbers from names, and an empty scope from none', async () => {
    const { state } = await loadRoster(await readDirectory(EVERY_SECTION));
    expect(state?.scopes).toEqual([
      {
        workspace: 'Primary',
        groups: ['IT Ops', 'Engineering', 42, '42'],
        source: { file: 'scopes.yaml', line: 2, column: 5 },
      },
      { workspace: 7, groups: [], source: { file: 'scopes.yaml', line: 4, column: 5 } },
    ]);
  });

  it.each([
    [
      '{ workspace: Primary, groups: [] }',
      '2:27 empty-record groups of scope 1 is empty. | Write clear: true instead of groups to take every group out of the scope.',
    ],
    [
      '{ workspace: Primary }',
      '2:7 missing-key scope 1 has neither groups nor clear. | Give groups, the exact list, or clear: true for none.',
    ],
    [
      '{ workspace: Primary, groups: [a], clear: true }',
      '2:7 exclusive-keys scope 1 has both groups and clear. | Give groups, the exact list, or clear: true for none.',
    ],
    [
      '{ workspace: Primary, clear: false }',
      '2:34 bad-value clear of scope 1 can only be true. | Write clear: true to take every group out of the scope, or list its groups.',
    ],
    ['{ groups: [a] }', '2:7 missing-key scope 1 has no workspace. | Add it.'],
    [
      '{ workspace: Primary, grups: [a] }',
      '2:27 unknown-key scope 1 has an unknown key "grups". | Did you mean "groups"?',
    ],
    [
      '{ workspace: true, groups: [a] }',
      '2:18 wrong-type workspace of scope 1 is a truth value; it must be a whole number or text. | Put it in quotes: workspace: "true"',
    ],
    [
      '{ workspace: Primary, groups: [a, no, yes, null] }',
      '2:48 wrong-type group 4 of scope 1 is null; it must be a whole number or text. | Give it a value, or remove the line.',
    ],
    [
      '{ workspace: Primary, groups: [1.5] }',
      '2:36 wrong-type group 1 of scope 1 is a number; it must be a whole number or text. | Put it in quotes: "1.5"',
    ],
    [
      '{ workspace: Primary, groups: [-3] }',
      "2:36 bad-value group 1 of scope 1 is no number that Drata gives. | Write Drata's number, from 1 up, or the exact name.",
    ],
    [
      '{ workspace: Primary, groups: [007] }',
      "2:36 unclear-number 007 in a scope is read as the number 7. | Put a name in quotes, and write Drata's number in plain digits.",
    ],
    [
      '{ workspace: 0x1F, groups: [a] }',
      "2:18 unclear-number 0x1F in a scope is read as the number 31. | Put a name in quotes, and write Drata's number in plain digits.",
    ],
    [
      '{ workspace: Primary, groups: [a, A, 7, "7", "zo\\u00eb", "zoe\\u0308"] }',
      '2:62 duplicate-item The scope of workspace Primary lists group zo\u00eb twice. | Remove one of the two.',
    ],
    ['', '2:5 wrong-type scope 1 is empty; it must be a map. | Write one key and colon a line, indented below it.'],
  ])('%s', async (scope, expected) => {
    expect(await said(scope)).toEqual([expected]);
  });

  it('of one workspace in two files are one too many', async () => {
    const { problems } = await loadRoster(
      rosterFiles({
        'config.yaml': CONFIG,
        'a.yaml': 'scopes:\n  - { workspace: 7, groups: [a] }\n  - { workspace: "7", groups: [a] }\n',
        'b.yaml': 'scopes:\n  - { workspace: 7, clear: true }\n',
      }),
    );
    expect(problems).toMatchObject([
      {
        file: 'b.yaml',
        line: 2,
        code: 'duplicate-key',
        message: 'The scope of workspace 7 stands here and in a.yaml:2.',
        related: { file: 'a.yaml', line: 2 },
      },
    ]);
  });
});
