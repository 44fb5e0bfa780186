import type { IdentityFields } from './identity.js';

export type Region = 'us' | 'eu' | 'apac';

/** How the HRIS upsert is spoken (CONTRACT 7.1): `envelope` is R1, `batch` is R2 and R3, `auto` finds out. */
export type ContractChoice = 'auto' | 'envelope' | 'batch';

/** How people appear in output (DESIGN section 9). */
export type PiiChoice = 'auto' | 'full' | 'masked' | 'ids';

/** A guard's limit as written: a count, or a share of the population between 0 and 1. */
export type Limit = { readonly count: number } | { readonly share: number };

export type GuardSetting = 'maxSeparations' | 'maxReactivations' | 'maxChanges' | 'maxReleases' | 'maxDeletions';

/** Fields that `defaults.identities` may fill. */
export type DefaultField = 'isContractor' | 'managerId' | 'managerName' | 'jobTitle';

/** `config.yaml`, checked, with its defaults filled in. */
export type Config = {
  readonly drata: {
    readonly region: Region;
    /** The custom HRIS connection; null while the roster holds neither identities nor removals. */
    readonly connectionId: number | null;
    readonly contract: ContractChoice;
    readonly personnelApi: 'v1' | 'v2';
  };
  readonly defaults: { readonly identities: Partial<Pick<IdentityFields, DefaultField>> };
  /** Lower-case domains that e-mails must belong to; null when the policy names none. */
  readonly policy: { readonly emailDomains: readonly string[] | null };
  readonly guards: Partial<Readonly<Record<GuardSetting, Limit>>>;
  readonly github: { readonly pii: PiiChoice };
};
