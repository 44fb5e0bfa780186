import { describe, expect, it } from 'vitest';
import type { CustomFieldDefinition } from '../../src/state/personnel.js';
import { refusal } from '../model/fake-calls.js';
import { livePersonnel } from '../model/fake-personnel.js';
import { FakeTenant, overrideOf, rosterOf, type TenantParts } from '../model/fake-tenant.js';
import { at, desiredPerson, livePerson } from '../model/people.js';

const SAM = 'sam@acme.example';
const REASON = 'Shared mailbox';
const OUT = { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: REASON } as const;
const MARK = '2026-06-01T00:00:00.000Z';

/** Sam, out of scope by an earlier apply, with a start date that was set as well. */
const outOfScope = { ...livePersonnel(42, SAM, { ...OUT, startedAt: '2020-07-06' }), statusSetAt: MARK };

function definition(id: number, name: string, given: Partial<CustomFieldDefinition> = {}): CustomFieldDefinition {
  return { id, name, type: 'TEXT', readOnly: false, isRequired: false, options: [], ...given };
}

const tenantOf = (people: TenantParts['people'] & object, options: TenantParts['options'] = {}) =>
  new FakeTenant({ people, options });

describe('setting overrides', () => {
  it('sends and reads nothing where nothing is due', async () => {
    const tenant = tenantOf([livePersonnel(42, SAM)]);
    const { calls, outcomes } = await tenant.apply(
      rosterOf({ overrides: [overrideOf(SAM, { employmentStatus: 'CURRENT_EMPLOYEE' })] }),
    );
    expect([calls, outcomes]).toEqual([[], []]);
  });

  it('sends only what differs, and reads it back', async () => {
    const tenant = tenantOf([livePersonnel(42, SAM, { startedAt: '2020-07-06' })]);
    const desired = rosterOf({
      overrides: [overrideOf(SAM, { startedAt: '2020-07-06', separatedAt: '2026-01-01' })],
    });
    const { calls, said, progress } = await tenant.apply(desired);
    expect(calls).toEqual(['write 42 {separatedAt:2026-01-01}', 'list']);
    expect(said).toEqual([`override ${SAM}: done`]);
    expect(progress).toEqual(['Setting overrides 0/1', 'Reading personnel back 1/1']);
  });

  it.each([
    ['status', { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: null } as const],
    ['reason', { employmentStatus: 'CURRENT_EMPLOYEE', notHumanReason: REASON } as const],
    ['reason', { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'An older reason' } as const],
  ])('sends status and reason of OUT_OF_SCOPE together where the %s differs', async (_what, fields) => {
    const tenant = tenantOf([livePersonnel(42, SAM, fields)]);
    const { calls } = await tenant.apply(
      rosterOf({ overrides: [overrideOf(SAM, { ...OUT, startedAt: '2020-07-06' })] }),
    );
    expect(calls[0]).toContain('employmentStatus:OUT_OF_SCOPE');
    expect(calls[0]).toContain(`notHumanReason:${REASON}`);
  });

  it('leaves status and reason out where another field alone differs', async () => {
    const tenant = tenantOf([outOfScope]);
    const { calls } = await tenant.apply(
      rosterOf({ overrides: [overrideOf(SAM, { ...OUT, startedAt: '2021-01-01' })] }),
    );
    expect(calls[0]).toBe('write 42 {startedAt:2021-01-01}');
  });

  it('addresses custom fields by number, by name where none is known, and compares them as their type', async () => {
    const definitions = [
      definition(1, 'Department'),
      definition(2, 'Level', { type: 'NUMBER' }),
      definition(3, 'Site', { type: 'OPTIONS', options: [{ id: 31, value: 'Berlin' }] }),
    ];
    const held = [
      { id: 1, name: 'Department', value: 'Sales' },
      { id: 2, name: 'Level', value: '4.0' },
      { id: 3, name: 'Site', value: '31' },
    ];
    const tenant = tenantOf([{ ...livePersonnel(42, SAM), customFields: held }], { definitions });
    const wanted = { Department: null, Level: 4, Site: 'Berlin' };
    const first = await tenant.apply(rosterOf({ overrides: [overrideOf(SAM, {}, wanted)] }));
    expect(first.calls).toEqual(['write 42 {#1:null}', 'list with custom fields']);
    expect(first.said).toEqual([`override ${SAM}: done`]);

    const unserved = tenantOf([livePersonnel(42, SAM)]);
    const second = await unserved.apply(rosterOf({ overrides: [overrideOf(SAM, {}, { Café: 5 })] }));
    expect(second.calls).toEqual(['write 42 {#Café:5}', 'list with custom fields']);
    expect(second.said).toEqual([`override ${SAM}: done`]);
  });

  it('writes no more people at once than the client sends, and one refused person blocks nobody', async () => {
    const people = Array.from({ length: 20 }, (_, index) => livePersonnel(index + 1, `p${index + 1}@acme.example`));
    const tenant = tenantOf(people, { refusesWrite: [3] });
    const overrides = people.map(({ personnelId }) => overrideOf(`id:${personnelId}`, { startedAt: '2020-07-06' }));
    const { outcomes, stopped } = await tenant.apply(rosterOf({ overrides }));
    expect(tenant.personnel.peak).toBe(4);
    expect(stopped).toBeNull();
    const failures = outcomes.filter(({ outcome }) => outcome !== 'done');
    expect(failures).toMatchObject([
      {
        operation: { key: 'id:3' },
        outcome: 'failed',
        message: 'Drata refused to update personnel',
        apiMessage: 'its own words',
      },
    ]);
  });

  it('gives a FORMER status the separation date of the identity', async () => {
    const identity = { email: SAM, separatedAt: at('2026-03-01'), isContractor: false };
    const tenant = new FakeTenant({ identities: [livePerson('sam', identity)], people: [livePersonnel(42, SAM)] });
    const { calls, said } = await tenant.apply(
      rosterOf({
        identities: [desiredPerson('sam', identity)],
        overrides: [overrideOf(SAM, { employmentStatus: 'FORMER_EMPLOYEE' })],
      }),
    );
    expect(calls[0]).toBe('write 42 {employmentStatus:FORMER_EMPLOYEE,separatedAt:2026-03-01}');
    expect(said).toEqual([`override ${SAM}: done`]);
  });

  it('leaves what waits untouched, and reports it as waiting', async () => {
    const tenant = tenantOf([]);
    const { calls, outcomes, stopped } = await tenant.apply(
      rosterOf({ overrides: [overrideOf(SAM, { startedAt: '2020-07-06' })] }),
    );
    expect(calls).toEqual([]);
    expect(stopped).toBeNull();
    expect(outcomes).toMatchObject([{ outcome: 'pending', requests: [] }]);
    expect(outcomes[0]?.message).toContain('Drata knows nobody with this address');
  });
});

