import type { Config, DefaultField } from '../state/config.js';
import type { RosterEdit } from '../state/edit.js';
import { IDENTITY_FIELD_NAMES, type Identity, type IdentityFields } from '../state/identity.js';
import { normalText } from '../state/text.js';
import type { AdoptContext, Adopted, AdoptResult, Left } from './adopt-record.js';
import type { Live } from './live.js';
import type { Plan } from './plan.js';
import { named } from './scope-names.js';

/** Takes over identity records that the roster does not name. What left the roster since the last apply left it on purpose. */
export function adoptIdentities(unmanaged: Plan['unmanaged'], context: AdoptContext): AdoptResult {
  const { live, applied, defaults } = context;
  const records: Adopted[] = [];
  const left: Left[] = [];
  for (const { resource, key } of unmanaged) {
    const held = live.state.identities.get(key);
    if (resource !== 'identity' || held === undefined) continue;
    if (applied?.identities.has(key)) left.push({ resource, key, field: null, reason: 'dropped' });
    else records.push(newIdentity(held, defaults));
  }
  return { records, left };
}

/** A live identity as a record of the roster: what is empty in Drata is left out, unless a default would fill it. */
export function newIdentity({ identityId, fields }: Identity, defaults: Config['defaults']['identities']): Adopted {
  const kept = IDENTITY_FIELD_NAMES.filter((field) => {
    const value = fields[field] ?? null;
    return Object.hasOwn(defaults, field) ? defaults[field as DefaultField] !== value : value !== null;
  });
  const own = Object.fromEntries(kept.map((field) => [field, fields[field] ?? null])) as Partial<IdentityFields>;
  const edit: RosterEdit = {
    kind: 'add-identity',
    identity: { identityId, fields: own, previously: null },
    file: null,
  };
  return {
    resource: 'identity',
    key: identityId,
    how: 'added',
    changes: kept.map((field) => ({ field, before: null, after: fields[field] ?? null })),
    isGuess: false,
    edits: [edit],
  };
}

/** The scope of every workspace that has groups, for a roster that is written for the first time. */
export function adoptScopes({ workspaces, groups: all }: Pick<Live, 'workspaces' | 'groups'>): readonly Adopted[] {
  const known = workspaces ?? [];
  return known.flatMap(({ id, name, groups }): readonly Adopted[] => {
    if (groups === null || groups.length === 0) return [];
    const workspace = named(known, name).length === 1 ? normalText(name) : id;
    const listed = groups.map((group) =>
      named(all?.groups ?? groups, group.name).length === 1 ? normalText(group.name) : group.id,
    );
    const edit: RosterEdit = { kind: 'set-scope', scope: { workspace, groups: listed }, file: null };
    return [
      {
        resource: 'scope',
        key: String(workspace),
        how: 'added',
        changes: groups.map((group) => ({ field: `groups.${group.id}`, before: null, after: group.name })),
        isGuess: false,
        edits: [edit],
      },
    ];
  });
}
