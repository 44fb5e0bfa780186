import { requirePerson } from '../roster/find-person.js';
import { requireStarted, separate } from '../roster/leaver.js';
import { askingOn, gather, type Known } from './details.js';
import type { Io } from './io.js';
import { piiLevel } from './options.js';
import { ID, nameOf, personDetail, requireDay } from './person-details.js';
import { finishEdit, type PersonOptions } from './person-edit.js';
import { requireRoster } from './roster.js';

export type LeaveOptions = PersonOptions & { readonly on?: string };

/** Gives somebody who leaves the separation date. Returns the exit code. */
export async function runLeave(id: string | undefined, options: LeaveOptions, io: Io): Promise<number> {
  const roster = await requireRoster(options, io);
  const { state } = roster;
  const context = { ...roster, pii: piiLevel(options, roster.config, io) };
  const details = [
    personDetail(state, id, 'Id of the person who leaves: '),
    {
      name: '--on',
      given: options.on,
      isNeeded: true,
      isOptional: false,
      question: (known: Known) => `Separation date of ${nameOf(context, known)}, YYYY-MM-DD: `,
      check: (value: string, known: Known) => {
        requireDay(value);
        requireStarted(requirePerson(state, known.get(ID) ?? ''), value);
      },
    },
  ];
  const known = await gather(details, askingOn(io));
  const edit = separate(state, known.get(ID) ?? '', known.get('--on') ?? '');
  return finishEdit('leave', roster, edit, options, io);
}
