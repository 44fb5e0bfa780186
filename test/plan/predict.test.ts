import { describe, expect, it } from 'vitest';
import { mayFlip, predictStatus } from '../../src/plan/predict.js';
import { at, desiredPerson, planOf, stateOf } from '../model/people.js';

const TODAY = '2026-06-15';

describe('predicting the employment status (DOMAIN section 3)', () => {
  it.each([
    [false, '2020-01-01', null, 'CURRENT_EMPLOYEE'],
    [false, null, null, 'CURRENT_EMPLOYEE'],
    [true, '2020-01-01', null, 'CURRENT_CONTRACTOR'],
    [null, '2020-01-01', null, 'UNKNOWN'],
    [null, '2030-01-01', null, 'UNKNOWN'],
    [null, '2020-01-01', '2021-01-01', 'UNKNOWN'],
    [false, '2020-01-01', '2026-06-14', 'FORMER_EMPLOYEE'],
    [false, '2020-01-01', '2026-06-15', 'FORMER_EMPLOYEE'],
    [true, '2020-01-01', '2021-01-01', 'FORMER_CONTRACTOR'],
    [false, '2026-06-15', null, 'CURRENT_EMPLOYEE'],
    [false, '2026-06-16', null, 'FUTURE_HIRE'],
    [true, '2026-06-16', null, 'FUTURE_HIRE'],
    [false, '2020-01-01', '2026-06-16', 'CURRENT_EMPLOYEE'],
    [true, '2020-01-01', '2026-06-16', 'CURRENT_CONTRACTOR'],
  ])('contractor %s, started %s, separated %s: %s', (isContractor, started, separated, status) => {
    const fields = { isContractor, startedAt: started && at(started), separatedAt: separated && at(separated) };
    expect(predictStatus(fields, TODAY)).toBe(status);
  });

  it('knows dates that may flip: within a day of today', () => {
    expect(
      ['2026-06-13', '2026-06-14', '2026-06-15', '2026-06-16', '2026-06-17'].map((day) => mayFlip(at(day), TODAY)),
    ).toEqual([false, true, true, true, false]);
  });

  it('warns of them in the plan, by id and field, without any day', () => {
    const plan = planOf(
      stateOf([desiredPerson('emp-1', { isContractor: false, startedAt: at('2026-06-16') })]),
      stateOf([]),
    );
    expect(plan.warnings).toEqual([
      {
        code: 'date-near-today',
        message: expect.stringMatching(/of emp-1 may .* startedAt/),
        source: expect.anything(),
      },
    ]);
    expect(plan.warnings[0]?.message).not.toMatch(/\d{4}|today/);
  });
});
