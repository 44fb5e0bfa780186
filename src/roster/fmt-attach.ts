import type { Note } from './fmt-comments.js';
import { type Branch, firstBehind, type Group, isNothingWritten } from './fmt-tree.js';

/** A branch that has lines of its own, with where it hangs. */
type Place = { readonly branch: Branch; readonly group: Group; readonly owner: Place | null; readonly at: number };

/**
 * Hangs every comment on what it is about: behind the entry of its line, above the entry that follows, or at the end of the group
 * that it is indented like. What opens a group and is set off by a blank line is about the whole of it; so is what opens the file.
 */
export function attachNotes(root: Group, notes: readonly Note[]): void {
  const places = placesOf(root, null);
  const openings = new Map<Group, Note[]>();
  let behind: Behind | null = null;
  for (const note of notes) {
    const index = firstBehind(places, note.at);
    const before = places[index - 1] ?? null;
    behind = note.alone ? goesOn(note, behind) : { note, list: listBehind(note, before, root) };
    const list = behind?.list ?? listAbove(note, before, places[index] ?? null, root, openings);
    list.push(note);
  }
  for (const [group, opening] of openings) splitOpening(group, opening, group === root);
}

/** The last comment behind an entry, and the list of those that are there. */
type Behind = { readonly note: Note; readonly list: Note[] };

/** A line of its own right below, at the same column, goes on with a comment behind an entry. */
function goesOn(note: Note, behind: Behind | null): Behind | null {
  if (behind?.note.line !== note.line - 1 || behind.note.column !== note.column) return null;
  return { note, list: behind.list };
}

function placesOf(group: Group, owner: Place | null): Place[] {
  if (!group.isBlock) return [];
  return group.branches.flatMap((branch) => {
    const place = { branch, group, owner, at: branch.at };
    return branch.group === null ? [place] : [place, ...placesOf(branch.group, place)];
  });
}

/** The comments behind the entry on whose line one stands; behind a closing bracket that is the entry in front of the brackets. */
function listBehind(note: Note, before: Place | null, root: Group): Note[] {
  let place = before;
  while (place !== null && isBehind(note, place.group)) place = place.owner;
  if (place !== null) return place.branch.trailing;
  return note.at < root.end ? root.head : root.foot;
}

function isBehind({ at }: Note, { flow, end }: Group): boolean {
  return flow && at >= end;
}

function listAbove(
  note: Note,
  before: Place | null,
  next: Place | null,
  root: Group,
  openings: Map<Group, Note[]>,
): Note[] {
  const opened = next !== null && next.group.branches[0] === next.branch ? next : null;
  if (opened !== null && opened.owner === before) {
    const opening = openings.get(opened.group) ?? [];
    openings.set(opened.group, opening);
    return opening;
  }
  // Between a key and its value, or in empty brackets.
  if (before !== null && note.at < before.branch.end) return before.branch.leading;
  if (before?.owner === null && isNothingWritten(before.branch.value) && note.column > before.group.column) {
    return before.branch.below;
  }
  for (let place = before; place !== null && place.group !== next?.group; place = place.owner) {
    const { group } = place;
    if (group.flow ? note.at < group.end : group.column <= note.column && group.column > (next?.group.column ?? 0)) {
      return group.foot;
    }
  }
  if (next !== null) return next.branch.leading;
  return note.at < root.at ? root.head : root.foot;
}

function splitOpening(group: Group, opening: readonly Note[], isFile: boolean): void {
  const gap = opening.findLastIndex(({ gapAfter }) => gapAfter);
  const isWhole = gap === -1 && isFile;
  const count = isWhole ? opening.length : gap + 1;
  group.head.push(...opening.slice(0, count));
  group.branches[0]?.leading.unshift(...opening.slice(count));
}
