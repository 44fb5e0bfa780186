import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { planOffline } from '../../src/plan/offline.js';
import { offlineLive } from '../../src/plan/offline-live.js';
import type { Plan } from '../../src/plan/plan.js';
import type { State } from '../../src/state/state.js';
import { anyPeople, anyTenant } from '../model/arbitrary.js';
import {
  at,
  desiredPerson,
  document,
  documentTombstone,
  planInput,
  scopeOf,
  stateOf,
  tombstone,
} from '../model/people.js';
import { override, rosterOf } from '../model/status.js';

const TODAY = '2026-06-15';
const SAM = 'sam@acme.example';

function diff(base: State, desired: State): Plan {
  const live = offlineLive(base, desired, TODAY);
  return planOffline({ ...planInput(desired, live.state, { live }), base: { commit: 'abc123', state: base } });
}

/** What a reader sees: `action key: field before>after`. */
const shown = (plan: Plan) =>
  plan.operations.map(({ action, key, changes, pending }) =>
    [
      `${action} ${key}${pending === null ? '' : ` (${pending})`}`,
      ...changes.map(({ field, before, after }) => `${field} ${before}>${after}`),
    ].join(' '),
  );
const warned = ({ warnings }: Plan) => warnings.filter(({ code }) => code === 'offline').map(({ message }) => message);

