import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import type { Live } from '../../src/plan/live.js';
import type { Operation, Plan } from '../../src/plan/plan.js';
import { movedGroups } from '../../src/plan/scopes.js';
import type { Identity } from '../../src/state/identity.js';
import type { Person } from '../../src/state/personnel.js';
import type { State } from '../../src/state/state.js';
import { anyTenant, type Tenant } from '../model/arbitrary.js';
import { allGroups, desiredPerson, liveDocument, planOf } from '../model/people.js';

const plan = ({ desired, applied, live }: Tenant, base: State | null = applied): Plan =>
  planOf(desired, live.state, { live, applied: base });

const releases = ({ operations }: Plan) => operations.filter(({ action }) => action === 'release');

describe('a plan of people, scopes and documents', () => {
  it('is the same, byte for byte, whatever order anything comes in', () => {
    fc.assert(
      fc.property(anyTenant(), fc.integer(), (tenant, seed) => {
        const one = JSON.stringify(plan(tenant));
        expect(JSON.stringify(plan(shuffledTenant(tenant, seed)))).toBe(one);
      }),
    );
  });

  it('has operations of different ids, each with its release before its override', () => {
    fc.assert(
      fc.property(anyTenant(), (tenant) => {
        const ids = plan(tenant).operations.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids.filter((one) => ids.includes(`${one}#release`))) {
          expect(ids.indexOf(`${id}#release`)).toBe(ids.indexOf(id) - 1);
        }
      }),
    );
  });

  it('has patches that bring the values after, and inverses that undo them', () => {
    fc.assert(
      fc.property(anyTenant(), (tenant) => {
        for (const operation of plan(tenant).operations) {
          const before = documentBefore(operation, tenant.live);
          const after = patched(before, operation.patch);
          expect(patched(after, operation.inverse)).toEqual(before);
          for (const { field, after: value } of operation.resource === 'identity' || after === null
            ? []
            : operation.changes) {
            expect((after as Record<string, unknown>)[field] ?? null).toEqual(value);
          }
        }
      }),
    );
  });

  it('manages the fields that the roster names and no other', () => {
    fc.assert(
      fc.property(anyTenant(), (tenant) => {
        for (const { action, key, changes } of plan(tenant).operations) {
          const wanted = tenant.desired.overrides.get(key);
          if (action !== 'override' || wanted === undefined) continue;
          const named = [
            ...Object.keys(wanted.fields),
            ...[...wanted.customFields.keys()].map((name) => `customFields.${name}`),
          ];
          expect(named).toEqual(expect.arrayContaining(changes.map(({ field }) => field)));
        }
      }),
    );
  });

  it('asks for nothing more once it is done, but for what waits', () => {
    fc.assert(
      fc.property(anyTenant(), (tenant) => {
        const first = plan(tenant);
        const due = first.operations.filter(({ pending }) => pending === null);
        const live = due.reduce(done, tenant.live);
        const second = plan({ ...tenant, live }, tenant.desired);
        const people = second.operations.filter(({ resource, pending }) => resource !== 'identity' && pending === null);
        expect(people).toEqual([]);
      }),
    );
  });
});

