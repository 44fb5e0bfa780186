import { describe, expect, it } from 'vitest';
import { editRoster } from '../../src/roster/edit.js';
import { loadRoster } from '../../src/roster/load.js';
import type { RosterEdit } from '../../src/state/edit.js';
import { CONFIG, rosterFiles } from '../model/roster-files.js';

type Texts = Readonly<Record<string, string>>;

/** Edits the files and gives those that change. */
async function edit(given: string | Texts, ...edits: readonly RosterEdit[]): Promise<Texts> {
  const texts = typeof given === 'string' ? { 'people.yaml': given } : given;
  const files = rosterFiles({ 'config.yaml': CONFIG, ...texts });
  const { config, state, problems } = await loadRoster(files);
  if (config === null || state === null) throw new Error(JSON.stringify(problems));
  const { texts: edited, loaded } = await editRoster(files, { config, state }, edits);
  expect(loaded.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return Object.fromEntries(edited);
}

/** Edits one file and gives its text. */
async function editText(given: string, ...edits: readonly RosterEdit[]): Promise<string | undefined> {
  return (await edit(given, ...edits))['people.yaml'];
}

const set = (identityId: string, fields: Extract<RosterEdit, { kind: 'set-identity' }>['set']): RosterEdit => ({
  kind: 'set-identity',
  identityId,
  set: fields,
});

const PEOPLE = `# Everybody.
identities:
  # Ann runs it.
  emp-001:
    email: ann@acme.example   # since the merger
    firstName: 'Ann'
    jobTitle: "Head of it"

    # not Bob
    managerName:
    isContractor: false
    # that was Ann

  # Bob
  emp-003:
      lastName: Bean
      email: bob@acme.example
`;

describe('editing a field', () => {
  it('keeps quotes, comments and everything else', async () => {
    const text = await editText(
      PEOPLE,
      set('emp-001', {
        email: 'ann.lee@acme.example',
        firstName: "Ann O'Hara",
        jobTitle: 'Head: of "it"',
        managerName: 'Zoë # 1',
        isContractor: true,
      }),
    );
    expect(text).toBe(
      PEOPLE.replace('ann@acme', 'ann.lee@acme')
        .replace("'Ann'", "'Ann O''Hara'")
        .replace('"Head of it"', '"Head: of \\"it\\""')
        .replace('managerName:', 'managerName: "Zoë # 1"')
        .replace('isContractor: false', 'isContractor: true'),
    );
  });
});
