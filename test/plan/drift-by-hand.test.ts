import { describe, expect, test } from 'vitest';
import { findDrift } from '../../src/plan/drift.js';
import type { IdentityFields } from '../../src/state/identity.js';
import type { Override, Person } from '../../src/state/personnel.js';
import type { EmploymentStatus } from '../../src/state/status.js';
import { at, desiredPerson, livePerson, planOf } from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const jane: Partial<IdentityFields> = { email: 'jane@acme.example', startedAt: at('2022-03-01'), isContractor: false };
const held = (employmentStatus: EmploymentStatus, setAt: string | null = '2026-03-04T10:00:00.000Z'): Person =>
  personnel(42, 'Jane@acme.example', { employmentStatus, startedAt: '2022-03-01' }, setAt);

type Given = {
  readonly person?: Person;
  readonly roster?: Partial<IdentityFields>;
  readonly record?: Partial<IdentityFields> | null;
  readonly rules?: readonly Override[];
  /** null: no last applied roster is known. */
  readonly formerRules?: readonly Override[] | null;
  readonly only?: string;
};

function driftOf({ person = held('OUT_OF_SCOPE'), roster = jane, record = jane, rules = [], ...given }: Given) {
  const { formerRules = rules, only: key } = given;
  const desired = rosterOf([desiredPerson('emp-1', roster)], rules);
  const applied = formerRules && rosterOf([desiredPerson('emp-1', record ?? {})], formerRules);
  const live = liveOf(record === null ? [] : [livePerson('emp-1', record)], [person]);
  const only = key === undefined ? null : new Set([key]);
  const plan = planOf(desired, live.state, { live, applied, only });
  return findDrift({ desired, applied, waiting: new Set(), live, plan, only, unread: null });
}

const ENTRY = {
  resource: 'personnel',
  key: 'Jane@acme.example',
  field: 'employmentStatus',
  kind: 'changed-in-drata',
  applied: 'CURRENT_EMPLOYEE',
  live: 'OUT_OF_SCOPE',
  desired: 'CURRENT_EMPLOYEE',
  since: '2026-03-04',
  by: null,
  source: { file: 'people.yaml', line: 3, column: 3 },
};

describe('a status set by hand on somebody of the roster', () => {
  test('is a change in Drata, told by the address there and the line of the identity', () => {
    expect(driftOf({}).changed).toEqual([ENTRY]);
    expect(driftOf({ person: { ...held('OUT_OF_SCOPE'), email: null } }).changed).toEqual([]);
  });

  test('names who gave the reason where it is out of scope, of which alone Drata tells', () => {
    const by = 'ann@acme.example';
    expect(driftOf({ person: { ...held('OUT_OF_SCOPE'), reasonBy: by } }).changed).toEqual([{ ...ENTRY, by }]);
    expect(driftOf({ person: { ...held('CURRENT_CONTRACTOR'), reasonBy: by } }).changed).toEqual([
      { ...ENTRY, live: 'CURRENT_CONTRACTOR' },
    ]);
  });

  test('is one beside an override of something else, and then told by that', () => {
    const rules = [override('id:42', { startedAt: '2022-03-01' })];
    expect(driftOf({ rules }).changed).toMatchObject([
      { ...ENTRY, key: 'id:42', source: { file: 'overrides.yaml', line: 7 } },
    ]);
  });

  test('cannot be told from one that the roster overrode, without a last applied roster', () => {
    expect(driftOf({ formerRules: null }).changed).toEqual([{ ...ENTRY, kind: 'unexplained' }]);
  });

  test('has both sides moved where the roster says something new', () => {
    const roster = { ...jane, isContractor: true };
    const { changed, notApplied } = driftOf({ roster });
    expect(changed).toEqual([{ ...ENTRY, kind: 'both', desired: 'CURRENT_CONTRACTOR' }]);
    expect(notApplied).toMatchObject([{ key: 'emp-1', field: 'isContractor', since: null }]);
  });

  test('is looked at only where it is asked for', () => {
    expect(driftOf({ only: 'emp-1' }).changed).toEqual([ENTRY]);
    expect(driftOf({ only: 'emp-2' }).changed).toEqual([]);
    const rules = [override('id:42', {})];
    expect(driftOf({ rules, only: 'id:42' }).changed).toHaveLength(1);
  });
});

const status: Parameters<typeof override>[1] = { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Bot' };
const bot = { ...held('OUT_OF_SCOPE'), fields: { ...held('OUT_OF_SCOPE').fields, notHumanReason: 'Bot' } };

test.each<[string, Given]>([
  ['that the identity makes, too', { person: held('CURRENT_EMPLOYEE') }],
  [
    'that the roster’s identity will make',
    { person: held('FORMER_EMPLOYEE'), roster: { ...jane, separatedAt: at('2026-06-01') } },
  ],
  ['that Drata has set by itself', { person: held('SERVICE_ACCOUNT', null) }],
  ['that an override sets', { person: bot, rules: [override('id:42', status)] }],
  ['that an override has yet to set', { rules: [override('jane@acme.example', status)], formerRules: [] }],
  ['that the last applied override set', { person: bot, formerRules: [override('id:42', status)] }],
  ['of somebody without an identity record', { record: null }],
])('no status is held by hand %s', (_name, given) => {
  const { changed, notApplied } = driftOf(given);
  expect([...changed, ...notApplied].filter(({ since }) => since !== null)).toEqual([]);
});

test('a release gives a status set by hand back with the rest, so that apply does not leave it', () => {
  const formerRules = [override('id:42', { startedAt: '2022-03-01' })];
  const { changed, notApplied } = driftOf({ formerRules });
  expect(changed).toEqual([{ ...ENTRY, key: 'id:42', since: null, source: null }]);
  expect(notApplied).toMatchObject([{ field: 'startedAt' }]);
});

test('who waits for the identity sync is no drift', () => {
  const waits = { person: held('UNKNOWN', null) };
  expect(driftOf(waits)).toMatchObject({ changed: [], notApplied: [], awaitingSync: ['emp-1'] });
  expect(driftOf({ ...waits, only: 'emp-2' }).awaitingSync).toEqual([]);
  expect(driftOf({}).awaitingSync).toEqual([]);
});
