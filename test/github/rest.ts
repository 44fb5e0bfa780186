import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

/** One endpoint of the extract in `rest.json`. */
export type Endpoint = {
  /** `GET /repos/{owner}/{repo}/issues`. */
  readonly key: string;
  readonly status: number;
  readonly path: ValidateFunction | null;
  readonly query: ValidateFunction | null;
  readonly body: ValidateFunction | null;
  readonly reply: ValidateFunction | null;
};

export type Match = { readonly endpoint: Endpoint; readonly values: Readonly<Record<string, string>> };

const text = new Ajv({ strict: false, coerceTypes: true });
const json = new Ajv({ strict: false, allErrors: true });

type Described = { readonly status: number } & Readonly<Partial<Record<'path' | 'query' | 'body' | 'reply', object>>>;

const description: { readonly endpoints: Readonly<Record<string, Described>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'rest.json'), 'utf8'),
);

const endpoints: readonly (Endpoint & { readonly pattern: RegExp })[] = Object.entries(description.endpoints).map(
  ([key, { status, path, query, body, reply }]) => ({
    key,
    status,
    pattern: new RegExp(`^${key.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
    path: path ? text.compile(path) : null,
    query: query ? text.compile(query) : null,
    body: body ? json.compile(body) : null,
    reply: reply ? json.compile(reply) : null,
  }),
);

/** The endpoint that a request is for, with the values in its path; null for one that is not in the extract. */
export function matchEndpoint(method: string, path: string): Match | null {
  for (const endpoint of endpoints) {
    const groups = endpoint.pattern.exec(`${method} ${path}`)?.groups;
    if (!groups) continue;
    const values = Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)] as const);
    return { endpoint, values: Object.fromEntries(values) };
  }
  return null;
}

/** What is wrong with a request: `limit` is for GitHub to refuse (422), `shape` is a defect of the client. */
export function checkRequest(
  { endpoint, values }: Match,
  query: URLSearchParams,
  body: unknown,
): { readonly shape: readonly string[]; readonly limit: readonly string[] } {
  const { owner: _owner, repo: _repo, ...path } = values;
  const shape = [
    ...faults('path', endpoint.path, path),
    ...faults('query', endpoint.query, Object.fromEntries(query)),
    ...(endpoint.query === null && query.size > 0 ? ['query: none is described'] : []),
    ...(endpoint.body === null && body !== undefined ? ['body: none is described'] : []),
  ];
  endpoint.body?.(body ?? {});
  const errors = endpoint.body?.errors ?? [];
  const isLimit = ({ keyword }: { keyword: string }) => keyword === 'maxLength' || keyword === 'maxItems';
  const said = ({ instancePath, message }: { instancePath: string; message?: string }) =>
    `body${instancePath}: ${message ?? ''}`;
  return {
    shape: [...shape, ...errors.filter((error) => !isLimit(error)).map(said)],
    limit: errors.filter(isLimit).map(said),
  };
}

/** What is wrong with a reply of the fake's own. */
export function checkReply(endpoint: Endpoint, reply: unknown): readonly string[] {
  return faults('reply', endpoint.reply, reply);
}

function faults(what: string, validate: ValidateFunction | null, value: unknown): readonly string[] {
  if (validate === null || validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath}: ${message}`);
}
