import type { Reply, Seen } from './scripted-server.js';

export type FakeRecord = Record<string, unknown> & { id: number; identityId: string; updatedAt: string };

export type FakeOptions = {
  readonly revision: 'R1' | 'R2' | 'R3';
  readonly records?: readonly string[];
  /** Ids that the API finds invalid; `refusesWhole` makes R2 and R3 refuse the whole batch for one. */
  readonly bad?: readonly string[];
  readonly refusesWhole?: boolean;
  /** Ids on which the server fails with a 500. */
  readonly poison?: readonly string[];
};

const ROOT = '/public/v2/custom-connections/7/hris-user-identities';
const FIELDS =
  'email secondaryEmail firstName lastName jobTitle managerId managerName startedAt separatedAt isContractor';
const EMPTY = Object.fromEntries(FIELDS.split(' ').map((field) => [field, null]));

/** The HRIS endpoints in one revision of CONTRACT 7.1, small enough to see through. */
export function fakeDrata(options: FakeOptions) {
  const { revision, bad = [], poison = [] } = options;
  const store = new Map<string, FakeRecord>();
  let ticks = 0;
  const save = (identityId: string, fields: object): { record: FakeRecord; isNew: boolean } => {
    ticks += 1;
    const at = new Date(Date.parse('2026-01-01T00:00:00Z') + ticks * 1000).toISOString();
    const held = store.get(identityId);
    const record = { ...EMPTY, ...held, ...fields, id: held?.id ?? 1000 + ticks, identityId, updatedAt: at };
    store.set(identityId, record);
    return { record, isNew: held === undefined };
  };
  for (const identityId of options.records ?? []) save(identityId, { firstName: identityId });

  const list = ({ query }: Seen): Reply => {
    if (revision === 'R1' && query.has('includeTotalCount')) return refuse(400, 'unknown parameter');
    const by = query.get('sort') === 'updatedAt' ? 'updatedAt' : 'id';
    const all = [...store.values()].sort((a, b) => (String(a[by]) < String(b[by]) ? -1 : 1));
    if (query.get('sortDir') === 'DESC') all.reverse();
    const start = Number(query.get('cursor') ?? 0);
    const end = start + Number(query.get('size') ?? 50);
    const total = revision === 'R3' && start === 0 ? { totalCount: all.length } : {};
    return {
      status: 200,
      json: { data: all.slice(start, end), pagination: { cursor: end < all.length ? `${end}` : null, ...total } },
    };
  };

  const upsert = (body: unknown): Reply => {
    const isArray = Array.isArray(body);
    if (isArray === (revision === 'R1'))
      return refuse(400, isArray ? 'body must be an object' : 'body must be an array');
    const items = (isArray ? body : (body as { identities: unknown[] }).identities) as { identityId: string }[];
    if (items.length > (revision === 'R1' ? 300 : 1000)) return refuse(400, 'too many');
    if (items.some(({ identityId }) => poison.includes(identityId))) return refuse(500, 'oops');
    const isWhole = revision === 'R1' || options.refusesWhole;
    const offender = items.find(({ identityId }) => bad.includes(identityId));
    if (offender && isWhole) return refuse(400, `${offender.identityId} is bad`);
    if (revision === 'R1')
      return { status: 201, json: items.map(({ identityId, ...fields }) => save(identityId, fields).record) };
    const replies = items.map(({ identityId, ...fields }) => {
      if (bad.includes(identityId)) return { statusCode: 400, data: null, error: { message: `${identityId} is bad` } };
      const { record, isNew } = save(identityId, fields);
      return { statusCode: isNew ? 201 : 200, data: record };
    });
    const failed = replies.filter(({ data }) => data === null).length;
    return { status: failed > 0 ? 207 : 200, json: replies };
  };

  const find = (address: string): FakeRecord | undefined => {
    if (address.startsWith('identity-id:')) return revision === 'R3' ? store.get(address.slice(12)) : undefined;
    return [...store.values()].find(({ id }) => String(id) === address);
  };

  const answer = (request: Seen): Reply => {
    const rest = request.path.startsWith(ROOT) ? decodeURIComponent(request.path.slice(ROOT.length + 1)) : null;
    if (rest === null) return refuse(404, 'Not Found');
    if (rest === '') return request.method === 'POST' ? upsert(request.body) : list(request);
    const record = find(rest);
    if (record === undefined) return refuse(404, 'Not Found');
    if (request.method !== 'DELETE') return { status: 200, json: record };
    store.delete(record.identityId);
    return { status: 204 };
  };

  return { answer, store, save };
}

/** An error reply of the named shape (CONTRACT section 3). */
export function refuse(status: number, message: string): Reply {
  return {
    status,
    json: {
      name: 'Error',
      statusCode: status,
      message,
      code: 1,
      debugInfo: { name: 'E', message, stack: 'at stack.ts' },
    },
  };
}
