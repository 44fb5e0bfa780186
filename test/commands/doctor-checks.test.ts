import { expect, test } from 'vitest';
import { checkClock, checkRate, checkRead } from '../../src/commands/doctor-checks.js';
import type { EndpointName } from '../../src/drata/endpoints.js';
import type { Probe, ProbeState } from '../../src/drata/ports.js';
import { DrataError } from '../../src/errors.js';

function probe(name: EndpointName, state: ProbeState): Probe {
  const error =
    state === 'ok' || state === 'untried'
      ? null
      : new DrataError(`${name} is ${state}`, { status: 404, endpoint: name, reach: 'item', remedy: 'Do something.' });
  return { name, endpoint: `GET /${name}`, permission: 'Some: Permission', feature: null, state, error };
}

/** The states that doctor tells of these probes, in their order. */
function statesOf(states: Partial<Record<EndpointName, ProbeState>>): readonly string[] {
  const probes = Object.entries(states).map(([name, state]) => probe(name as EndpointName, state));
  const all = new Map(probes.map((one) => [one.name as EndpointName, one]));
  return probes
    .flatMap((one) => checkRead(one.name as EndpointName, one, all))
    .map(({ state, detail }) => `${state}: ${detail}`);
}

test.each([
  [{ s2GroupList: 'ok', s1Scope: 'absent' }, ['ok: Workspaces: View Workspace Personnel Scope']],
  [{ s2GroupList: 'absent', s1Scope: 'ok' }, ['ok: Workspaces: View Workspace Personnel Scope']],
  [{ s2GroupList: 'denied', s1Scope: 'absent' }, ['failed: s2GroupList is denied']],
  [{ s2GroupList: 'absent', s1Scope: 'denied' }, ['failed: s1Scope is denied']],
  [{ s2GroupList: 'absent', s1Scope: 'absent' }, ['failed: s2GroupList is absent']],
  [
    { s2GroupList: 'untried', s1Scope: 'untried' },
    ['unproved: Workspaces: View Workspace Personnel Scope; nothing was there to try it with'],
  ],
] as const)('of the two paths of a scope, %j, one speaks', (states, told) => {
  expect(statesOf(states)).toEqual(told);
});

test('what is not there is a failure, but for what an older revision lacks and something else stands in for', () => {
  expect(statesOf({ groupList: 'absent' })).toEqual([expect.stringMatching(/^unproved: .*gathered from the people$/)]);
  expect(statesOf({ identityGet: 'absent', personnelList: 'absent', groupList: 'failed' })).toEqual([
    expect.stringMatching(/^unproved: .*reads one identity by its number alone$/),
    'failed: personnelList is absent',
    'failed: groupList is failed',
  ]);
});

test('definitions of custom fields are what a plan goes without, but for the feature itself', () => {
  expect(statesOf({ customFieldList: 'denied' })).toEqual([
    'unproved: customFieldList is denied; plans go without, by the names of the fields',
  ]);
  expect(statesOf({ customFieldList: 'absent' })).toEqual([expect.stringMatching(/^unproved: .*go by their names$/)]);
  expect(statesOf({ customFieldList: 'feature-missing' })).toEqual(['failed: customFieldList is feature-missing']);
});

test.each([
  [null, 'unproved', 'Drata sends no Date header to compare with'],
  [0, 'ok', "within 1 s of Drata's"],
  [-59_999, 'ok', "within 61 s of Drata's"],
  [60_000, 'warning', "60 s behind Drata's"],
  [-90_400, 'warning', "90 s ahead of Drata's"],
])('a clock that is off by %j ms is %s', (skew, state, detail) => {
  expect(checkClock(skew)).toMatchObject({ state, detail });
});

test.each([
  [480, 'ok'],
  [499, 'ok'],
  [500, 'warning'],
  [9000, 'warning'],
])('%i requests a minute are %s', (rate, state) => {
  expect(checkRate(rate)).toMatchObject({ state });
});
