import type { Report } from './checks.js';
import { fieldAt, type Person, type Tombstone } from './people.js';
import type { Roster } from './roster.js';
import { idOf, say } from './sentence.js';
import { placeAt } from './source-file.js';

/** One id twice, in one file or in two: both places are named. */
export function checkDuplicateIds({ people, byId }: Roster, report: Report): void {
  for (const person of people) {
    const { identityId } = person.identity;
    const first = byId.get(identityId);
    if (first === undefined || first === person) continue;
    const place = placeAt(first.file, first.entry.at);
    const message = say`identity ${idOf(identityId)} stands here and in ${place.file}:${place.line}.`;
    const remedy = say`Remove one of the two. Two people need two ids.`;
    report('duplicate-key', person.file, person.entry.at, message, remedy, place);
  }
}

/** Ids that differ only in case, or only in how their letters are composed. */
export function checkSimilarIds({ byId }: Roster, report: Report): void {
  const seen = new Map<string, Person>();
  for (const person of byId.values()) {
    const { identityId } = person.identity;
    const key = identityId.normalize('NFC').toLowerCase();
    const other = seen.get(key);
    if (other === undefined) {
      seen.set(key, person);
      continue;
    }
    const place = placeAt(other.file, other.entry.at);
    const names = say`identity ${idOf(identityId)} and identity ${idOf(other.identity.identityId)} (${place.file}:${place.line})`;
    if (identityId.normalize('NFC') === other.identity.identityId.normalize('NFC')) {
      const message = say`${names} look the same: their letters are composed differently.`;
      report('look-alike-id', person.file, person.entry.at, message, say`Type both ids anew, or rename one.`, place);
    } else {
      const message = say`${names} differ in upper and lower case only.`;
      const remedy = say`If they are one person, remove one; else give one an id that cannot be confused.`;
      report('similar-id', person.file, person.entry.at, message, remedy, place);
    }
  }
}

/** `previously` must name an id that is gone from the roster, is not removed, and is claimed once. */
export function checkRenames({ byId, tombstones }: Roster, report: Report): void {
  const claims = new Map<string, Person>();
  const removed = firstTombstones(tombstones);
  for (const person of byId.values()) {
    const { previously, identityId } = person.identity;
    if (previously === null) continue;
    const at = fieldAt(person, 'previously');
    const conflict = (message: ReturnType<typeof say>, remedy: ReturnType<typeof say>, other: Person | Tombstone) =>
      report('rename-conflict', person.file, at, message, remedy, placeOf(other));
    const present = byId.get(previously);
    const claimed = claims.get(previously);
    const tombstone = removed.get(previously);
    const claim = say`identity ${idOf(identityId)} was previously ${idOf(previously)}`;
    if (present === person) {
      conflict(say`${claim}, which is its own id.`, say`Write the old id, or remove the line.`, person);
    } else if (present) {
      const remedy = say`Remove the record of ${idOf(previously)} if this one replaces it; else remove "previously".`;
      conflict(say`${claim}, which is still in the roster.`, remedy, present);
    } else if (claimed) {
      const remedy = say`Keep "previously" on the one that is this person.`;
      conflict(say`${claim}, and so was ${idOf(claimed.identity.identityId)}.`, remedy, claimed);
    } else if (tombstone) {
      const remedy = say`Remove it from "removed": a rename deletes the old record by itself.`;
      conflict(say`${claim}, which is also removed.`, remedy, tombstone);
    }
    if (!claimed) claims.set(previously, person);
  }
}

/** A tombstone must name an id once, and none that is in the roster. */
export function checkRemovals({ byId, tombstones }: Roster, report: Report): void {
  const removed = firstTombstones(tombstones);
  for (const tombstone of tombstones) {
    const { identityId } = tombstone.removal;
    const person = byId.get(identityId);
    const first = removed.get(identityId);
    if (person) {
      const message = say`identity ${idOf(identityId)} is in the roster and removed.`;
      const remedy = say`Keep one of the two. People who left stay in the roster with a separatedAt.`;
      report('removal-conflict', tombstone.file, tombstone.at, message, remedy, placeOf(person));
    } else if (first && first !== tombstone) {
      const message = say`identity ${idOf(identityId)} is removed twice.`;
      report(
        'removal-conflict',
        tombstone.file,
        tombstone.at,
        message,
        say`Remove one of the two lines.`,
        placeOf(first),
      );
    }
  }
}

function firstTombstones(tombstones: readonly Tombstone[]): ReadonlyMap<string, Tombstone> {
  const first = new Map<string, Tombstone>();
  for (const tombstone of tombstones) {
    if (!first.has(tombstone.removal.identityId)) first.set(tombstone.removal.identityId, tombstone);
  }
  return first;
}

function placeOf(found: Person | Tombstone) {
  return placeAt(found.file, 'entry' in found ? found.entry.at : found.at);
}
