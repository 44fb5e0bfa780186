import type { Guard, GuardName, Plan } from '../plan/plan.js';
import { counted, NO_IDENTITY, PERSON, RECORD, SCOPE, thousands } from './wording.js';

type Words = (actual: number, live: Plan['live']) => string;

const GUARD_SENTENCES: Readonly<Record<GuardName, Words>> = {
  'empty-roster': (actual) => `${NO_IDENTITY}, while Drata holds ${thousands(actual)}`,
  'mass-separation': (actual, live) => `${counted(actual, PERSON)} would leave${ofRecords(live)}`,
  'mass-reactivation': (actual, live) => `${counted(actual, PERSON)} would return${ofRecords(live)}`,
  'mass-change': (actual, live) => `${counted(actual, PERSON)} would change${ofRecords(live)}`,
  'mass-release': (actual, { personnel }) =>
    `${counted(actual, PERSON)} would go back to automatic sync${personnel === 0 ? '' : `, of ${thousands(personnel)} in Drata`}`,
  deletions: (actual) => `${counted(actual, RECORD)} would be deleted`,
  'email-takeover': (actual) =>
    `${counted(actual, PERSON)} would take an e-mail address that another record in Drata holds`,
  'scope-clear': (actual) => `${counted(actual, SCOPE)} would become empty`,
  'scope-drop': (actual) => `the people in scope of a workspace would fall by ${actual} %`,
};

/** What a guard counted, and its limit where it is a number to choose. */
export function guardSentence({ name, actual, limit }: Guard, live: Plan['live']): string {
  const sentence = GUARD_SENTENCES[name](actual, live);
  const unit = name === 'scope-drop' ? ' %' : '';
  return limit > 0 ? `${sentence}; the limit is ${thousands(limit)}${unit}` : sentence;
}

/** Without a connection no identities are read. */
function ofRecords({ identities }: Plan['live']): string {
  return identities === 0 ? '' : `, of ${counted(identities, RECORD)} in Drata`;
}

/** Whether `--allow` has lifted a guard. */
export function isLifted(guard: Guard, allowed: readonly string[]): boolean {
  return allowed.includes(guard.name);
}