describe('reading overrides back', () => {
  const desired = rosterOf({ overrides: [overrideOf(SAM, { startedAt: '2020-07-06', separatedAt: '2026-01-01' })] });

  it.each([
    [
      'reads back otherwise',
      { ignores: [42] },
      'Drata accepted it, but reads back another value of startedAt, separatedAt',
    ],
    ['has lost the person', { vanishes: [42] }, 'Drata accepted it, but has no such person when read back'],
    [
      'neither answers nor does it',
      { ignores: [42], mute: [42] },
      'Drata did not answer, but reads back another value of startedAt, separatedAt',
    ],
  ])('fails where Drata %s', async (_what, options, message) => {
    const { said } = await tenantOf([livePersonnel(42, SAM)], options).apply(desired);
    expect(said).toEqual([`override ${SAM}: failed - ${message}`]);
  });

  it('takes what reads back for done where no answer came', async () => {
    const { said } = await tenantOf([livePersonnel(42, SAM)], { mute: [42] }).apply(desired);
    expect(said).toEqual([`override ${SAM}: done`]);
  });

  it('says why it could not be read back', async () => {
    const { said, stopped } = await tenantOf([livePersonnel(42, SAM)], { forbids: ['list'] }).apply(desired);
    expect(said).toEqual([
      `override ${SAM}: unknown - Drata accepted it, but the run stopped before it was read back: the API key may not list`,
    ]);
    expect(stopped?.message).toBe('the API key may not list');
  });
});

