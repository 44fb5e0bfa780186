import { expect, test } from 'vitest';
import { planReleaseAll } from '../../src/plan/release-all.js';
import { EMPTY_STATE } from '../../src/state/state.js';
import { at, desiredPerson, livePerson } from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

const since = '2026-03-04T10:00:00.000Z';

test('names whom it is known to change, with what the status goes back to', () => {
  const desired = rosterOf(
    [desiredPerson('emp-1', { email: 'jane@acme.example', isContractor: false, separatedAt: at('2026-05-01') })],
    [override('id:3', { startedAt: '2020-01-01' }), override('nobody@acme.example')],
  );
  const live = liveOf(
    [livePerson('stray', { email: 'Leo@acme.example', isContractor: true })],
    [
      personnel(9, 'leo@acme.example', {}, since),
      personnel(1, 'JANE@acme.example', {}, since),
      personnel(3, null),
      personnel(4, 'sam@acme.example'),
      personnel(5, 'bot@acme.example', { employmentStatus: 'OUT_OF_SCOPE' }, since),
    ],
  );
  const common = { employmentStatus: 'CURRENT_EMPLOYEE', statusSetAt: '2026-03-04', source: null };
  expect(planReleaseAll(desired, live, '2026-06-15')).toEqual({
    people: 5,
    known: [
      { ...common, personnelId: 1, email: 'JANE@acme.example', predicted: 'FORMER_EMPLOYEE' },
      {
        ...common,
        personnelId: 3,
        email: null,
        statusSetAt: null,
        predicted: null,
        source: { file: 'overrides.yaml', line: 7, column: 3 },
      },
      { ...common, personnelId: 5, email: 'bot@acme.example', employmentStatus: 'OUT_OF_SCOPE', predicted: null },
      { ...common, personnelId: 9, email: 'leo@acme.example', predicted: 'CURRENT_CONTRACTOR' },
    ],
  });
});

test('knows nobody where personnel were not read', () => {
  expect(planReleaseAll(EMPTY_STATE, { ...liveOf([]), personnel: null }, '2026-06-15')).toEqual({
    people: 0,
    known: [],
  });
});
