import { expect, test } from 'vitest';
import { indexPeople } from '../../src/plan/people.js';
import { personsOf } from '../../src/plan/person-of.js';
import { desiredPerson } from '../model/people.js';
import { operation } from '../model/plan.js';
import { personnel, rosterOf } from '../model/status.js';

test('an identity, its overrides and its documents are of one person', () => {
  const desired = rosterOf([desiredPerson('emp-1', { email: 'sam@acme.example' })]);
  const people = indexPeople([personnel(42, 'Sam@acme.example'), personnel(43, 'bot@acme.example')], desired, null);
  const all = [
    operation({ action: 'update', key: 'emp-1' }),
    operation({ action: 'override', resource: 'personnel', key: 'id:42' }),
    operation({ action: 'upload', resource: 'document', key: 'sam@acme.example/SEC_TRAINING/x.pdf' }),
    operation({ action: 'override', resource: 'personnel', key: 'bot@acme.example' }),
    operation({ action: 'scope', resource: 'scope', key: 'Primary' }),
  ];
  expect([...personsOf(all, people).values()]).toEqual([
    'identity emp-1',
    'identity emp-1',
    'identity emp-1',
    'number 43',
    'scope/Primary',
  ]);
});
