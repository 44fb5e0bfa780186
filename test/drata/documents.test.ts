import { expect, test } from 'vitest';
import { documentReader } from '../../src/drata/document-reader.js';
import { documentWriter } from '../../src/drata/document-writer.js';
import type { Upload } from '../../src/drata/ports.js';
import { InterruptedError } from '../../src/errors.js';
import type { LiveDocument } from '../../src/state/document.js';
import { refuse } from './fake-drata.js';
import { testClient } from './open-client.js';
import { failureOf, page } from './people.js';
import { type Reply, type Seen, serve } from './scripted-server.js';

const UPLOAD: Upload = {
  type: 'SEC_TRAINING',
  name: 'Łukasz "training".pdf',
  content: Buffer.from('%PDF-1.4'),
  completionDate: '2026-10-27',
};

const LIVE: LiveDocument = {
  documentId: 3,
  userId: 7,
  type: 'SEC_TRAINING',
  name: 'a.pdf',
  renewalDate: null,
  createdAt: '2026-01-01T00:00:00.000Z',
};

const WIRE = { id: 3, userId: 7, type: 'SEC_TRAINING', name: 'a.pdf', createdAt: '2026-01-01T00:00:00Z' };

type Stored = { id: number; type: string; name: string; createdAt: string };

/** The documents of one user. `fail` says what becomes of the n-th upload: `lost` stores it and drops the reply. */
function fakeDocuments(api: 'v1' | 'v2', fail: readonly ('lost' | 'ok' | Reply)[] = []) {
  const stored: Stored[] = [];
  let uploads = 0;
  const add = (body: unknown): Stored => {
    const { type, file } = body as { type: string; file: { name: string } };
    const document = { id: stored.length + 1, type, name: file.name, createdAt: '2026-11-21T10:00:00Z' };
    stored.push(document);
    return document;
  };
  const answer = ({ method, body, query }: Seen): Reply => {
    if (method === 'GET' && api === 'v1') {
      const from = (Number(query.get('page')) - 1) * 50;
      return { status: 200, json: { documents: stored.slice(from, from + 50) } };
    }
    if (method === 'GET') return page(stored, { totalCount: stored.length });
    const what = fail[uploads] ?? 'ok';
    uploads += 1;
    if (what === 'ok') return { status: 201, json: add(body) };
    if (what !== 'lost') return what;
    add(body);
    return 'drop';
  };
  return { answer, stored };
}

async function open(api: 'v1' | 'v2', answer: (request: Seen, index: number) => Reply, signal?: AbortSignal) {
  const { baseUrl, seen } = await serve(answer);
  const client = testClient(baseUrl, { timeoutMs: 300, ...(signal ? { signal } : {}) });
  return {
    baseUrl,
    reader: documentReader(client, { api }),
    writer: documentWriter(client, { api }),
    seen,
    methods: () => seen.map(({ method }) => method),
  };
}

test('V2 documents are listed whole, with days and instants', async () => {
  const { reader, seen } = await open('v2', () =>
    page([{ ...WIRE, id: '4', renewalDate: '2027-01-01', type: 'LOCK_SCREEN_EVIDENCE' }, WIRE, WIRE]),
  );
  expect(await reader.list(7)).toEqual([
    { ...LIVE, documentId: 4, renewalDate: '2027-01-01', type: 'LOCK_SCREEN_EVIDENCE' },
    LIVE,
  ]);
  expect(seen[0]?.path).toBe('/public/v2/users/7/documents');
});

test('V1 documents are read until a short page, since no total tells', async () => {
  const rows = Array.from({ length: 103 }, (_, id) => ({ ...WIRE, id }));
  const { reader, seen } = await open('v1', ({ query }) => {
    const from = (Number(query.get('page')) - 1) * 50;
    return { status: 200, json: { documents: rows.slice(from, from + 50) } };
  });
  expect(await reader.list(7)).toHaveLength(103);
  expect(seen.map(({ path, query }) => `${path}?${query}`)).toEqual(
    [1, 2, 3].map((number) => `/public/users/7/documents?page=${number}&limit=50`),
  );
});

test('a V1 server with smaller pages, or one that ignores page numbers, still gives a whole list', async () => {
  const rows = Array.from({ length: 45 }, (_, id) => ({ ...WIRE, id }));
  const small = await open('v1', ({ query }) => {
    const from = (Number(query.get('page')) - 1) * 20;
    return { status: 200, json: { documents: rows.slice(from, from + 20) } };
  });
  expect(await small.reader.list(7)).toHaveLength(45);
  const same = await open('v1', () => ({ status: 200, json: { documents: rows } }));
  expect(await same.reader.list(7)).toHaveLength(45);
  expect(same.seen).toHaveLength(2);
});

test('a document without a date of creation is not the documented form', async () => {
  const { reader } = await open('v2', () => page([{ ...WIRE, createdAt: undefined }]));
  expect((await failureOf(reader.list(7))).message).toContain('createdAt');
});

