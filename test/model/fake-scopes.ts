import type { CallResult, ScopeReader, ScopeWriter } from '../../src/drata/ports.js';
import type { Group, GroupList, Workspace } from '../../src/state/scope.js';
import { CallLog, forbidden, refusal } from './fake-calls.js';

export type ScopeOptions = {
  /** What others do while the run is under way: called before each change. */
  readonly meanwhile?: (scopes: FakeScopes) => void;
  /** Changes are accepted without effect. */
  readonly ignores?: boolean;
  /** Changes take effect, but get no answer. */
  readonly mute?: boolean;
  readonly forbids?: boolean;
  /** Names of workspaces whose change, or whose reading back, Drata refuses. */
  readonly refuses?: readonly string[];
  readonly unreadable?: readonly string[];
  /** The tenant has lost its scopes when they are read back. */
  readonly gone?: boolean;
};

/** Workspaces and their scopes in memory. */
export class FakeScopes implements ScopeReader, ScopeWriter {
  readonly scopes: Map<string, Set<number>>;
  readonly #groups: readonly Group[];
  readonly #log: CallLog;
  readonly #options: ScopeOptions;

  constructor(
    scopes: Readonly<Record<string, readonly number[]>>,
    groups: readonly Group[],
    options: ScopeOptions = {},
    log = new CallLog(),
  ) {
    this.scopes = new Map(Object.entries(scopes).map(([name, ids]) => [name, new Set(ids)]));
    this.#groups = groups;
    this.#options = options;
    this.#log = log;
  }

  get calls(): readonly string[] {
    return this.#log.calls;
  }

  async workspaces(): Promise<readonly Workspace[]> {
    return [...this.scopes.keys()].map((name, index) => ({
      id: index + 1,
      name,
      groups: null,
      scopedPeople: null,
      allPeople: null,
    }));
  }

  async groups(): Promise<GroupList> {
    return { groups: this.#groups, whole: true };
  }

  /** The workspaces with their scopes, as a plan wants them; nobody's call. */
  async whole(): Promise<readonly Workspace[]> {
    return (await this.workspaces()).map((workspace) => ({ ...workspace, groups: this.#held(workspace.name) }));
  }

  async scope(workspace: Workspace): Promise<Workspace | null> {
    const { stop } = this.#log.next(`scope ${workspace.name}`);
    if (stop) throw stop;
    if (this.#options.unreadable?.includes(workspace.name)) throw refusal('Drata refused to show the scope', 400);
    return this.#options.gone ? null : { ...workspace, groups: this.#held(workspace.name) };
  }

  async count(): Promise<number | null> {
    return null;
  }

  async change(
    { name }: Workspace,
    { add, remove }: { readonly add: readonly number[]; readonly remove: readonly number[] },
  ): Promise<CallResult> {
    this.#options.meanwhile?.(this);
    const said = [...add.map((id) => `+${id}`), ...remove.map((id) => `-${id}`)];
    const { stop, lands } = this.#log.next(`change ${name} ${said.join(' ')}`);
    const requests = [this.#log.calls.length];
    if (this.#options.forbids) {
      const error = forbidden('change');
      return { outcome: { status: 'failed', error, requests }, stopped: error };
    }
    if (this.#options.refuses?.includes(name)) {
      return {
        outcome: { status: 'failed', error: refusal('Drata refused to add a group', 400), requests },
        stopped: null,
      };
    }
    const scope = this.scopes.get(name) ?? new Set();
    if (lands && !this.#options.ignores) {
      for (const id of add) scope.add(id);
      for (const id of remove) scope.delete(id);
    }
    if (stop) return { outcome: lands ? { status: 'unknown', requests } : { status: 'unsent' }, stopped: stop };
    return { outcome: { status: this.#options.mute ? 'unknown' : 'written', requests }, stopped: null };
  }

  #held(name: string): readonly Group[] {
    return this.#groups.filter(({ id }) => this.scopes.get(name)?.has(id));
  }
}
