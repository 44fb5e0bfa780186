import type { Guard, GuardName } from '../plan/plan.js';
import { counted, type Forms, PERSON, RECORD, SCOPE, thousands } from './wording.js';

const GUARD_SENTENCES: Readonly<Record<GuardName, (guard: Guard) => string>> = {
  'empty-roster': ({ population }) => `the roster holds nobody, while Drata holds ${counted(population, RECORD)}`,
  'mass-separation': (guard) => `${share(guard, PERSON)} would leave`,
  'mass-reactivation': (guard) => `${share(guard, PERSON)} would return`,
  'mass-change': (guard) => `${share(guard, PERSON)} would change`,
  'mass-release': (guard) => `${share(guard, PERSON)} would go back to automatic sync`,
  deletions: (guard) => `${share(guard, RECORD)} would be deleted`,
  'email-takeover': ({ actual }) =>
    `${counted(actual, PERSON)} would take an e-mail address that another record in Drata holds`,
  'scope-clear': ({ actual }) => `${counted(actual, SCOPE)} would become empty`,
  'scope-drop': (guard) => `${share(guard, PERSON)} would fall out of scope`,
};

/** What a guard counted, out of how many, and its limit where it is a number to choose. */
export function guardSentence(guard: Guard): string {
  const sentence = GUARD_SENTENCES[guard.name](guard);
  return guard.limit > 0 ? `${sentence}; the limit is ${thousands(guard.limit)}` : sentence;
}

function share({ actual, population }: Guard, forms: Forms): string {
  return `${thousands(actual)} of ${counted(population, forms)}`;
}

/** Whether `--allow` has lifted a guard. */
export function isLifted(guard: Guard, allowed: readonly string[]): boolean {
  return allowed.includes(guard.name);
}
