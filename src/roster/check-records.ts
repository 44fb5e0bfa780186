import { dayOf } from '../state/instant.js';
import type { Report } from './checks.js';
import { fieldAt } from './people.js';
import type { Roster } from './roster.js';
import { hide, idOf, say } from './sentence.js';

/**
 * Nobody leaves before the first day; this covers a future start with a past separation (DOMAIN section 3). Days are compared: a
 * date means midnight, so somebody who starts at nine and leaves that day would be separated hours before the start.
 */
export function checkDates({ byId }: Roster, report: Report): void {
  for (const person of byId.values()) {
    const { startedAt, separatedAt } = person.identity.fields;
    if (!startedAt || !separatedAt) continue;
    const [start, end] = [dayOf(startedAt), dayOf(separatedAt)];
    if (end >= start) continue;
    const name = idOf(person.identity.identityId);
    const message = say`identity ${name} is separated (${hide(end)}) before the start (${hide(start)}).`;
    const remedy = say`Correct one of the dates. For a rehire write the new start and separatedAt: null.`;
    report('separated-before-start', person.file, fieldAt(person, 'separatedAt'), message, remedy);
  }
}

/** Without a value Drata shows the person as UNKNOWN (DOMAIN section 3). */
export function checkContractors({ byId }: Roster, report: Report): void {
  for (const person of byId.values()) {
    if (person.identity.fields.isContractor !== null) continue;
    const message = say`isContractor of identity ${idOf(person.identity.identityId)} is null, so that Drata shows the person as UNKNOWN.`;
    const remedy = say`Write true for a contractor, false for an employee.`;
    report('unknown-contractor', person.file, fieldAt(person, 'isContractor'), message, remedy);
  }
}

/** Identities and removals need a connection to go to. */
export function checkConnection({ people, tombstones, config, configFile }: Roster, report: Report): void {
  if (!config || !configFile || config.drata.connectionId !== null || people.length + tombstones.length === 0) return;
  const message = say`The roster holds identities or removals, but config.yaml names no connection.`;
  const remedy = say`Add drata.connectionId: the number of the custom HRIS connection in Drata.`;
  report('missing-connection', configFile, 0, message, remedy);
}
