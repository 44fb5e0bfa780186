import type { Person, PersonnelField, PersonnelFields } from '../state/personnel.js';
import { CUSTOM, customValue, isPersonnelField, overrideEdits, turnOf } from './adopt-override.js';
import type { Change, Operation } from './plan.js';
import { type Goal, goalOf, type PersonContext, type Subject, subjectOf } from './undo-goal.js';
import { isRefusal, remark, SETTLED, type UndoRemark, type UndoResult, withheld } from './undo-result.js';

/** Takes back what was overridden of one person, and what was released: one override comes of both. */
export function undoPerson(operations: readonly Operation[], context: PersonContext): UndoResult {
  const [first] = operations;
  if (first === undefined) return SETTLED;
  const subject = subjectOf(first.key, context);
  if (subject === null) return withheld(first, 'not-in-drata');
  const goals: Goal[] = [];
  const told: UndoRemark[] = [];
  for (const operation of operations) {
    for (const change of operation.changes) {
      const goal = goalOf(operation, change, subject);
      if (typeof goal === 'string') told.push(...remark(operation, goal, change.field));
      else if (goal !== null) goals.push(goal);
    }
  }
  if (goals.length === 0 || told.some(isRefusal)) return { records: [], told };
  if (goals.some(({ isShown }) => isShown)) told.push(...remark(first, 'unsynced'));
  told.push(...keptDates(operations, goals, subject));
  const { override } = subject;
  const key = override?.key ?? first.key;
  const turn = turnFor(goals, subject, context);
  if (turn === null) return { records: [], told: [...told, ...remark(first, 'unwritable', 'employmentStatus')] };
  const values = new Map(
    goals
      .filter(({ change }) => !isPersonnelField(change.field))
      .map(({ change: { field, before, after } }) => [field.slice(CUSTOM.length), customValue(before, after)]),
  );
  const edits = overrideEdits(key, override, turn, values);
  if (edits.length === 0) return { records: [], told };
  const isGone = edits.some(({ kind }) => kind === 'remove-override');
  const how = override === null ? 'added' : isGone ? 'removed' : 'changed';
  const changes = goals.map(
    ({ change: { field, before, after } }): Change => ({ field, before: after, after: before }),
  );
  return { records: [{ resource: 'personnel', key, how, changes, edits }], told };
}

/** The override that holds all values that go back, with the reason that a status out of scope needs. */
function turnFor(goals: readonly Goal[], { person, override, former }: Subject, { then, people }: PersonContext) {
  const plain = goals.filter(({ change }) => isPersonnelField(change.field));
  const values = Object.fromEntries(
    plain.map(({ change: { field, before }, how }) => [field, how === 'value' ? before : null]),
  ) as Partial<PersonnelFields>;
  const status = plain.find(({ change }) => change.field === 'employmentStatus');
  const notHumanReason = values.notHumanReason ?? former?.fields.notHumanReason ?? person.fields.notHumanReason;
  const back: Person = {
    ...person,
    fields: { ...person.fields, ...values, notHumanReason },
    statusSetAt: status?.how === 'release' ? null : (person.statusSetAt ?? BY_HAND),
  };
  const identity = then.identities.get(people.identityOf(override?.key ?? '') ?? '');
  const fields = plain.map(({ change }) => change.field as PersonnelField);
  return turnOf(fields, back, override?.fields ?? {}, identity?.fields.separatedAt ?? null);
}

/** Stands for the moment at which a status will have been set. */
const BY_HAND = 'by hand';

/** A former status took its date from the identity: no line of the roster says it, and only a reset gives it back. */
function keptDates(
  operations: readonly Operation[],
  goals: readonly Goal[],
  { override, person }: Subject,
): readonly UndoRemark[] {
  if (goals.some(({ how }) => how === 'release')) return [];
  return operations.flatMap((operation) =>
    operation.changes
      .filter(({ field, before }) => field === 'separatedAt' && before === null)
      .filter(
        ({ field, after }) =>
          override?.fields.separatedAt === undefined && person.fields[field as 'separatedAt'] === after,
      )
      .flatMap(({ field }) => remark(operation, 'unreleasable', field)),
  );
}
