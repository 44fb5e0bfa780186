import { UsageError } from '../errors.js';
import { requireFreeEmail, requireFreeId } from '../roster/find-person.js';
import { addJoiner, type Joiner } from '../roster/joiner.js';
import type { State } from '../state/state.js';
import { askingOn, type Detail, gather, type Known } from './details.js';
import type { Io } from './io.js';
import { piiLevel } from './options.js';
import { type Context, fieldDetail, ID, managerDetail, managerOf, requireDay, requireSound } from './person-details.js';
import { finishEdit, type PersonOptions } from './person-edit.js';
import { requireRoster } from './roster.js';
import { rosterFile } from './roster-file.js';

export type NewOptions = PersonOptions & {
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly title?: string;
  readonly manager?: string;
  readonly started?: string;
  readonly contractor?: boolean;
  readonly file?: string;
};

/** Adds somebody who joins to the roster. Returns the exit code. */
export async function runNew(id: string | undefined, options: NewOptions, io: Io): Promise<number> {
  const file = options.file === undefined ? null : rosterFile(options.roster, options.file);
  const roster = await requireRoster(options, io);
  const context = { ...roster, pii: piiLevel(options, roster.config, io) };
  const known = await gather(newDetails(context, id, options), askingOn(io));
  const edit = addJoiner(roster.state, roster.config, readJoiner(roster.state, known), file);
  return finishEdit('new', roster, edit, options, io);
}

/** What is to be known of somebody who joins, in the order of the questions. */
export function newDetails(context: Context, id: string | undefined, options: NewOptions): readonly Detail[] {
  const { state, config } = context;
  const isContractor = config.defaults.identities.isContractor ?? false;
  const email = fieldDetail(context, 'email', {
    name: '--email',
    given: options.email,
    isNeeded: true,
    isOptional: false,
    question: () => 'Work e-mail: ',
  });
  return [
    {
      name: ID,
      given: id,
      isNeeded: true,
      isOptional: false,
      question: () => 'Id of the new person, such as the number that HR gave: ',
      check: async (value) => {
        await requireSound(context, value, {});
        requireFreeId(state, value);
      },
    },
    {
      ...email,
      check: async (value, known, isAsked) => {
        await email.check(value, known, isAsked);
        requireFreeEmail(state, value);
      },
    },
    fieldDetail(context, 'firstName', {
      name: '--first-name',
      given: options.firstName,
      isNeeded: true,
      isOptional: false,
      question: () => 'First name: ',
    }),
    fieldDetail(context, 'lastName', {
      name: '--last-name',
      given: options.lastName,
      isNeeded: true,
      isOptional: false,
      question: () => 'Last name: ',
    }),
    fieldDetail(context, 'jobTitle', {
      name: '--title',
      given: options.title,
      isNeeded: false,
      isOptional: true,
      question: () => 'Job title (Enter leaves it out): ',
    }),
    managerDetail(context, {
      given: options.manager,
      isNeeded: false,
      question: () => "Manager's id (none for nobody, Enter leaves it out): ",
    }),
    {
      name: '--started',
      given: options.started,
      isNeeded: false,
      isOptional: true,
      question: () => 'Start date, YYYY-MM-DD (Enter leaves it out): ',
      check: requireDay,
    },
    {
      name: '--contractor',
      given: options.contractor === true ? 'yes' : undefined,
      isNeeded: false,
      isOptional: true,
      question: () => `A contractor? yes or no (Enter means ${isContractor ? 'yes' : 'no'}): `,
      check: (value) => {
        if (!/^(?:y|yes|n|no)$/i.test(value)) throw new UsageError('it takes yes or no');
      },
    },
  ];
}

/** Somebody who joins, from what is known. */
export function readJoiner(state: State, known: Known): Joiner {
  const manager = known.get('--manager');
  const contractor = known.get('--contractor');
  return {
    identityId: known.get(ID) ?? '',
    email: known.get('--email') ?? '',
    firstName: known.get('--first-name') ?? '',
    lastName: known.get('--last-name') ?? '',
    jobTitle: known.get('--title') ?? null,
    managerId: manager === undefined ? undefined : managerOf(state, manager),
    startedAt: known.get('--started') ?? null,
    isContractor: contractor === undefined ? undefined : /^y/i.test(contractor),
  };
}