describe('an offline plan', () => {
  it('is empty between a roster and itself, and says what stood in for Drata', () => {
    fc.assert(
      fc.property(anyTenant(), ({ desired }) => {
        const plan = diff(desired, desired);
        expect(plan.operations).toEqual([]);
        expect(warned(plan)).toEqual([]);
        expect(plan.live.base).toBe('abc123');
        expect(plan.estimate).toEqual({ requests: 0, seconds: 0 });
      }),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(anyPeople(), ({ desired }) => {
        expect(diff(desired, desired).operations).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('waits for nobody, whoever the rosters name', () => {
    fc.assert(
      fc.property(anyTenant(), ({ applied, desired }) => {
        expect(diff(applied, desired).operations.filter(({ pending }) => pending !== null)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('shows every override, scope and document that differs', () => {
    fc.assert(
      fc.property(anyTenant(), ({ applied, desired }) => {
        const keys = new Set(diff(applied, desired).operations.map(({ key }) => key));
        for (const [key, { fields }] of desired.overrides) {
          const former = applied.overrides.get(key)?.fields ?? {};
          if (Object.entries(fields).some(([field, value]) => former[field as 'startedAt'] !== value)) {
            expect(keys).toContain(key);
          }
        }
        for (const { person, digest } of desired.documents) {
          const former = applied.documents.find((one) => one.person === person);
          if (former?.digest !== digest) expect(keys).toContain(`${person}/SEC_TRAINING/training.pdf`);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has patches that bring the values after, and inverses that undo them', () => {
    const base = rosterOf([], [override(SAM, { startedAt: '2020-07-06' })]);
    const desired = rosterOf([], [override(SAM, { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Robot' })]);
    for (const { patch, inverse } of diff(base, desired).operations) {
      const before = { personnelId: -1, employmentStatus: null, notHumanReason: null, startedAt: '2020-07-06' };
      const apply = (to: unknown, steps: unknown) =>
        jsonPatch.applyPatch(structuredClone(to), steps as jsonPatch.Operation[]).newDocument;
      expect(apply(apply(before, structuredClone(patch)), structuredClone(inverse))).toEqual(before);
    }
  });
});

describe('identities', () => {
  it('join, change, leave, and are left alone when they go', () => {
    const base = stateOf([desiredPerson('a', { jobTitle: 'Engineer' }), desiredPerson('b'), desiredPerson('gone')]);
    const desired = stateOf([
      desiredPerson('a', { jobTitle: 'Lead' }),
      desiredPerson('b', { separatedAt: at('2026-01-01') }),
      desiredPerson('c', { firstName: 'Cy' }),
    ]);
    const plan = diff(base, desired);
    expect(shown(plan)).toEqual([
      `separate b separatedAt null>${at('2026-01-01')}`,
      'update a jobTitle Engineer>Lead',
      'create c firstName null>Cy',
    ]);
    expect(plan.unmanaged).toEqual([{ resource: 'identity', key: 'gone' }]);
  });

  it('are deleted and renamed also where the base does not name them, but not twice', () => {
    const desired = stateOf([desiredPerson('n', { jobTitle: 'Lead' }, 'o')], [tombstone('z')]);
    expect(shown(diff(stateOf([]), desired))).toEqual([
      'delete z reason null>Created twice',
      'rename n identityId o>n jobTitle null>Lead',
    ]);
    const known = stateOf([desiredPerson('o', { jobTitle: 'Engineer' }), desiredPerson('z')]);
    expect(shown(diff(known, desired))).toEqual([
      'delete z reason null>Created twice',
      'rename n identityId o>n jobTitle Engineer>Lead',
    ]);
    expect(shown(diff(desired, desired))).toEqual([]);
  });

  it('that lose a value nobody named before are a warning, since nothing else shows it', () => {
    const base = stateOf([desiredPerson('a')]);
    const desired = stateOf([desiredPerson('a', { separatedAt: null }), desiredPerson('new', { jobTitle: null })]);
    const plan = diff(base, desired);
    expect(shown(plan)).toEqual(['create new']);
    expect(warned(plan)).toEqual([expect.stringMatching(/^separatedAt of a is to be emptied/)]);
  });
});

describe('overrides', () => {
  it('are set, changed and released, with the values of the base before', () => {
    const base = rosterOf(
      [],
      [
        override(SAM, { startedAt: '2020-07-06', separatedAt: '2026-01-01' }, [['Level', 4]]),
        override('eve@acme.example', { employmentStatus: 'OUT_OF_SCOPE', notHumanReason: 'Mailbox' }),
      ],
    );
    const desired = rosterOf(
      [],
      [
        override(SAM, { startedAt: '2020-07-07' }, [
          ['Level', '5'],
          ['7', 'x'],
        ]),
        override('id:42', { employmentStatus: 'CURRENT_EMPLOYEE' }),
      ],
    );
    expect(shown(diff(base, desired))).toEqual([
      'release eve@acme.example employmentStatus OUT_OF_SCOPE>null',
      'override id:42 employmentStatus null>CURRENT_EMPLOYEE',
      `release ${SAM} separatedAt 2026-01-01>null`,
      `override ${SAM} startedAt 2020-07-06>2020-07-07 customFields.Level 4>5 customFields.7 null>x`,
    ]);
  });

  it('are of the same person when the address changes with the identity', () => {
    const base = rosterOf([desiredPerson('a', { email: SAM })], [override(SAM, { startedAt: '2020-07-06' })]);
    const moved = 'sam@acme.dev';
    const desired = rosterOf([desiredPerson('a', { email: moved })], [override(moved, { startedAt: '2020-07-06' })]);
    expect(shown(diff(base, desired))).toEqual([`update a email ${SAM}>${moved}`]);
  });

  it('that empty a custom field are a warning', () => {
    const base = rosterOf([], [override(SAM, { startedAt: '2020-07-06' })]);
    const desired = rosterOf([], [override(SAM, { startedAt: '2020-07-06' }, [['Desk', null]])]);
    expect(warned(diff(base, desired))).toEqual([expect.stringMatching(/^customFields\.Desk of sam@/)]);
  });
});

describe('scopes', () => {
  const scoped = (...scopes: State['scopes']): State => ({ ...stateOf([]), scopes });

  it('gain and lose groups, by name and by number', () => {
    const plan = diff(scoped(scopeOf('P', ['Ops', 42])), scoped(scopeOf('P', ['Eng', '42', 7])));
    expect(plan.operations.flatMap(({ changes }) => changes.map(({ before, after }) => `${before}>${after}`))).toEqual([
      'Ops>null',
      'null>Eng',
      'null>7',
    ]);
    expect(warned(plan)).toEqual([]);
  });

  it('that are cleared trip their guard, and new ones warn of what they may take out', () => {
    const plan = diff(scoped(scopeOf('P', ['Ops'])), scoped(scopeOf('P', []), scopeOf(9, [])));
    expect(shown(plan)).toEqual(['scope P groups.-1 Ops>null']);
    expect(plan.guards.find(({ name }) => name === 'scope-clear')?.tripped).toBe(true);
    expect(warned(plan)).toEqual([expect.stringContaining('The scope of the workspace "9" is new in the roster')]);
  });
});

describe('documents', () => {
  const holding = (...documents: State['documents']): State => ({ ...stateOf([]), documents });

  it('are uploaded when new or changed, and removed by their tombstone alone', () => {
    const base = holding(document(SAM, 'a'), document('eve@acme.example', 'a'), document('li@acme.example', 'a'));
    const desired = {
      ...holding(document(SAM, 'b'), document('new@acme.example', 'a')),
      documentRemovals: [documentTombstone('eve@acme.example'), documentTombstone('unknown@acme.example')],
    };
    const plan = diff(base, desired);
    expect(plan.operations.map(({ action, key }) => `${action} ${key.split('/')[0]}`)).toEqual([
      'remove eve@acme.example',
      'upload new@acme.example',
      `upload ${SAM}`,
      'remove unknown@acme.example',
    ]);
    expect(plan.operations.find(({ key }) => key.startsWith(SAM))?.changes).toHaveLength(1);
    expect(plan.unmanaged).toEqual([{ resource: 'document', key: 'li@acme.example/SEC_TRAINING/training.pdf' }]);
    expect(shown(diff(desired, desired))).toEqual([]);
  });
});

it('looks at the records that were asked for', () => {
  const base = rosterOf([desiredPerson('a'), desiredPerson('b')]);
  const desired = rosterOf([desiredPerson('a', { jobTitle: null }), desiredPerson('b', { jobTitle: null })]);
  const live = offlineLive(base, desired, TODAY);
  const input = planInput(desired, live.state, { live, only: new Set(['b']) });
  const plan = planOffline({ ...input, base: { commit: 'abc123', state: base } });
  expect(warned(plan)).toEqual([expect.stringMatching(/^jobTitle of b /)]);
});
