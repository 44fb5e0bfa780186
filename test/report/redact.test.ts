import { describe, expect, test } from 'vitest';
import type { PatchOperation } from '../../src/plan/plan.js';
import { redactPlan, redactReport } from '../../src/report/redact.js';
import { operation, outcome, plan, report } from '../model/plan.js';

const patchUnder = (pii: 'masked' | 'ids', ...patch: PatchOperation[]) =>
  redactPlan(plan([operation({ action: 'update', key: 'emp-1', patch, inverse: [] })]), pii).operations[0]?.patch;

describe('patches', () => {
  test('lose the values of fields that the reader may not see', () => {
    const patch = [
      { op: 'replace', path: '/firstName', value: 'Jane' },
      { op: 'replace', path: '/email', value: 'jane@acme.example' },
      { op: 'replace', path: '/jobTitle', value: 'Engineer' },
      { op: 'remove', path: '/lastName' },
    ] as const;
    expect(patchUnder('masked', ...patch)).toEqual([
      { op: 'replace', path: '/firstName', value: '•••' },
      { op: 'replace', path: '/email', value: 'j•••@acme.example' },
      { op: 'replace', path: '/jobTitle', value: 'Engineer' },
      { op: 'remove', path: '/lastName' },
    ]);
    expect(patchUnder('ids', ...patch)?.map(({ value }) => value)).toEqual(['•••', '•••', '•••', undefined]);
  });

  test('that carry a whole record lose them field by field, whatever shape it has', () => {
    const record = { identityId: 'emp-1', lastName: 'Doe', groups: ['IT'], customFields: { Level: 4 } };
    expect(patchUnder('masked', { op: 'add', path: '', value: record })).toEqual([
      { op: 'add', path: '', value: { identityId: 'emp-1', lastName: '•••', groups: ['IT'], customFields: '•••' } },
    ]);
    for (const value of ['Jane', null, ['Jane']]) {
      expect(patchUnder('masked', { op: 'add', path: '', value })).toEqual([{ op: 'add', path: '', value: '•••' }]);
    }
  });

  test('of a field below another hide what lies there', () => {
    expect(patchUnder('masked', { op: 'add', path: '/customFields/Level', value: 4 })).toEqual([
      { op: 'add', path: '/customFields/Level', value: '•••' },
    ]);
  });
});

describe('plans and reports', () => {
  test('are the same values under full', () => {
    const thePlan = plan([operation({ action: 'delete', key: 'emp-1' })]);
    const theReport = report([]);
    expect(redactPlan(thePlan, 'full')).toBe(thePlan);
    expect(redactReport(theReport, 'full')).toBe(theReport);
  });

  test('keep id and key of an operation in step', () => {
    const one = operation({ action: 'delete', key: 'jane@acme.example', pending: 'waits for jane@acme.example' });
    expect(redactPlan(plan([one]), 'ids').operations[0]).toMatchObject({
      id: 'identity/j•••@acme.example',
      key: 'j•••@acme.example',
      pending: 'waits for j•••@acme.example',
    });
  });

  test('keep apart what is released and what is overridden of one person', () => {
    const key = 'sam@acme.example';
    const released = operation({ action: 'release', resource: 'personnel', key, id: `personnel/${key}#release` });
    const { operations } = redactPlan(
      plan([released, operation({ action: 'override', resource: 'personnel', key })]),
      'ids',
    );
    expect(operations.map(({ id }) => id)).toEqual([
      'personnel/s•••@acme.example#release',
      'personnel/s•••@acme.example',
    ]);
  });

  test('hide the words of the API, and addresses in paths and sentences', () => {
    const path = '/public/v2/custom-connections/1/hris-user-identities/identity-id:jane%40acme.example';
    const request = { number: 1, method: 'GET', path, status: 200, at: '2026-11-21T00:00:00.000Z', milliseconds: 1 };
    const one = operation({ action: 'update', key: 'emp-1' });
    const given = report(
      [
        outcome(one, 'failed', { apiMessage: 'Jane is wrong', message: 'jane@acme.example is refused' }),
        outcome(one, 'done'),
      ],
      {
        stopped: 'jane@acme.example',
        requests: [request, { ...request, path: '/public/personnel/email:jane@acme.example' }],
      },
    );
    const seen = redactReport(given, 'masked');
    expect(seen.operations.map(({ apiMessage, message }) => [apiMessage, message])).toEqual([
      ['•••', 'j•••@acme.example is refused'],
      [null, null],
    ]);
    expect(seen.stopped).toBe('j•••@acme.example');
    expect(redactReport({ ...given, stopped: null }, 'ids').stopped).toBeNull();
    expect(seen.requests.map((each) => each.path)).toEqual([
      '/public/v2/custom-connections/1/hris-user-identities/identity-id:j•••@acme.example',
      '/public/personnel/email:j•••@acme.example',
    ]);
  });
});
