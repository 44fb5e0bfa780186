import { type Call, objectBody, type Route } from './call.js';
import { readFields, writeFields } from './custom-values.js';
import { lookup } from './lookup.js';
import { checkOverride, readDate, readReason, readStatus, resetSync, setByHand } from './override.js';
import { personWire } from './person-wire.js';
import { findPerson } from './personnel.js';
import { ApiError, type Reply } from './reply.js';
import { resyncNow } from './sync.js';

const ROOT = '/public/v2/personnel';

/** Changing personnel by hand and giving it back (CONTRACT 9.5 and 9.6). */
export const PERSONNEL_WRITE_ROUTES: readonly Route[] = [
  { method: 'PUT', path: `${ROOT}/:personnelId`, permission: 'personnel-put', handle: put },
  { method: 'POST', path: `${ROOT}/actions`, permission: 'personnel-put-reset-resync', handle: act },
];

function put(call: Call): Reply {
  const person = findPerson(call);
  const body = objectBody(call, ['startedAt', 'separatedAt', 'employmentStatus', 'notHumanReason', 'customFields']);
  const override = {
    employmentStatus: readStatus(body['employmentStatus']),
    startedAt: readDate(body, 'startedAt'),
    separatedAt: readDate(body, 'separatedAt'),
    notHumanReason: readReason(body['notHumanReason']),
  };
  checkOverride(call, person, override, 400);
  const given = body['customFields'];
  if (given !== undefined && call.state.tenant.missingFeatures.includes('Custom Fields and Formulas')) {
    throw new ApiError(402, 'You must upgrade your plan to use this feature');
  }
  const fields = given === undefined ? [] : readFields(call, given);
  setByHand(call, person, override);
  writeFields(call.state, person, fields);
  return { status: 200, body: personWire(lookup(call.state), person, []) };
}

function act(call: Call): Reply {
  const { action, personnelIds } = objectBody(call, ['action', 'personnelIds']);
  if (action !== 'reset-sync' && action !== 'reset-sync-all') {
    throw new ApiError(400, 'action must be one of: reset-sync, reset-sync-all');
  }
  if (action === 'reset-sync-all') {
    if (personnelIds !== undefined) throw new ApiError(400, 'personnelIds is not allowed with reset-sync-all');
    const people = call.state.personnel.filter((row) => !row.employmentStatus.startsWith('SPECIAL_'));
    return reset(call, people);
  }
  return reset(call, namedPeople(call, personnelIds));
}

function reset(call: Call, people: ReturnType<typeof namedPeople>): Reply {
  resetSync(call, people);
  resyncNow(call, people);
  return { status: 201, body: { count: people.length } };
}

/** The people a list of numbers names, each once; 400 for an empty list or a number that is nobody's. */
export function namedPeople(call: Call, ids: unknown) {
  if (!Array.isArray(ids) || ids.length === 0) throw new ApiError(400, 'personnelIds must be a list of numbers');
  return [...new Set(ids)].map((id) => {
    const person = call.state.personnel.find((row) => row.id === id);
    if (!person) throw new ApiError(400, `personnelIds holds ${id}, which is no personnel record`);
    return person;
  });
}
