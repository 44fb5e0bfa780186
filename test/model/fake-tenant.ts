import type { ApplyResult } from '../../src/apply/run.js';
import { applyPlan } from '../../src/apply/run.js';
import type { Live } from '../../src/plan/live.js';
import { indexPeople } from '../../src/plan/people.js';
import type { Plan } from '../../src/plan/plan.js';
import type { LiveDocument, PersonDocument } from '../../src/state/document.js';
import type { Identity } from '../../src/state/identity.js';
import type { Override, Person } from '../../src/state/personnel.js';
import type { Group, Scope } from '../../src/state/scope.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import { CallLog, type StopAt } from './fake-calls.js';
import { type DocumentOptions, FakeDocuments } from './fake-documents.js';
import { FakeDrata, type FakeOptions } from './fake-drata.js';
import { FakePersonnel, type PersonnelOptions } from './fake-personnel.js';
import { FakeScopes, type ScopeOptions } from './fake-scopes.js';
import { planOf } from './people.js';

export type TenantParts = {
  readonly identities?: readonly Identity[];
  readonly people?: readonly Person[];
  readonly scopes?: Readonly<Record<string, readonly number[]>>;
  readonly groups?: readonly Group[];
  readonly options?: PersonnelOptions;
  readonly identityOptions?: FakeOptions;
  readonly scopeOptions?: ScopeOptions;
  readonly documentOptions?: DocumentOptions;
};

export type ApplyWith = {
  readonly applied?: State | null;
  readonly only?: ReadonlySet<string> | null;
  readonly stopAt?: StopAt | null;
  readonly isNoted?: boolean;
  /** Contents of roster files by path; the digest stands in where none is given. null is a file that is gone. */
  readonly files?: Readonly<Record<string, string | null>>;
};

export const TODAY = '2026-06-15';

/** A whole Drata in memory: all ports, one log of calls. */
export class FakeTenant {
  readonly log = new CallLog();
  readonly identities: FakeDrata;
  readonly personnel: FakePersonnel;
  readonly scopes: FakeScopes;
  readonly documents: FakeDocuments;
  readonly #definitions: PersonnelOptions['definitions'];

  constructor(parts: TenantParts = {}) {
    const { options = {} } = parts;
    this.identities = new FakeDrata(parts.identities ?? [], parts.identityOptions, this.log);
    this.personnel = new FakePersonnel(parts.people ?? [], options, this.log);
    this.scopes = new FakeScopes(parts.scopes ?? {}, parts.groups ?? [], parts.scopeOptions, this.log);
    this.documents = new FakeDocuments(parts.documentOptions, this.log);
    this.#definitions = options.definitions;
  }

  /** Live as a plan reads it; nobody's call. */
  async live(): Promise<Live> {
    const documents = new Map<number, LiveDocument[]>();
    for (const { userId } of this.personnel.people.values()) if (userId !== null) documents.set(userId, []);
    for (const document of this.documents.documents) documents.get(document.userId)?.push(document);
    return {
      state: { ...EMPTY_STATE, identities: new Map(this.identities.records) },
      unreadable: new Set(),
      personnel: [...this.personnel.people.values()],
      customFields: this.#definitions ?? null,
      workspaces: await this.scopes.whole(),
      groups: await this.scopes.groups(),
      scopedAfter: new Map(),
      documents,
    };
  }

  async plan(desired: State, { applied = null, only = null }: ApplyWith = {}): Promise<Plan> {
    const live = await this.live();
    return planOf(desired, live.state, { live, applied, only, today: TODAY });
  }

  /** Plans and applies. `calls` are those of this apply alone. */
  async apply(
    desired: State,
    given: ApplyWith = {},
  ): Promise<
    ApplyResult & { plan: Plan; calls: readonly string[]; said: readonly string[]; progress: readonly string[] }
  > {
    const { applied = null, stopAt = null, files = {}, isNoted } = given;
    const live = await this.live();
    const plan = await this.plan(desired, given);
    const start = this.log.calls.length;
    const progress: string[] = [];
    this.log.arm(stopAt);
    const result = await applyPlan({
      plan,
      desired,
      live,
      people: indexPeople(live.personnel ?? [], desired, applied),
      ports: {
        identities: { reader: this.identities, writer: this.identities },
        personnel: { reader: this.personnel, writer: this.personnel },
        scopes: { reader: this.scopes, writer: this.scopes },
        documents: { reader: this.documents, writer: this.documents },
      },
      readFile: async ({ file, digest }) => {
        const content = Object.hasOwn(files, file) ? files[file] : digest;
        return content == null ? null : Buffer.from(content);
      },
      onProgress: (done, total, doing) => progress.push(`${doing} ${done}/${total}`),
      ...(isNoted === undefined ? {} : { isNoted }),
    });
    this.log.arm(null);
    return {
      ...result,
      plan,
      calls: this.log.calls.slice(start),
      said: result.outcomes.map(({ operation, outcome, message }) =>
        [`${operation.action} ${operation.key}: ${outcome}`, ...(message === null ? [] : [message])].join(' - '),
      ),
      progress,
    };
  }

  sync(): void {
    this.personnel.sync(this.identities.records.values(), TODAY);
  }
}

export type RosterParts = {
  readonly identities?: readonly Identity[];
  readonly overrides?: readonly Override[];
  readonly scopes?: readonly Scope[];
  readonly documents?: readonly PersonDocument[];
  readonly documentRemovals?: State['documentRemovals'];
};

/** A roster of any kind of record. */
export function rosterOf({ identities = [], overrides = [], ...others }: RosterParts): State {
  return {
    ...EMPTY_STATE,
    ...others,
    identities: new Map(identities.map((one) => [one.identityId, one])),
    overrides: new Map(overrides.map((one) => [one.key, one])),
  };
}

export function overrideOf(
  key: string,
  fields: Override['fields'],
  customFields: Readonly<Record<string, string | number | null>> = {},
): Override {
  return {
    key,
    fields,
    customFields: new Map(Object.entries(customFields)),
    source: { file: 'overrides.yaml', line: 2, column: 3 },
  };
}

export function scopeOf(workspace: string | number, groups: Scope['groups']): Scope {
  return { workspace, groups, source: { file: 'scopes.yaml', line: 2, column: 5 } };
}

/** A document in the roster; `content` stands in for its digest. */
export function documentOf(
  person: string,
  name: string,
  content: string,
  given: Partial<PersonDocument> = {},
): PersonDocument {
  const source = { file: 'documents.yaml', line: 3, column: 5 };
  const file = `documents/${name}`;
  return {
    person,
    type: 'SEC_TRAINING',
    file,
    name,
    completionDate: null,
    digest: content,
    size: 10,
    source,
    ...given,
  };
}