describe('a release', () => {
  it('is never without a last applied roster, nor with one that says the same', () => {
    fc.assert(
      fc.property(anyTenant(), (tenant) => {
        expect(releases(plan(tenant, null))).toEqual([]);
        expect(releases(plan(tenant, tenant.desired))).toEqual([]);
      }),
    );
  });

  it('is of people who lost something that a sync sets', () => {
    fc.assert(
      fc.property(anyTenant(), (tenant) => {
        for (const { key } of releases(plan(tenant))) {
          const fields = (state: State) => Object.keys(state.overrides.get(key)?.fields ?? {});
          const lost = fields(tenant.applied).filter((field) => !fields(tenant.desired).includes(field));
          expect(lost.some((field) => field !== 'notHumanReason')).toBe(true);
        }
      }),
    );
  });

  const forms = fc.array(fc.constantFrom('number', 'upper case', 'as it is'), { minLength: 4, maxLength: 4 });
  const addresses = fc.array(
    fc.constantFrom('kept', 'changed', 'changed and synced', 'renamed', 'renamed and synced'),
    {
      minLength: 4,
      maxLength: 4,
    },
  );

  it('is of nobody whose key changed its form or its case, or whose address changed with the identity', () => {
    fc.assert(
      fc.property(anyTenant(), forms, forms, addresses, ({ applied, live }, formerForms, presentForms, moves) => {
        const numberOf = new Map((live.personnel ?? []).map(({ email, personnelId }) => [email ?? '', personnelId]));
        const order = [...new Set([...applied.overrides.keys(), ...numberOf.keys()])].sort();
        const moveOf = (email: string) => {
          const hasIdentity = [...applied.identities.values()].some(({ fields }) => fields.email === email);
          return hasIdentity ? (moves[order.indexOf(email)] ?? 'kept') : 'kept';
        };
        const addressAfter = (email: string) => (moveOf(email) === 'kept' ? email : `new.${email}`);
        const inForm = (email: string, form: string | undefined, address: string) => {
          const number = numberOf.get(email);
          if (form === 'number' && number !== undefined) return `id:${number}`;
          return form === 'upper case' ? address.toUpperCase() : address;
        };
        const rekeyed = (keyOf: (email: string) => string) =>
          new Map([...applied.overrides.values()].map((one) => [keyOf(one.key), { ...one, key: keyOf(one.key) }]));
        const former = {
          ...applied,
          overrides: rekeyed((email) => inForm(email, formerForms[order.indexOf(email)], email)),
        };
        const moved = [...applied.identities.values()].map((identity): Identity => {
          const email = identity.fields.email ?? '';
          const fields = { ...identity.fields, email: addressAfter(email) };
          const id = identity.identityId;
          return moveOf(email).startsWith('renamed') ? desiredPerson(`${id}-b`, fields, id) : { ...identity, fields };
        });
        const desired = {
          ...applied,
          identities: new Map(moved.map((identity) => [identity.identityId, identity])),
          overrides: rekeyed((email) => inForm(email, presentForms[order.indexOf(email)], addressAfter(email))),
        };
        const people = (live.personnel ?? []).map((person): Person => {
          const email = person.email ?? '';
          return moveOf(email).endsWith('synced') ? { ...person, email: addressAfter(email) } : person;
        });
        const made = plan({ desired, applied: former, live: { ...live, personnel: people } });
        expect(releases(made)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

function patched(before: unknown, patch: Operation['patch']): unknown {
  return jsonPatch.applyPatch(structuredClone(before), structuredClone(patch) as jsonPatch.Operation[]).newDocument;
}

/** The part of a live record that an operation is about; null where there is none. */
function documentBefore({ resource, action, key, changes }: Operation, live: Live): unknown {
  const fields = Object.fromEntries(changes.flatMap(({ field, before }) => (before === null ? [] : [[field, before]])));
  if (resource === 'identity') {
    const record = live.state.identities.get(key);
    return record ? { identityId: key, ...record.fields } : null;
  }
  if (resource === 'scope') return { workspaceId: 5, ...fields };
  if (action === 'upload' || action === 'remove') return null;
  const person = live.personnel?.find(({ email }) => email === key);
  if (!person) return null;
  return {
    personnelId: person.personnelId,
    ...Object.fromEntries(changes.map(({ field, before }) => [field, before])),
  };
}

/** Live once an operation has been done. */
function done(live: Live, { resource, action, key, changes }: Operation): Live {
  if (resource === 'scope') {
    const { add, remove } = movedGroups({ changes });
    const gone = new Set(remove.map(({ id }) => id));
    const workspaces = live.workspaces?.map((one) =>
      one.id === 5 ? { ...one, groups: [...(one.groups ?? []).filter(({ id }) => !gone.has(id)), ...add] } : one,
    );
    return { ...live, workspaces: workspaces ?? null };
  }
  if (action === 'upload') {
    const email = key.split('/')[0];
    const userId = live.personnel?.find((person) => person.email === email)?.userId ?? 0;
    return {
      ...live,
      documents: new Map([
        ...(live.documents ?? []),
        [userId, [...(live.documents?.get(userId) ?? []), liveDocument(999, userId)]],
      ]),
    };
  }
  if (action !== 'override') return live;
  const personnel = (live.personnel ?? []).map((person): Person => {
    if (person.email !== key) return person;
    const isCustom = (field: string) => field.startsWith('customFields.');
    const custom = changes.filter(({ field }) => isCustom(field));
    const fields = Object.fromEntries(
      changes.filter(({ field }) => !isCustom(field)).map(({ field, after }) => [field, after]),
    );
    const numbers: Record<string, number> = { 'customFields.Level': 1, 'customFields.1': 1, 'customFields.Desk': 2 };
    const values = custom.map(({ field, after }) => ({
      id: numbers[field] ?? 0,
      name: field,
      value: after === null ? null : String(after),
    }));
    const kept = person.customFields.filter(({ id }) => !values.some((value) => value.id === id));
    return { ...person, fields: { ...person.fields, ...fields }, customFields: [...kept, ...values] };
  });
  return { ...live, personnel };
}

function shuffledTenant({ desired, applied, live }: Tenant, seed: number): Tenant {
  const mixed = <T>(items: Iterable<T>): T[] => [...items].sort((a, b) => hash(a, seed) - hash(b, seed));
  const state = (of: State): State => ({
    ...of,
    identities: new Map(mixed(of.identities)),
    overrides: new Map(mixed(of.overrides)),
    scopes: of.scopes.map((scope) => ({ ...scope, groups: mixed(scope.groups) })),
    documents: mixed(of.documents),
  });
  return {
    desired: state(desired),
    applied: state(applied),
    live: {
      ...live,
      state: state(live.state),
      personnel: mixed(
        (live.personnel ?? []).map((person) => ({ ...person, customFields: mixed(person.customFields) })),
      ),
      customFields: mixed(live.customFields ?? []),
      groups: live.groups && allGroups(mixed(live.groups.groups)),
      workspaces: mixed((live.workspaces ?? []).map((one) => ({ ...one, groups: one.groups && mixed(one.groups) }))),
      documents: new Map(
        mixed([...(live.documents ?? [])].map(([user, all]): [number, typeof all] => [user, mixed(all)])),
      ),
    },
  };
}

function hash(value: unknown, seed: number): number {
  let sum = seed | 0;
  for (const char of JSON.stringify(value)) sum = (Math.imul(sum, 31) + char.charCodeAt(0)) | 0;
  return sum;
}