test.each(['v1', 'v2'] as const)('a download follows the signed link without the key (%s)', async (api) => {
  const { baseUrl: storage, seen: fetched } = await serve(() => ({ status: 200, text: 'content' }));
  const link = { signedUrl: `${storage}/file.pdf?Signature=s3cret`, fileBuffer: null };
  const { reader, seen } = await open(api, () => ({
    status: 200,
    json: api === 'v1' ? link : { ...WIRE, downloadUrl: link },
  }));
  expect(Buffer.from(await reader.download(LIVE)).toString()).toBe('content');
  expect(fetched).toHaveLength(1);
  expect(fetched[0]?.headers.authorization).toBeUndefined();
  expect(`${seen[0]?.path}?${decodeURIComponent(`${seen[0]?.query}`)}`).toBe(
    api === 'v1' ? '/public/users/documents/3/download?' : '/public/v2/users/7/documents/3?expand[]=downloadUrl',
  );
});

test('plain text comes inside the reply where there is no link', async () => {
  const downloadUrl = { signedUrl: '', fileBuffer: { buffer: 'RXhhbXBsZQ==' } };
  const { reader } = await open('v2', () => ({ status: 200, json: { ...WIRE, downloadUrl } }));
  expect(Buffer.from(await reader.download(LIVE)).toString()).toBe('Example');
});

test.each([
  ['http://storage.example/f.pdf?Signature=s3cret', 'its download link is neither https:// nor on this machine'],
  ['file:///etc/passwd?s3cret', 'its download link is neither https:// nor on this machine'],
  ['s3cret', 'its download link is neither https:// nor on this machine'],
  [null, 'Drata gives no download link for it'],
] as const)('the link %s is not followed', async (signedUrl, why) => {
  const { reader } = await open('v2', () => ({ status: 200, json: { ...WIRE, downloadUrl: { signedUrl } } }));
  const error = await failureOf(reader.download(LIVE));
  expect(error.message).toBe(`document 3 cannot be downloaded: ${why}`);
  expect(JSON.stringify(error)).not.toContain('s3cret');
});

test.each([
  [{ status: 403 }, 1, /answered HTTP 403/],
  [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 1, /answered HTTP 302/],
  [{ status: 503 }, 3, /answered HTTP 503/],
  ['truncate', 3, /broke off in the middle/],
  ['drop', 3, /could not be reached/],
] as const)('a storage host that answers %j is tried %i times', async (reply, tries, why) => {
  const { baseUrl: storage, seen: fetched } = await serve(() => reply);
  const downloadUrl = { signedUrl: `${storage}/f.pdf?Signature=s3cret` };
  const { reader } = await open('v2', () => ({ status: 200, json: { ...WIRE, downloadUrl } }));
  const error = await failureOf(reader.download(LIVE));
  expect(error.message).toMatch(why);
  expect(error.message + JSON.stringify(error)).not.toContain('s3cret');
  expect(error.reach).toBe('item');
  expect(fetched).toHaveLength(tries);
});

test('a storage host that recovers gives the file', async () => {
  const { baseUrl: storage } = await serve((_, index) => (index < 2 ? { status: 502 } : { status: 200, text: 'ok' }));
  const downloadUrl = { signedUrl: `${storage}/f.pdf` };
  const { reader } = await open('v2', () => ({ status: 200, json: { ...WIRE, downloadUrl } }));
  expect(Buffer.from(await reader.download(LIVE)).toString()).toBe('ok');
});

test.each(['v1', 'v2'] as const)('an upload is a form with type, file and date (%s)', async (api) => {
  const drata = fakeDocuments(api);
  const { writer, seen, methods } = await open(api, drata.answer);
  expect(await writer.upload(7, UPLOAD)).toEqual({ outcome: { status: 'written', requests: [2] }, stopped: null });
  expect(methods()).toEqual(['GET', 'POST']);
  expect(seen[1]?.path).toBe(api === 'v1' ? '/public/users/7/documents' : '/public/v2/users/7/documents');
  expect(seen[1]?.body).toEqual({
    type: 'SEC_TRAINING',
    completionDate: '2026-10-27',
    file: { name: 'Łukasz "training".pdf', type: 'application/pdf', text: '%PDF-1.4' },
  });
});

test('a date that is not given is not sent', async () => {
  const { writer, seen } = await open('v2', fakeDocuments('v2').answer);
  await writer.upload(7, { ...UPLOAD, completionDate: null });
  expect(Object.keys(seen[1]?.body as object)).toEqual(['type', 'file']);
});

test.each(['v1', 'v2'] as const)(
  'an upload whose reply was lost is found in the list and not sent again (%s)',
  async (api) => {
    const drata = fakeDocuments(api, ['lost']);
    const { writer, methods } = await open(api, drata.answer);
    expect((await writer.upload(7, UPLOAD)).outcome).toMatchObject({ status: 'written' });
    expect(methods()).toEqual(['GET', 'POST', 'GET']);
    expect(drata.stored).toHaveLength(1);
  },
);

test('a document of the same name that was there before is not taken for the new one', async () => {
  const drata = fakeDocuments('v2', ['ok', 'drop']);
  const { writer } = await open('v2', drata.answer);
  await writer.upload(7, UPLOAD);
  expect((await writer.upload(7, UPLOAD)).outcome).toMatchObject({ status: 'written' });
  expect(drata.stored).toHaveLength(2);
});

