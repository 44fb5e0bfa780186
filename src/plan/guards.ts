import type { Config, GuardSetting, Limit } from '../state/config.js';
import type { State } from '../state/state.js';
import { byCodeUnit, emailKey } from '../state/text.js';
import { reactivates, separates } from './identities.js';
import type { Live } from './live.js';
import type { Guard, GuardName, Operation, PlanWarning } from './plan.js';
import { type ScopeLosses, scopeLosses } from './scopes.js';

type Default = { readonly atLeast: number; readonly share: number };

/** Limits where the config sets none: the larger of a count and a share of the population (DESIGN section 6). */
const DEFAULTS: Readonly<Record<GuardSetting, Default>> = {
  maxSeparations: { atLeast: 5, share: 0.02 },
  maxReactivations: { atLeast: 5, share: 0.02 },
  maxChanges: { atLeast: 25, share: 0.1 },
  maxReleases: { atLeast: 5, share: 0 },
  maxDeletions: { atLeast: 5, share: 0 },
};

/** The percentage of the people in a scope that may leave it unasked (DESIGN section 6). */
const SCOPE_DROP = 20;

export type Takeover = {
  readonly operation: Operation;
  /** The live identity that holds the address now. */
  readonly holder: string;
  /** The holder left the roster: most likely the same person under a new id. */
  readonly lookAlike: boolean;
};

/** Guards over the operations that would be sent now; a waiting one trips nothing until its turn. */
export function evaluateGuards(
  operations: readonly Operation[],
  desired: State,
  live: Live,
  settings: Config['guards'],
): readonly Guard[] {
  const { identities } = live.state;
  const due = operations.filter((operation) => operation.pending === null);
  const count = (wanted: (operation: Operation) => boolean) => due.filter(wanted).length;
  const all = identities.size;
  const unseparated = [...identities.values()].filter(({ fields }) => !fields.separatedAt).length;
  const bounded = (name: GuardName, setting: GuardSetting, actual: number, population: number): Guard =>
    guard(name, limitOf(settings[setting], DEFAULTS[setting], population), actual);

  const changes = count(({ action }) => action === 'update' || action === 'override');
  const releases = count(({ action }) => action === 'release');
  const deletions = count(({ action }) => action === 'delete' || action === 'remove');
  const scopes = scopeLosses(due, live);
  return [
    guard('empty-roster', 0, desired.identities.size === 0 ? all : 0),
    bounded('mass-separation', 'maxSeparations', count(isSeparation), unseparated),
    bounded('mass-reactivation', 'maxReactivations', count(isReactivation), unseparated),
    bounded('mass-change', 'maxChanges', changes, all),
    bounded('mass-release', 'maxReleases', releases, live.personnel?.length ?? 0),
    bounded('deletions', 'maxDeletions', deletions, all),
    guard('email-takeover', 0, takeovers(due, desired, live.state).length),
    guard('scope-clear', 0, scopes.emptied),
    guard('scope-drop', SCOPE_DROP, percentOf(scopes)),
  ];
}

/** Addresses that operations would take from another live identity. A declared rename takes nothing: it is the same person. */
export function takeovers(operations: readonly Operation[], desired: State, live: State): readonly Takeover[] {
  const holders = new Map<string, string[]>();
  for (const { identityId, fields } of live.identities.values()) {
    if (!fields.email) continue;
    const key = emailKey(fields.email);
    holders.set(key, [...(holders.get(key) ?? []), identityId]);
  }
  return operations.flatMap((operation) => {
    const taken = operation.changes.find(({ field }) => field === 'email')?.after;
    if (operation.resource !== 'identity' || operation.action === 'delete' || typeof taken !== 'string') return [];
    const previously = desired.identities.get(operation.key)?.previously;
    const others = (holders.get(emailKey(taken)) ?? []).filter((id) => id !== operation.key && id !== previously);
    return others
      .sort(byCodeUnit)
      .slice(0, 1)
      .map((holder) => ({
        operation,
        holder,
        lookAlike: !desired.identities.has(holder) && !desired.removals.has(holder),
      }));
  });
}

/** A warning for each takeover, which names the holder and the way out. */
export function takeoverWarnings(found: readonly Takeover[], desired: State): readonly PlanWarning[] {
  return found.map(({ operation, holder, lookAlike }) => {
    const way = lookAlike
      ? `${holder} is not in the roster: if they are one person under a new id, write "previously: ${holder}" on ${operation.key}`
      : desired.removals.has(holder)
        ? `${holder} is to be deleted: apply that first, in a change of its own`
        : `give ${holder} its new address first, in a change of its own`;
    const message = `${operation.key} takes the e-mail address that ${holder} holds in Drata; ${way}`;
    return { code: 'email-takeover', message, source: operation.source };
  });
}

function isSeparation(operation: Operation): boolean {
  return operation.action !== 'create' && separates(operation.changes);
}

function isReactivation(operation: Operation): boolean {
  return operation.action !== 'delete' && reactivates(operation.changes);
}

function limitOf(setting: Limit | undefined, fallback: Default, population: number): number {
  if (setting === undefined) return Math.max(fallback.atLeast, shareOf(fallback.share, population));
  return 'count' in setting ? setting.count : shareOf(setting.share, population);
}

/** Rounded down; the tiny addend makes up for binary fractions: 0.29 * 100 is 28.999999999999996. */
function shareOf(share: number, population: number): number {
  return Math.floor(share * population + 1e-9);
}

/** Rounded up, so that whatever is above a whole percentage trips a limit at it. */
function percentOf({ lost, people }: ScopeLosses): number {
  return people === 0 ? 0 : Math.ceil((lost * 100) / people);
}

function guard(name: GuardName, limit: number, actual: number): Guard {
  return { name, limit, actual, tripped: actual > limit, allow: `--allow ${name}` };
}
