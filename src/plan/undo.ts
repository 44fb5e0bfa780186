import { byCodeUnit } from '../state/text.js';
import type { PeopleIndex } from './people.js';
import type { Operation, Resource } from './plan.js';
import { previousId } from './stale-identity.js';
import { followAddresses } from './undo-address.js';
import { undoDocument } from './undo-document.js';
import type { PersonContext } from './undo-goal.js';
import { undoIdentity } from './undo-identity.js';
import { undoPerson } from './undo-person.js';
import {
  isRefusal,
  remark,
  SETTLED,
  type UndoContext,
  type Undoing,
  type Undone,
  type UndoRemark,
  type UndoResult,
} from './undo-result.js';
import { undoScope } from './undo-scope.js';

/** An operation of an apply report, and whether it took effect: certainly, perhaps, or not. */
export type ReportedOperation = { readonly operation: Operation; readonly effect: 'certain' | 'possible' | 'none' };

/**
 * The roster edits that make the inverse of an apply last. A value is taken back where roster and live both still hold what was
 * applied; one that the roster has taken back already is passed over, so that a second time there is nothing to do. What Drata shows as
 * before already, somebody has taken back there: then the roster merely follows.
 */
export function undoApply(
  reported: readonly ReportedOperation[],
  context: UndoContext,
  only: ReadonlySet<string> | null,
): Undoing {
  const wanted = reported.filter(
    ({ operation }) => only === null || only.has(operation.key) || only.has(previousId(operation) ?? operation.key),
  );
  const done = wanted.filter(({ effect }) => effect !== 'none');
  const identities = done
    .filter(({ operation }) => operation.resource === 'identity')
    .map(({ operation, effect }) => ({ effect, ...undoIdentity(operation, effect === 'certain', context) }));
  // What identity sync will bring is told from the identities as they will be.
  const changed = identities.flatMap(({ after }) => after.map((identity) => [identity.identityId, identity] as const));
  const then = { ...context.desired, identities: new Map([...context.desired.identities, ...changed]) };
  const others = byPerson(done, context.people).map((group) => ({
    effect: group.some(({ effect }) => effect === 'possible') ? ('possible' as const) : ('certain' as const),
    ...undoOther(
      group.map(({ operation }) => operation),
      { ...context, then },
    ),
  }));
  const all = [...identities, ...others];
  const told = [
    ...all.flatMap((one) => one.told),
    ...all.filter(({ effect }) => effect === 'possible').flatMap(({ records }) => records.map(unproven)),
    ...wanted.filter(({ effect }) => effect === 'none').flatMap(({ operation }) => remark(operation, 'not-done')),
  ].sort(byRecord);
  return {
    records: followAddresses(all.flatMap(({ records }) => records).sort(byRecord), context),
    refused: told.filter(isRefusal),
    remarks: told.filter((one): one is Undoing['remarks'][number] => !isRefusal(one)),
  };
}

function undoOther(operations: readonly Operation[], context: PersonContext): UndoResult {
  const [first] = operations;
  if (first === undefined) return SETTLED;
  const { resource } = first;
  switch (resource) {
    case 'identity':
      return SETTLED;
    case 'personnel':
      return undoPerson(operations, context);
    case 'scope':
      return undoScope(first, context);
    case 'document':
      return undoDocument(first, context);
    default:
      return resource satisfies never;
  }
}

/** All but identities, with what happened to one person together: a release and an override end in one record. */
function byPerson(done: readonly ReportedOperation[], people: PeopleIndex): readonly (readonly ReportedOperation[])[] {
  const groups = new Map<string, ReportedOperation[]>();
  for (const one of done) {
    const { resource, key, id } = one.operation;
    if (resource === 'identity') continue;
    const name = resource === 'personnel' ? `personnel/${people.personOf(key)}` : id;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()];
}

function unproven({ resource, key }: Undone): UndoRemark {
  return { resource, key, field: null, reason: 'unproven' };
}

/** Identities come last: the addresses that go with them rename what other edits name as it is now. */
const ORDER: readonly Resource[] = ['personnel', 'scope', 'document', 'identity'];

function byRecord(a: Pick<UndoRemark, 'resource' | 'key'>, b: Pick<UndoRemark, 'resource' | 'key'>): number {
  return ORDER.indexOf(a.resource) - ORDER.indexOf(b.resource) || byCodeUnit(a.key, b.key);
}
