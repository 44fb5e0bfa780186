/** What the client knows of one endpoint: enough to send, to retry and to explain (CONTRACT section 6). */
export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the host root, with `{placeholders}`. */
  readonly path: string;
  /** Completes "Drata refused to ...". */
  readonly does: string;
  /** As the key editor shows it. */
  readonly permission: string;
  /** The plan feature it needs; null when every plan with API access has it. */
  readonly feature: string | null;
  /** Whether sending it twice does no more than sending it once (CONTRACT section 4). */
  readonly repeatable: boolean;
  /** Whether a success brings JSON. */
  readonly replies: 'json' | 'nothing';
  /** What a 404 says is missing, with `{placeholders}`, and what to do then. */
  readonly missing: { readonly what: string; readonly remedy: string };
};

/** Values for the placeholders of a path. */
export type PathValues = Readonly<Record<string, string | number>>;

const IDENTITIES = '/public/v2/custom-connections/{connectionId}/hris-user-identities';
const CUSTOM_CONNECTIONS = 'Custom Connections and Tests';
const CONNECTION = {
  what: 'custom HRIS connection {connectionId}',
  remedy:
    'Set drata.connectionId in config.yaml to the number of a custom connection whose provider types include HRIS: the "id" ' +
    'that GET /public/v2/custom-connections lists. Another tenant or region has other numbers.',
};
const RECORD = {
  what: 'HRIS identity {record} in connection {connectionId}',
  remedy: 'It may have been deleted meanwhile: plan again.',
};

/** Every endpoint in use. */
export const ENDPOINTS = {
  identityList: {
    method: 'GET',
    path: IDENTITIES,
    does: 'list HRIS identities',
    permission: 'HRIS User Identities: List HRIS User Identities',
    feature: CUSTOM_CONNECTIONS,
    repeatable: true,
    replies: 'json',
    missing: CONNECTION,
  },
  identityUpsert: {
    method: 'POST',
    path: IDENTITIES,
    does: 'write HRIS identities',
    permission: 'HRIS User Identities: Create or Update HRIS User Identities',
    feature: CUSTOM_CONNECTIONS,
    repeatable: true,
    replies: 'json',
    missing: CONNECTION,
  },
  identityGet: {
    method: 'GET',
    path: `${IDENTITIES}/{record}`,
    does: 'read one HRIS identity',
    permission: 'HRIS User Identities: Get HRIS User Identity',
    feature: CUSTOM_CONNECTIONS,
    repeatable: true,
    replies: 'json',
    missing: RECORD,
  },
  identityDelete: {
    method: 'DELETE',
    path: `${IDENTITIES}/{record}`,
    does: 'delete an HRIS identity',
    permission: 'HRIS User Identities: Delete HRIS User Identity',
    feature: CUSTOM_CONNECTIONS,
    repeatable: true,
    replies: 'nothing',
    missing: RECORD,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;

/** Fills a path. Values are percent-encoded but for `:` and `@`, which the documented `identity-id:` and `email:` forms show. */
export function fillPath({ path }: Endpoint, values: PathValues): string {
  return fill(path, values, (text) =>
    // A lone surrogate has no encoding; its replacement addresses nothing.
    encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
      .replace(/%3A/g, ':')
      .replace(/%40/g, '@'),
  );
}

/** Puts values in the place of `{placeholders}`. */
export function fill(template: string, values: PathValues, encode = (text: string): string => text): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`no value for {${name}} in ${template}`);
    return encode(String(value));
  });
}
