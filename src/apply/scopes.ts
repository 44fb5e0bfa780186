import type { ScopeReader, ScopeWriter } from '../drata/ports.js';
import type { Live } from '../plan/live.js';
import type { Plan } from '../plan/plan.js';
import { resolveScopes } from '../plan/scopes.js';
import type { State } from '../state/state.js';
import { dueOperations, type Progress } from './due.js';
import type { Ledger } from './ledger.js';

/** What applying scopes needs. */
export type ScopeRun = {
  readonly plan: Plan;
  readonly desired: State;
  readonly live: Live;
  readonly reader: ScopeReader;
  readonly writer: ScopeWriter;
  readonly ledger: Ledger;
  readonly onProgress: Progress;
};

/** Adds and removes the groups that the plan shows, workspace by workspace, and reads each back. */
export async function applyScopes({
  plan,
  desired,
  live,
  reader,
  writer,
  ledger,
  onProgress,
}: ScopeRun): Promise<void> {
  const { resolved } = resolveScopes(desired.scopes, live.workspaces ?? [], live.groups);
  for (const operation of dueOperations(plan, 'scope')) {
    const found = resolved.find(({ scope }) => String(scope.workspace) === operation.key);
    if (found === undefined || ledger.isStopped('scope')) continue;
    const { workspace, add, remove } = found;
    onProgress(ledger.settled(), 'Setting workspace scopes');
    const ids = { add: add.map(({ id }) => id), remove: remove.map(({ id }) => id) };
    const { outcome, stopped } = await writer.change(workspace, ids);
    ledger.record(operation, outcome);
    ledger.stop('scope', stopped);
    if (!ledger.wasSent(operation) || !ledger.mayRead()) continue;
    const now = await ledger.attempt('scope', () => reader.scope(workspace));
    if (now === undefined) continue;
    // Others may have added groups meanwhile: those are theirs, and the next plan's business.
    const held = new Set(now?.groups?.map(({ id }) => id));
    const missing = add.filter(({ id }) => !held.has(id)).map(({ name }) => name);
    const left = remove.filter(({ id }) => held.has(id)).map(({ name }) => name);
    if (missing.length + left.length === 0) ledger.confirm(operation);
    else ledger.fail(operation, unlike(missing, left));
  }
}

function unlike(missing: readonly string[], left: readonly string[]): string {
  const parts = [
    ...(missing.length > 0 ? [`without ${missing.join(', ')}`] : []),
    ...(left.length > 0 ? [`still with ${left.join(', ')}`] : []),
  ];
  return `Drata accepted it, but the scope reads back ${parts.join(' and ')}`;
}
