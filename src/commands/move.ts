import { UsageError } from '../errors.js';
import { findPerson } from '../roster/find-person.js';
import { moveTo } from '../roster/mover.js';
import { askingOn, type Detail, gather, type Known } from './details.js';
import type { Io } from './io.js';
import { piiLevel } from './options.js';
import { type Context, fieldDetail, ID, managerDetail, managerOf, nameOf, personDetail } from './person-details.js';
import { finishEdit, type PersonOptions } from './person-edit.js';
import { requireRoster } from './roster.js';

export type MoveOptions = PersonOptions & { readonly title?: string; readonly manager?: string };

/** Gives somebody who moves the new title or manager. Returns the exit code. */
export async function runMove(id: string | undefined, options: MoveOptions, io: Io): Promise<number> {
  if (!io.interactive && options.title === undefined && options.manager === undefined) {
    throw new UsageError('missing: --title, --manager or both', {
      remedy: 'Give what changes, or run the command on a terminal, where it asks.',
    });
  }
  const roster = await requireRoster(options, io);
  const { state } = roster;
  const context = { ...roster, pii: piiLevel(options, roster.config, io) };
  const known = await gather(moveDetails(context, id, options), askingOn(io));
  const [title, manager] = [known.get('--title'), known.get('--manager')];
  const edit = moveTo(state, known.get(ID) ?? '', {
    ...(title === undefined ? {} : { jobTitle: title }),
    ...(manager === undefined ? {} : { managerId: managerOf(state, manager) }),
  });
  return finishEdit('move', roster, edit, options, io);
}

/** What is to be known of somebody who moves; what is not given stays. */
export function moveDetails(context: Context, id: string | undefined, options: MoveOptions): readonly Detail[] {
  const { title, manager } = options;
  const isNeeded = title === undefined && manager === undefined;
  return [
    personDetail(context.state, id, 'Id of the person who moves: '),
    fieldDetail(context, 'jobTitle', {
      name: '--title',
      given: title,
      isNeeded,
      isOptional: true,
      question: (known) => `Job title of ${nameOf(context, known)}${keeps(context, known, 'jobTitle')}: `,
    }),
    managerDetail(context, {
      given: manager,
      isNeeded,
      question: (known) => `Manager's id, or none${keeps(context, known, 'managerId')}: `,
    }),
  ];
}

/** ` (Enter keeps emp-010)`; what somebody has is not shown where it is hidden. */
function keeps({ state, pii }: Context, known: Known, field: 'jobTitle' | 'managerId'): string {
  const value = findPerson(state, known.get(ID) ?? '')?.fields[field] ?? null;
  return ` (Enter keeps ${value === null || pii !== 'full' ? 'it as it is' : value})`;
}