describe('releasing', () => {
  const applied = rosterOf({ overrides: [overrideOf(SAM, { ...OUT, startedAt: '2020-07-06' })] });

  it('hands a whole person back with one call', async () => {
    const tenant = tenantOf([outOfScope]);
    const { calls, said } = await tenant.apply(rosterOf({}), { applied });
    expect(calls).toEqual(['reset 42', 'list']);
    expect(said).toEqual([`release ${SAM}: done`]);
    expect((await tenant.plan(rosterOf({}))).operations).toEqual([]);
  });

  it.each([false, true])(
    'sets again what remains, also where nothing of it changed (effect at once: %s)',
    async (resetsAtOnce) => {
      const definitions = [definition(1, 'Department')];
      const person = { ...outOfScope, customFields: [{ id: 1, name: 'Department', value: 'Sales' }] };
      const tenant = tenantOf([person], { definitions, resetsAtOnce });
      const fields = { Department: 'Sales' };
      const desired = rosterOf({ overrides: [overrideOf(SAM, OUT, fields)] });
      const { calls, said } = await tenant.apply(desired, {
        applied: rosterOf({ overrides: [overrideOf(SAM, { ...OUT, startedAt: '2020-07-06' }, fields)] }),
      });
      expect(calls).toEqual([
        'reset 42',
        `write 42 {employmentStatus:OUT_OF_SCOPE,notHumanReason:${REASON},#1:Sales}`,
        'list with custom fields',
      ]);
      expect(said).toEqual([`release ${SAM}: done`]);
      tenant.sync();
      expect(tenant.personnel.people.get(42)?.fields).toMatchObject({ ...OUT, startedAt: null });
      expect((await tenant.plan(desired)).operations).toEqual([]);
    },
  );

  it('writes an override and what a release sets again in one go', async () => {
    const tenant = tenantOf([outOfScope]);
    const desired = rosterOf({
      overrides: [overrideOf(SAM, { ...OUT, notHumanReason: 'Payroll', separatedAt: '2026-02-02' })],
    });
    const { calls, said } = await tenant.apply(desired, { applied });
    expect(calls).toEqual([
      'reset 42',
      'write 42 {employmentStatus:OUT_OF_SCOPE,notHumanReason:Payroll,separatedAt:2026-02-02}',
      'list',
    ]);
    expect(said).toEqual([`release ${SAM}: done`, `override ${SAM}: done`]);
  });

  it('keeps the date that a FORMER status needs beside what is set again', async () => {
    const identity = { email: SAM, separatedAt: at('2026-03-01'), isContractor: false };
    const tenant = new FakeTenant({ identities: [livePerson('sam', identity)], people: [outOfScope] });
    const desired = rosterOf({
      identities: [desiredPerson('sam', identity)],
      overrides: [overrideOf(SAM, { employmentStatus: 'FORMER_EMPLOYEE' })],
    });
    const { calls, said } = await tenant.apply(desired, { applied });
    expect(calls[1]).toBe('write 42 {employmentStatus:FORMER_EMPLOYEE,separatedAt:2026-03-01}');
    expect(said).toEqual([`release ${SAM}: done`, `override ${SAM}: done`]);
  });

  it('resets a hundred people a call', async () => {
    const people = Array.from({ length: 201 }, (_, index) => ({
      ...livePersonnel(index + 1, `p${index + 1}@acme.example`, { startedAt: '2020-07-06' }),
      statusSetAt: null,
    }));
    const overrides = people.map(({ personnelId }) => overrideOf(`id:${personnelId}`, { startedAt: '2020-07-06' }));
    const { calls, outcomes } = await tenantOf(people).apply(rosterOf({}), { applied: rosterOf({ overrides }) });
    expect(calls.map((call) => call.split(' ').length - 1)).toEqual([100, 100, 1, 0]);
    expect(outcomes.every(({ outcome }) => outcome === 'done')).toBe(true);
  });

  it('finds the one person whom Drata refuses, and hands back the others', async () => {
    const people = [1, 2, 3, 4, 5].map((id) => livePersonnel(id, `p${id}@acme.example`, { startedAt: '2020-07-06' }));
    const overrides = people.map(({ personnelId }) => overrideOf(`id:${personnelId}`, { startedAt: '2020-07-06' }));
    const tenant = tenantOf(people, { refusesReset: [4] });
    const { calls, said } = await tenant.apply(rosterOf({}), { applied: rosterOf({ overrides }) });
    expect(calls).toEqual(['reset 1 2 3 4 5', 'reset 1 2 3', 'reset 4 5', 'reset 4', 'reset 5', 'list']);
    expect(said.filter((line) => !line.endsWith('done'))).toEqual(['release id:4: failed - Drata refused to reset']);
  });

  it('sets the override of a person whose release was refused', async () => {
    const tenant = tenantOf([outOfScope], { refusesReset: [42] });
    const desired = rosterOf({ overrides: [overrideOf(SAM, { ...OUT, separatedAt: '2026-02-02' })] });
    const { calls, said } = await tenant.apply(desired, { applied });
    expect(calls).toEqual(['reset 42', 'write 42 {separatedAt:2026-02-02}', 'list']);
    expect(said).toEqual([`release ${SAM}: failed - Drata refused to reset`, `override ${SAM}: done`]);
  });

  it('does not confirm a status that still has its mark', async () => {
    const { said } = await tenantOf([outOfScope], { ignores: [42] }).apply(rosterOf({}), { applied });
    expect(said).toEqual([`release ${SAM}: failed - Drata accepted it, but still shows the status as set by hand`]);
  });

  it('does not confirm what was set again without effect', async () => {
    const tenant = tenantOf([outOfScope], { resetsAtOnce: true });
    tenant.personnel.write = async () => ({ outcome: { status: 'written', requests: [] }, stopped: null });
    const { said } = await tenant.apply(rosterOf({ overrides: [overrideOf(SAM, OUT)] }), { applied });
    expect(said).toEqual([
      `release ${SAM}: failed - Drata accepted it, but reads back another value of employmentStatus, notHumanReason`,
    ]);
  });

  it('leaves open what no answer told and nothing shows: that a date follows the sync again', async () => {
    const dates = rosterOf({ overrides: [overrideOf(SAM, { startedAt: '2020-07-06' })] });
    const tenant = tenantOf([livePersonnel(42, SAM, { startedAt: '2020-07-06' })], { mute: [42] });
    const { said } = await tenant.apply(rosterOf({}), { applied: dates });
    expect(said).toEqual([`release ${SAM}: unknown - it was sent, but no answer told whether it took effect`]);
  });

  it('says when a person was handed back, but the rest was refused', async () => {
    const tenant = tenantOf([outOfScope], { refusesWrite: [42] });
    const desired = rosterOf({ overrides: [overrideOf(SAM, OUT)] });
    const { said } = await tenant.apply(desired, { applied });
    expect(said).toEqual([
      `release ${SAM}: failed - Drata refused to update personnel; the person was handed back to identity sync, but what remains of the override is not set again: apply again to set it`,
    ]);
    expect((await tenant.plan(desired, { applied })).operations.map(({ action }) => action)).toEqual(['release']);
  });

  it('sets again what a person held under the former address, until Drata knows the new one', async () => {
    const identity = { email: 'sam.new@acme.example', isContractor: false };
    const before = { email: SAM, isContractor: false };
    const tenant = new FakeTenant({ identities: [livePerson('sam', identity)], people: [outOfScope] });
    const { calls, said } = await tenant.apply(
      rosterOf({
        identities: [desiredPerson('sam', identity)],
        overrides: [overrideOf('sam.new@acme.example', { ...OUT, separatedAt: '2026-02-02' })],
      }),
      {
        applied: rosterOf({
          identities: [desiredPerson('sam', before)],
          overrides: [overrideOf(SAM, { ...OUT, startedAt: '2020-07-06' })],
        }),
      },
    );
    expect(calls).toEqual([
      'reset 42',
      `write 42 {employmentStatus:OUT_OF_SCOPE,notHumanReason:${REASON},separatedAt:2026-02-02}`,
      'list',
    ]);
    expect(said).toEqual(['release sam.new@acme.example: done', 'override sam.new@acme.example: done']);
  });

  it('sets nothing of what still waits', async () => {
    const tenant = tenantOf([
      livePersonnel(42, SAM, { employmentStatus: 'FUTURE_HIRE', startedAt: '2026-09-01', separatedAt: '2027-01-01' }),
    ]);
    const { calls, said } = await tenant.apply(
      rosterOf({ overrides: [overrideOf(SAM, { employmentStatus: 'CURRENT_EMPLOYEE', separatedAt: '2027-01-01' })] }),
      { applied: rosterOf({ overrides: [overrideOf(SAM, { startedAt: '2026-09-01', separatedAt: '2027-01-01' })] }) },
    );
    expect(calls).toEqual(['reset 42', 'write 42 {separatedAt:2027-01-01}', 'list']);
    expect(said[0]).toBe(`release ${SAM}: done`);
    expect(said[1]).toContain(`override ${SAM}: pending`);
  });

  it('keeps to the keys that were asked for', async () => {
    const tenant = tenantOf([outOfScope, { ...livePersonnel(43, 'ann@acme.example', OUT), statusSetAt: MARK }]);
    const both = rosterOf({ overrides: [overrideOf(SAM, OUT), overrideOf('ann@acme.example', OUT)] });
    const { calls } = await tenant.apply(rosterOf({}), { applied: both, only: new Set(['ann@acme.example']) });
    expect(calls).toEqual(['reset 43', 'list']);
  });
});

