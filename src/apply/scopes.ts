import type { ScopeReader, ScopeWriter } from '../drata/ports.js';
import type { Live } from '../plan/live.js';
import type { Operation, Plan } from '../plan/plan.js';
import { movedGroups, workspaceOf } from '../plan/scopes.js';
import type { Group, Workspace } from '../state/scope.js';
import { dueOperations, type Progress } from './due.js';
import type { Ledger } from './ledger.js';

/** What applying scopes needs. */
export type ScopeRun = {
  readonly plan: Plan;
  readonly live: Live;
  readonly reader: ScopeReader;
  readonly writer: ScopeWriter;
  readonly ledger: Ledger;
  readonly onProgress: Progress;
};

/** Adds and removes the groups that the plan shows, workspace by workspace, and reads each back. */
export async function applyScopes(run: ScopeRun): Promise<void> {
  const { plan, live, ledger } = run;
  for (const operation of dueOperations(plan, 'scope')) {
    const workspace = workspaceOf(operation.key, live);
    if (workspace !== null && !ledger.isStopped('scope')) await change(run, operation, workspace);
  }
}

async function change(run: ScopeRun, operation: Operation, workspace: Workspace): Promise<void> {
  const { reader, writer, ledger, onProgress } = run;
  const { add, remove } = movedGroups(operation);
  onProgress(ledger.settled(), 'Setting workspace scopes');
  const idsOf = (groups: readonly Group[]) => groups.map(({ id }) => id);
  const { outcome, stopped } = await writer.change(workspace, { add: idsOf(add), remove: idsOf(remove) });
  ledger.record(operation, outcome);
  ledger.stop('scope', stopped);
  if (!ledger.wasSent(operation) || !ledger.mayRead()) return;
  const now = await ledger.attempt('scope', () => reader.scope(workspace), operation);
  if (now === undefined) return;
  const fault = now?.groups ? faultOf(new Set(idsOf(now.groups)), add, remove) : 'shows no scope when read back';
  if (fault === null) ledger.confirm(operation);
  else ledger.disprove(operation, fault);
}

/** What of a change a scope does not show. Groups that others added meanwhile are theirs, and the next plan's business. */
function faultOf(held: ReadonlySet<number>, add: readonly Group[], remove: readonly Group[]): string | null {
  const namesOf = (groups: readonly Group[]) => groups.map(({ name }) => name).join(', ');
  const missing = add.filter(({ id }) => !held.has(id));
  const left = remove.filter(({ id }) => held.has(id));
  const parts = [
    ...(missing.length > 0 ? [`without ${namesOf(missing)}`] : []),
    ...(left.length > 0 ? [`still with ${namesOf(left)}`] : []),
  ];
  return parts.length === 0 ? null : `the scope reads back ${parts.join(' and ')}`;
}
