import { EMPLOYMENT_STATUSES } from '../state/status.js';
import type { Call, Route } from './call.js';
import { byId } from './call.js';
import { complianceChecks } from './checks.js';
import { lookup } from './lookup.js';
import type { StoredPerson } from './model.js';
import { BY_DATE, pageReply } from './paging.js';
import { PERSON_EXPANDS, personWire } from './person-wire.js';
import { checkParameters, listParameter } from './query.js';
import type { Reply } from './reply.js';
import { findUser } from './users.js';

const ROOT = '/public/v2/personnel';
const CHECK_STATUSES = ['MISCONFIGURED', 'PASS', 'FAIL', 'EXCLUDED'] as const;

/** Reading personnel (CONTRACT 9.2 and 9.4): always fresh, unlike the search. */
export const PERSONNEL_ROUTES: readonly Route[] = [
  { method: 'GET', path: ROOT, permission: 'personnel-get', handle: list },
  { method: 'GET', path: `${ROOT}/:personnelId`, permission: 'personnel-get-personnel-details', handle: get },
];

/** The person a path names by number or `email:` address; 404 when there is none. */
export function findPerson(call: Call): StoredPerson {
  const id = call.params['personnelId'] ?? '';
  if (/^\d+$/.test(id)) return byId(call.state.personnel, id, 'The personnel record');
  const user = findUser(call, id);
  const found = call.state.personnel.find((row) => row.userId === user.id);
  return byId(call.state.personnel, String(found?.id), 'The personnel record');
}

function list(call: Call): Reply {
  checkParameters(call, ['expand[]', 'employmentStatus[]', 'complianceStatus[]']);
  const expand = listParameter(call, 'expand', PERSON_EXPANDS);
  const statuses: readonly string[] = listParameter(call, 'employmentStatus', EMPLOYMENT_STATUSES);
  const overall: readonly string[] = listParameter(call, 'complianceStatus', CHECK_STATUSES);
  const look = lookup(call.state);
  const rows = call.state.personnel.filter(
    (row) =>
      (statuses.length === 0 || statuses.includes(row.employmentStatus)) &&
      (overall.length === 0 || overall.includes(complianceChecks(look, row)[0]?.status ?? '')),
  );
  return pageReply(call, rows, BY_DATE, (row) => personWire(look, row, expand));
}

function get(call: Call): Reply {
  const person = findPerson(call);
  return { status: 200, body: personWire(lookup(call.state), person, listParameter(call, 'expand', PERSON_EXPANDS)) };
}