describe('stops among personnel', () => {
  const applied = rosterOf({ overrides: [overrideOf(SAM, { ...OUT, startedAt: '2020-07-06' })] });
  const desired = rosterOf({ overrides: [overrideOf(SAM, { ...OUT, separatedAt: '2026-02-02' })] });
  const HALF =
    'the person was handed back to identity sync, but what remains of the override is not set again: apply again to set it';

  it.each(['interrupt', 'outage'] as const)('heals after an %s between reset and setting again', async (how) => {
    const tenant = tenantOf([outOfScope]);
    const first = await tenant.apply(desired, { applied, stopAt: { call: 2, how } });
    expect(first.calls).toHaveLength(2);
    expect(first.said).toEqual([
      `release ${SAM}: failed - ${HALF}`,
      `override ${SAM}: skipped - the run stopped before it was sent`,
    ]);
    tenant.sync();
    expect(tenant.personnel.people.get(42)?.fields.employmentStatus).toBe('UNKNOWN');
    const second = await tenant.apply(desired, { applied });
    expect(second.said).toEqual([`release ${SAM}: done`, `override ${SAM}: done`]);
    tenant.sync();
    expect((await tenant.plan(desired, { applied: desired })).operations).toEqual([]);
    expect(tenant.personnel.people.get(42)?.fields).toEqual({ ...OUT, startedAt: null, separatedAt: '2026-02-02' });
  });

  it('does not know what became of a write that was cut off', async () => {
    const { said } = await tenantOf([outOfScope]).apply(desired, { applied, stopAt: { call: 2, how: 'late' } });
    expect(said).toEqual([
      `release ${SAM}: unknown - ${HALF}`,
      `override ${SAM}: unknown - it was sent, but no answer told whether it took effect`,
    ]);
  });

  it('sends nothing more once a permission is missing, and names it with what was not sent', async () => {
    const people = [1, 2, 3, 4, 5, 6].map((id) => livePersonnel(id, `p${id}@acme.example`));
    const overrides = people.map(({ personnelId }) => overrideOf(`id:${personnelId}`, { startedAt: '2020-07-06' }));
    const { calls, said, stopped } = await tenantOf(people, { forbids: ['write'] }).apply(rosterOf({ overrides }));
    expect(calls).toHaveLength(4);
    expect(said[0]).toBe('override id:1: failed - the API key may not write');
    expect(said[5]).toBe('override id:6: skipped - the run stopped before it was sent: the API key may not write');
    expect(stopped?.message).toBe('the API key may not write');
  });

  it('sets nothing again where the reset itself is forbidden', async () => {
    const { calls, said } = await tenantOf([outOfScope], { forbids: ['reset'] }).apply(desired, { applied });
    expect(calls).toEqual(['reset 42']);
    expect(said).toEqual([
      `release ${SAM}: failed - the API key may not reset`,
      `override ${SAM}: skipped - the run stopped before it was sent: the API key may not reset`,
    ]);
  });

  it('says that people were handed back where setting again is forbidden', async () => {
    const ann = { ...livePersonnel(43, 'ann@acme.example', { ...OUT, startedAt: '2020-07-06' }), statusSetAt: MARK };
    const keys = [SAM, 'ann@acme.example'];
    const tenant = tenantOf([outOfScope, ann], { forbids: ['write'] });
    const { said } = await tenant.apply(rosterOf({ overrides: keys.map((key) => overrideOf(key, OUT)) }), {
      applied: rosterOf({ overrides: keys.map((key) => overrideOf(key, { ...OUT, startedAt: '2020-07-06' })) }),
    });
    expect(said).toEqual(keys.toSorted().map((key) => `release ${key}: failed - the API key may not write; ${HALF}`));
  });

  it.each([500, null])('does not ask person by person where it is no refusal (%s)', async (status) => {
    const people = [1, 2].map((id) => livePersonnel(id, `p${id}@acme.example`, { startedAt: '2020-07-06' }));
    const overrides = people.map(({ personnelId }) => overrideOf(`id:${personnelId}`, { startedAt: '2020-07-06' }));
    const tenant = tenantOf(people);
    const asked: (readonly number[])[] = [];
    tenant.personnel.reset = async (ids) => {
      asked.push(ids);
      return {
        outcome: { status: 'failed', error: refusal('Drata failed to reset', status), requests: [] },
        stopped: null,
      };
    };
    const { said } = await tenant.apply(rosterOf({}), { applied: rosterOf({ overrides }) });
    expect(asked).toEqual([[1, 2]]);
    expect(said).toEqual(['id:1', 'id:2'].map((key) => `release ${key}: failed - Drata failed to reset`));
  });
});