test.each([
  ['a dropped connection', 'drop'],
  ['a 500', refuse(500, 'oops')],
  ['a 503', refuse(503, 'storage is down')],
] as const)('%s that stored nothing is followed by one more try', async (_, fault) => {
  const drata = fakeDocuments('v2', [fault]);
  const { writer, methods } = await open('v2', drata.answer);
  expect((await writer.upload(7, UPLOAD)).outcome).toMatchObject({ status: 'written', requests: [2, 4] });
  expect(methods()).toEqual(['GET', 'POST', 'GET', 'POST']);
  expect(drata.stored).toHaveLength(1);
});

test.each([
  ['a time-out', 'hang'],
  ['a gateway time-out', refuse(504, 'x')],
  ['a success that cannot be read', { status: 201, text: '' }],
] as const)('after %s nothing proves that it will not arrive: unknown, and not sent again', async (_, fault) => {
  const drata = fakeDocuments('v2', [fault]);
  const { writer, methods } = await open('v2', drata.answer);
  expect(await writer.upload(7, UPLOAD)).toEqual({ outcome: { status: 'unknown', requests: [2] }, stopped: null });
  expect(methods()).toEqual(['GET', 'POST', 'GET']);
});

test('a server that fails twice has refused; a third system that is down stops the others', async () => {
  const broken = await open('v2', fakeDocuments('v2', [refuse(500, 'a'), refuse(500, 'b')]).answer);
  expect(await broken.writer.upload(7, UPLOAD)).toMatchObject({
    outcome: { status: 'failed', requests: [2, 4], error: { apiMessage: 'b' } },
    stopped: null,
  });
  const down = await open('v2', fakeDocuments('v2', [refuse(503, 'a'), refuse(503, 'b')]).answer);
  expect(await down.writer.upload(7, UPLOAD)).toMatchObject({
    outcome: { status: 'failed' },
    stopped: { status: 503 },
  });
  const lost = await open('v2', fakeDocuments('v2', ['drop', 'drop']).answer);
  expect((await lost.writer.upload(7, UPLOAD)).outcome).toMatchObject({ status: 'unknown', requests: [2, 4] });
});

test.each([
  [413, false],
  [400, false],
  [404, false],
  [403, true],
] as const)('HTTP %i is a refusal: nothing is sent again', async (status, stops) => {
  const { writer, methods } = await open('v2', fakeDocuments('v2', [refuse(status, 'words')]).answer);
  const { outcome, stopped } = await writer.upload(7, UPLOAD);
  expect(outcome).toMatchObject({ status: 'failed', error: { status, apiMessage: 'words' } });
  expect(stopped !== null).toBe(stops);
  expect(methods()).toEqual(['GET', 'POST']);
});

test('throttling was no look at the upload, so the same form goes again', async () => {
  const drata = fakeDocuments('v2', [{ status: 429, headers: { 'retry-after': '1' } }]);
  const { writer, seen } = await open('v2', drata.answer);
  expect((await writer.upload(7, UPLOAD)).outcome).toEqual({ status: 'written', requests: [2, 3] });
  expect(seen[2]?.body).toEqual(seen[1]?.body);
});

test('where the documents cannot be listed first, nothing is sent; where not after, the outcome is unknown', async () => {
  const before = await open('v2', () => refuse(403, 'no'));
  expect(await before.writer.upload(7, UPLOAD)).toMatchObject({
    outcome: { status: 'failed', requests: [] },
    stopped: { status: 403 },
  });
  const after = await open('v2', (_, index) => (index === 0 ? page([]) : refuse(401, 'no')));
  expect((await after.writer.upload(7, UPLOAD)).outcome).toMatchObject({ status: 'failed' });
  const lost = await open('v2', ({ method }, index) =>
    method === 'POST' ? 'drop' : index === 0 ? page([]) : refuse(401, 'no'),
  );
  expect(await lost.writer.upload(7, UPLOAD)).toMatchObject({
    outcome: { status: 'unknown', requests: [2] },
    stopped: { status: 401 },
  });
});

test('a stop during the upload leaves it unknown', async () => {
  const controller = new AbortController();
  const { writer } = await open(
    'v2',
    ({ method }) => {
      if (method === 'GET') return page([]);
      controller.abort();
      return 'hang';
    },
    controller.signal,
  );
  expect(await writer.upload(7, UPLOAD)).toMatchObject({
    outcome: { status: 'unknown', requests: [2] },
    stopped: expect.any(InterruptedError),
  });
});

test.each(['v1', 'v2'] as const)('a deletion is done when the document is gone (%s)', async (api) => {
  for (const [status, expected] of [
    [200, 'written'],
    [204, 'written'],
    [404, 'written'],
    [409, 'failed'],
  ] as const) {
    const { writer, seen } = await open(api, () => (status < 300 ? { status } : refuse(status, 'x')));
    expect((await writer.remove(LIVE)).outcome.status).toBe(expected);
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      api === 'v1' ? 'DELETE /public/users/documents/3/7' : 'DELETE /public/v2/users/7/documents/3',
    ]);
  }
});
