import { renameTo, requireNoPending, requireOtherId } from '../roster/renaming.js';
import { askingOn, type Detail, gather } from './details.js';
import type { Io } from './io.js';
import { piiLevel } from './options.js';
import { type Context, ID, nameOf, personDetail, requireSound } from './person-details.js';
import { finishEdit, type PersonOptions } from './person-edit.js';
import { requireRoster } from './roster.js';

const NEW_ID = 'NEWID';

/** Gives somebody another id. Returns the exit code. */
export async function runRename(
  id: string | undefined,
  to: string | undefined,
  options: PersonOptions,
  io: Io,
): Promise<number> {
  const roster = await requireRoster(options, io);
  const context = { ...roster, pii: piiLevel(options, roster.config, io) };
  const known = await gather(renameDetails(context, id, to), askingOn(io));
  const edit = renameTo(roster.state, roster.config, known.get(ID) ?? '', known.get(NEW_ID) ?? '');
  return finishEdit('rename', roster, edit, options, io);
}

function renameDetails(context: Context, id: string | undefined, to: string | undefined): readonly Detail[] {
  const { state } = context;
  const person = personDetail(state, id, 'Id to change: ');
  return [
    {
      ...person,
      check: async (value, known, isAsked) => {
        await person.check(value, known, isAsked);
        requireNoPending(state, value);
      },
    },
    {
      name: NEW_ID,
      given: to,
      isNeeded: true,
      isOptional: false,
      question: (known) => `New id of ${nameOf(context, known)}: `,
      check: async (value, known) => {
        await requireSound(context, value, {});
        requireOtherId(state, known.get(ID) ?? '', value);
      },
    },
  ];
}
