import type {
  DocumentReader,
  DocumentWriter,
  IdentityReader,
  IdentityWriter,
  PersonnelReader,
  PersonnelWriter,
  ScopeReader,
  ScopeWriter,
} from '../drata/ports.js';
import type { DrataError, InterruptedError } from '../errors.js';
import type { Live } from '../plan/live.js';
import type { PeopleIndex } from '../plan/people.js';
import type { Plan } from '../plan/plan.js';
import type { PersonDocument } from '../state/document.js';
import type { State } from '../state/state.js';
import { applyDocuments } from './documents.js';
import { applyIdentities } from './identities.js';
import { Ledger } from './ledger.js';
import { applyPersonnel } from './personnel.js';
import type { Outcome } from './report.js';
import { applyScopes } from './scopes.js';

/** Both sides of each resource; null where the target has none to apply to. */
export type ApplyPorts = {
  readonly identities: { readonly reader: IdentityReader; readonly writer: IdentityWriter } | null;
  readonly personnel: { readonly reader: PersonnelReader; readonly writer: PersonnelWriter };
  readonly scopes: { readonly reader: ScopeReader; readonly writer: ScopeWriter };
  readonly documents: { readonly reader: DocumentReader; readonly writer: DocumentWriter };
};

export type ApplyInput = {
  readonly plan: Plan;
  readonly desired: State;
  readonly live: Live;
  readonly people: PeopleIndex;
  readonly ports: ApplyPorts;
  /** The content of a roster file; null when it is no longer what was planned. */
  readonly readFile: (document: PersonDocument) => Promise<Uint8Array | null>;
  /** How many requests the client sends at once. */
  readonly concurrency?: number;
  /** Whether an apply without failures will be noted as the last applied one: not one of part of the roster, nor of uncommitted files. */
  readonly isNoted?: boolean;
  /** Told how many of the operations are through, and what is being done. */
  readonly onProgress: (done: number, total: number, doing: string) => void;
};

export type ApplyResult = {
  readonly outcomes: readonly Outcome[];
  /** What ended the run, or one resource, early; null when everything could be tried. */
  readonly stopped: DrataError | InterruptedError | null;
};

/**
 * Carries out a plan whose guards have been passed, and settles every operation by what reads back. Identities come first, since
 * people become known by them; documents last. A resource that the key or the plan of the tenant does not cover stops alone.
 */
export async function applyPlan(input: ApplyInput): Promise<ApplyResult> {
  const { plan, desired, live, people, ports, readFile, concurrency = 4, isNoted = true } = input;
  const ledger = new Ledger(plan.operations);
  const total = plan.operations.filter(({ pending }) => pending === null).length;
  const onProgress = (done: number, doing: string) => input.onProgress(Math.min(done, total), total, doing);
  const common = { plan, ledger, onProgress };
  if (ports.identities !== null) await applyIdentities({ ...common, ...ports.identities, desired, live: live.state });
  await applyPersonnel({ ...common, ...ports.personnel, desired, live, people, concurrency });
  await applyScopes({ ...common, ...ports.scopes, live });
  await applyDocuments({ ...common, ...ports.documents, desired, live, people, readFile, isNoted });
  return { outcomes: ledger.outcomes(), stopped: ledger.stopped };
}
