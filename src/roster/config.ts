import type { Config, DefaultField, GuardSetting, Limit } from '../state/config.js';
import type { IdentityFields } from '../state/identity.js';

/** `config.yaml` as the schema admits it. */
type ConfigFile = {
  readonly drata?: Partial<Config['drata']> | null;
  readonly defaults?: { readonly identities?: Partial<Pick<IdentityFields, DefaultField>> | null } | null;
  readonly policy?: { readonly emailDomains?: readonly string[] } | null;
  readonly guards?: Readonly<Partial<Record<GuardSetting, number | string>>> | null;
  readonly github?: Partial<Config['github']> | null;
};

/** The config of a plain value that has passed `config.schema.json`, with its defaults filled in. */
export function readConfig(checked: unknown): Config {
  const { drata, defaults, policy, guards, github } = checked as ConfigFile;
  return {
    drata: { region: 'us', connectionId: null, contract: 'auto', personnelApi: 'v2', ...drata },
    defaults: { identities: defaults?.identities ?? {} },
    policy: { emailDomains: policy?.emailDomains?.map((domain) => domain.toLowerCase()) ?? null },
    guards: Object.fromEntries(Object.entries(guards ?? {}).map(([name, limit]) => [name, readLimit(limit)])),
    github: { pii: 'auto', ...github },
  };
}

function readLimit(limit: number | string): Limit {
  return typeof limit === 'number' ? { count: limit } : { share: Number.parseFloat(limit) / 100 };
}
