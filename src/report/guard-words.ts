import type { Guard, GuardName, Plan } from '../plan/plan.js';
import { isOffline } from './facts.js';
import { counted, NO_IDENTITY, PERSON, RECORD, SCOPE, thousands } from './wording.js';

type Words = (actual: number, live: Plan['live']) => string;

const GUARD_SENTENCES: Readonly<Record<GuardName, Words>> = {
  'empty-roster': (actual, live) => `${NO_IDENTITY}, while ${holder(live)} holds ${thousands(actual)}`,
  'mass-separation': (actual, live) => `${counted(actual, PERSON)} would leave${ofRecords(live)}`,
  'mass-reactivation': (actual, live) => `${counted(actual, PERSON)} would return${ofRecords(live)}`,
  'mass-change': (actual, live) => `${counted(actual, PERSON)} would change${ofRecords(live)}`,
  'mass-release': (actual, live) =>
    `${counted(actual, PERSON)} would go back to automatic sync${live.personnel === 0 ? '' : `, of ${thousands(live.personnel)} in ${holder(live)}`}`,
  deletions: (actual) => `${counted(actual, RECORD)} would be deleted`,
  'email-takeover': (actual, live) =>
    `${counted(actual, PERSON)} would take an e-mail address that another record in ${holder(live)} holds`,
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
function ofRecords(live: Plan['live']): string {
  return live.identities === 0 ? '' : `, of ${counted(live.identities, RECORD)} in ${holder(live)}`;
}

/** What the counts are of: an offline plan has looked at no Drata. */
function holder(live: Plan['live']): string {
  return isOffline({ live }) ? 'the base' : 'Drata';
}

/** What to do where a guard stops what is meant; `allow` is the flag of `apply`, or a label. */
export function wayPast({ allow }: Guard): string {
  return allow.startsWith('--') ? `add to apply: ${allow}` : `set the label ${allow}`;
}

/** Whether `--allow` or a label has lifted a guard. */
export function isLifted(guard: Guard, allowed: readonly string[]): boolean {
  return allowed.includes(guard.name);
}
