import { normalText } from '../state/text.js';
import type { Report } from './checks.js';
import { fieldAt, type Person } from './people.js';
import type { Roster } from './roster.js';
import { idOf, type Sentence, say } from './sentence.js';
import { placeAt } from './source-file.js';

/** How many people of a circle are named; the rest are counted. */
const MAX_NAMED = 12;

/** A manager who is not in the roster is often a slip, sometimes meant. */
export function checkManagers(roster: Roster, report: Report): void {
  if (!roster.complete) return;
  const find = managerIndex(roster);
  const renamed = new Map<string, string>();
  const byCase = new Map<string, string>();
  for (const { identity } of roster.byId.values()) {
    byCase.set(identity.identityId.toLowerCase(), identity.identityId);
    if (identity.previously !== null) renamed.set(identity.previously, identity.identityId);
  }
  for (const person of roster.byId.values()) {
    const { managerId } = person.identity.fields;
    if (!managerId || find(managerId)) continue;
    const meant = renamed.get(managerId) ?? byCase.get(managerId.toLowerCase());
    const message = say`managerId of identity ${idOf(person.identity.identityId)} is ${idOf(managerId)}, who is not in the roster.`;
    const remedy = meant
      ? say`Did you mean ${idOf(meant)}?`
      : say`Correct it, add the manager, or leave it if the manager is kept elsewhere.`;
    report('unknown-manager', person.file, fieldAt(person, 'managerId'), message, remedy);
  }
}

/** Circles of managers, each reported once with everybody in it. Follows each chain once, so the pass is linear. */
export function checkCycles(roster: Roster, report: Report): void {
  const find = managerIndex(roster);
  const done = new Set<Person>();
  for (const start of roster.byId.values()) {
    const chain = new Map<Person, number>();
    let person: Person | undefined = start;
    while (person && !done.has(person) && !chain.has(person)) {
      chain.set(person, chain.size);
      const { managerId }: { managerId?: string | null } = person.identity.fields;
      person = managerId ? find(managerId) : undefined;
    }
    const from = person && chain.get(person);
    if (from !== undefined) reportCycle([...chain.keys()].slice(from), report);
    for (const member of chain.keys()) done.add(member);
  }
}

function reportCycle(members: readonly Person[], report: Report): void {
  const [first] = members;
  if (first === undefined) return;
  const at = fieldAt(first, 'managerId');
  const id = idOf(first.identity.identityId);
  if (members.length === 1) {
    const remedy = say`Name the manager, or write managerId: null for somebody whom nobody manages.`;
    report('manager-cycle', first.file, at, say`identity ${id} is their own manager.`, remedy);
    return;
  }
  const named = members.slice(1, MAX_NAMED).reduce((text, member) => say`${text} → ${placed(member)}`, placed(first));
  const rest = members.length > MAX_NAMED ? say` → ${members.length - MAX_NAMED} more` : say``;
  const message = say`These people manage each other in a circle: ${named}${rest} → ${id}.`;
  report('manager-cycle', first.file, at, message, say`Correct the managerId of one of them.`);
}

function placed(person: Person): Sentence {
  const { file, line } = placeAt(person.file, fieldAt(person, 'managerId'));
  return say`${idOf(person.identity.identityId)} (${file}:${line})`;
}

/** Finds people by id, however the id's letters are composed. */
function managerIndex({ byId }: Roster): (managerId: string) => Person | undefined {
  const composed = new Map([...byId].map(([id, person]) => [normalText(id), person]));
  return (managerId) => composed.get(normalText(managerId));
}
