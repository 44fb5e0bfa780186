import { DrataError } from '../errors.js';
import type { Person } from '../state/personnel.js';
import type { WriteCall } from './call-outcome.js';
import { ENDPOINTS } from './endpoints.js';
import { nameOf } from './explain.js';
import type { PersonnelChange } from './ports.js';

/**
 * What V1 is asked for to make a change, dates before status, so that a status finds the dates it needs; or why V1 cannot do it,
 * so that nothing is sent (CONTRACT section 12).
 */
export function v1Calls(person: Person, change: PersonnelChange): readonly WriteCall[] | DrataError {
  if (change.customFields.length > 0) {
    return refuse(
      person,
      'V1 of the API cannot write custom fields',
      'Set drata.personnelApi to v2 in config.yaml and give the key the V2 permission "Personnel: Update Personnel".',
    );
  }
  const status = statusCall(person, change);
  if (status instanceof DrataError) return status;
  const dates = datesCall(person, change);
  if (dates instanceof DrataError) return dates;
  return [dates, status].filter((call) => call !== null);
}

/** The start date has to be in it; a separation date alone goes with the status where that takes it. */
function datesCall(person: Person, { fields }: PersonnelChange): WriteCall | DrataError | null {
  const { startedAt, separatedAt, employmentStatus } = fields;
  const isTaken = startedAt === undefined && employmentStatus !== undefined && needsSeparation(employmentStatus);
  if ((startedAt === undefined && separatedAt === undefined) || isTaken) return null;
  const startDate = startedAt ?? person.fields.startedAt;
  if (startDate === null) {
    return refuse(
      person,
      'V1 of the API sets a separation date only together with a start date, and there is none',
      'Give startedAt in the roster as well, or set drata.personnelApi to v2 in config.yaml.',
    );
  }
  return {
    endpoint: ENDPOINTS.v1ContractDates,
    values: { personnelId: person.personnelId },
    body: { startDate, ...(separatedAt ? { separationDate: separatedAt } : {}) },
  };
}

/** The status has to be in it, and what the status asks for: the date of FORMER_*, the reason of OUT_OF_SCOPE. */
function statusCall(person: Person, { fields }: PersonnelChange): WriteCall | DrataError | null {
  const live = person.fields;
  if (fields.employmentStatus === undefined && fields.notHumanReason === undefined) return null;
  const employmentStatus = fields.employmentStatus ?? live.employmentStatus;
  const reason = fields.notHumanReason ?? live.notHumanReason;
  const separation = fields.separatedAt ?? live.separatedAt;
  const call = (extra: object) => ({
    endpoint: ENDPOINTS.v1Status,
    values: { personnelId: person.personnelId },
    body: { employmentStatus, ...extra },
  });
  if (employmentStatus === 'OUT_OF_SCOPE') {
    if (reason !== null) return call({ notHumanReason: reason });
    return refuse(person, 'OUT_OF_SCOPE needs a reason', 'Give notHumanReason in the roster as well.');
  }
  if (fields.notHumanReason !== undefined) {
    return refuse(
      person,
      'a reason goes with the status OUT_OF_SCOPE alone',
      'Give employmentStatus: OUT_OF_SCOPE in the roster as well, or take notHumanReason out.',
    );
  }
  if (!needsSeparation(employmentStatus)) return call({});
  if (separation !== null) return call({ separationDate: separation });
  return refuse(person, `${employmentStatus} needs a separation date`, 'Give separatedAt in the roster as well.');
}

function needsSeparation(status: string): boolean {
  return status === 'FORMER_EMPLOYEE' || status === 'FORMER_CONTRACTOR';
}

function refuse({ personnelId }: Person, why: string, remedy: string): DrataError {
  return new DrataError(`personnel record ${personnelId} cannot be changed: ${why}`, {
    status: null,
    endpoint: nameOf(ENDPOINTS.v1Status, { personnelId }),
    reach: 'item',
    remedy,
  });
}
