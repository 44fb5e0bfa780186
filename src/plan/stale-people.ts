import { PERSONNEL_FIELDS, type PersonnelField } from '../state/personnel.js';
import { customFieldLookup, sameCustomValue } from './custom-fields.js';
import { copiesOf, documentOf } from './documents.js';
import type { Live } from './live.js';
import { samePersonnelValue } from './overrides.js';
import type { PeopleIndex } from './people.js';
import type { Change, Operation, Value } from './plan.js';
import { movedGroups, workspaceOf } from './scopes.js';
import type { Held } from './stale.js';

/** Holds an override or a release against the live person. */
export function holdPersonnel(operation: Operation, live: Live, people: PeopleIndex): Held {
  const person = people.find(operation.key);
  if (person === null) return { moved: null, open: operation };
  const lookup = customFieldLookup(live);
  const holds = ({ field }: Change, value: Value) => {
    if (isField(field)) return samePersonnelValue(field, person.fields[field], value);
    const name = field.replace(/^customFields\./, '');
    return sameCustomValue(lookup.find(name), lookup.valueOf(person, name), value);
  };
  const { changes } = operation;
  const moved = changes.filter((change) => !holds(change, change.before) && !holds(change, change.after));
  // Whether sync has been reset cannot be seen.
  const left = operation.action === 'release' ? changes : changes.filter((change) => !holds(change, change.after));
  const isDone = operation.action !== 'release' && left.length === 0;
  return { moved: moved.map(({ field }) => field), open: isDone ? null : { ...operation, changes: left } };
}

/** Holds a change of a scope against the live workspace: each group is in or out, and both are expected. */
export function holdScope(operation: Operation, live: Live): Held {
  const workspace = workspaceOf(operation.key, live);
  if (!workspace?.groups) return { moved: null, open: operation };
  const held = new Set(workspace.groups.map(({ id }) => id));
  const left = operation.changes.filter((change) => {
    const { add, remove } = movedGroups({ changes: [change] });
    return add.some(({ id }) => !held.has(id)) || remove.some(({ id }) => held.has(id));
  });
  return { moved: [], open: left.length === 0 ? null : { ...operation, changes: left } };
}

/** Holds an upload or a removal against what Drata holds: a document that has been uploaded meanwhile is done. */
export function holdDocument(operation: Operation, live: Live, people: PeopleIndex): Held {
  const document = documentOf(operation.key);
  const person = people.find(document.person);
  if (person === null) return { moved: null, open: operation };
  const isThere = copiesOf(document, person, live).length > 0;
  // Of a changed file, one copy is there already, and Drata does not tell which.
  const replaces = operation.changes.some(({ field, before }) => field === 'content' && before !== null);
  const isDone = operation.action === 'remove' ? !isThere : isThere && !replaces;
  return { moved: [], open: isDone ? null : operation };
}

function isField(field: string): field is PersonnelField {
  return Object.hasOwn(PERSONNEL_FIELDS, field);
}
