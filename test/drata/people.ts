import { expect } from 'vitest';
import { DrataError } from '../../src/errors.js';
import type { Person, PersonnelFields } from '../../src/state/personnel.js';
import type { Reply } from './scripted-server.js';

/** A page of a V2 list. */
export function page(data: readonly object[], pagination: object = {}): Reply {
  return { status: 200, json: { data, pagination } };
}

/** A live person with number 42. */
export function person(fields: Partial<PersonnelFields> = {}): Person {
  return {
    personnelId: 42,
    userId: 7,
    email: 'sam@acme.example',
    fields: {
      employmentStatus: 'CURRENT_EMPLOYEE',
      notHumanReason: null,
      startedAt: null,
      separatedAt: null,
      ...fields,
    },
    customFields: [],
    statusSetAt: null,
    reasonBy: null,
  };
}

/** The `DrataError` that a reading ends in. */
export async function failureOf(reading: Promise<unknown>): Promise<DrataError> {
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DrataError);
  return error as DrataError;
}
