import { emailKey } from '../state/text.js';
import { byId, type Call, objectBody, type Route } from './call.js';
import { lookup } from './lookup.js';
import type { StoredPerson } from './model.js';
import { checkOverride, readDate, readReason, readStatus, resetSync, setByHand } from './override.js';
import { numberedPage } from './paging.js';
import { namedPeople } from './personnel-write.js';
import { ApiError, type Reply } from './reply.js';
import { resyncNow } from './sync.js';
import { listPeople } from './v1-personnel-list.js';
import { v1Person, v1Row } from './v1-wire.js';

const ROOT = '/public/personnel';
const RESET = 'personnel-put-reset-resync';

/** Personnel V1 (CONTRACT 12). Mind the three shapes of the reset paths. */
export const V1_PERSONNEL_ROUTES: readonly Route[] = [
  { method: 'GET', path: ROOT, permission: 'personnel-get', handle: list },
  { method: 'GET', path: `${ROOT}/:email/email`, permission: 'personnel-get-personnel-details', handle: getByEmail },
  { method: 'GET', path: `${ROOT}/:id`, permission: 'personnel-get-personnel-details', handle: get },
  { method: 'PUT', path: `${ROOT}/:id/contract-dates`, permission: 'personnel-put-contract-dates', handle: putDates },
  { method: 'PUT', path: `${ROOT}/:id/status`, permission: 'personnel-put-employment-status', handle: putStatus },
  { method: 'PUT', path: `${ROOT}/reset-sync/:id`, permission: RESET, handle: resetOne },
  { method: 'PUT', path: `${ROOT}/some/reset-sync`, permission: RESET, handle: resetSome },
  { method: 'PUT', path: `${ROOT}/all/reset-sync`, permission: RESET, handle: resetAll },
];

function list(call: Call): Reply {
  const look = lookup(call.state);
  const { data, ...page } = numberedPage(call, listPeople(call, look));
  return { status: 200, body: { data: data.map((person) => v1Row(look, person)), ...page, dataAll: {} } };
}

const detail = (call: Call, person: StoredPerson): Reply => ({
  status: 200,
  body: v1Person(lookup(call.state), person),
});

const named = (call: Call) => byId(call.state.personnel, call.params['id'], 'The personnel record');

function get(call: Call): Reply {
  return detail(call, named(call));
}

function getByEmail(call: Call): Reply {
  const look = lookup(call.state);
  const person = look.personOfUser(look.userByEmail(emailKey(call.params['email'] ?? ''))?.id);
  if (!person) throw new ApiError(404, 'The personnel record was not found');
  return detail(call, person);
}

function putDates(call: Call): Reply {
  const person = named(call);
  const body = objectBody(call, ['startDate', 'separationDate']);
  const startedAt = readDate(body, 'startDate');
  if (startedAt === undefined) throw new ApiError(400, 'startDate is required');
  const separatedAt = readDate(body, 'separationDate');
  const end = separatedAt ?? person.separatedAt;
  if (end !== null && end < startedAt) throw new ApiError(409, 'the separation date is before the start date');
  setByHand(call, person, { startedAt, separatedAt });
  return detail(call, person);
}

function putStatus(call: Call): Reply {
  const person = named(call);
  const body = objectBody(call, ['employmentStatus', 'notHumanReason', 'separationDate']);
  const employmentStatus = readStatus(body['employmentStatus']);
  if (employmentStatus === undefined) throw new ApiError(400, 'employmentStatus is required');
  const separatedAt = readDate(body, 'separationDate');
  // Unlike V2's silence, V1 wants the date in the request itself, even when one is stored.
  if (['FORMER_EMPLOYEE', 'FORMER_CONTRACTOR'].includes(employmentStatus) && separatedAt === undefined) {
    throw new ApiError(400, `separationDate is required with ${employmentStatus}`);
  }
  const override = { employmentStatus, separatedAt, notHumanReason: readReason(body['notHumanReason']) };
  checkOverride(call, person, override, 409);
  setByHand(call, person, override);
  return detail(call, person);
}

/** The schema of all three resets is one person, odd as that is for several: the first, or the list's first for "all". */
function reset(call: Call, people: readonly StoredPerson[]): Reply {
  resetSync(call, people);
  resyncNow(call, people);
  const [first = call.state.personnel[0]] = people;
  return first ? detail(call, first) : { status: 200, body: {} };
}

function resetOne(call: Call): Reply {
  return reset(call, [named(call)]);
}

function resetSome(call: Call): Reply {
  return reset(call, namedPeople(call, objectBody(call, ['personnelIds'])['personnelIds']));
}

function resetAll(call: Call): Reply {
  return reset(
    call,
    call.state.personnel.filter((row) => !row.employmentStatus.startsWith('SPECIAL_')),
  );
}
