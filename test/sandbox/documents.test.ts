import { describe, expect, test } from 'vitest';
import { type Client, type Loose, start } from './harness.js';

const CONTENT = '%PDF-1.4 proof';
const DATA_URL = `data:application/pdf;base64,${Buffer.from(CONTENT).toString('base64')}`;
const documents = (email: string) => `/public/v2/users/email:${email}/documents`;
const JANE = documents('jane.doe@acme.example');
const GRACE = documents('grace.adeyemi@acme.example');

function form(fields: Record<string, string>, name: string | null = 'proof.pdf'): FormData {
  const data = new FormData();
  for (const [key, value] of Object.entries(fields)) data.set(key, value);
  if (name !== null) data.set('file', new File([CONTENT], name, { type: 'application/pdf' }));
  return data;
}

const demo = () => start({ seed: 'demo', clock: () => Date.parse('2026-11-21T12:00:00Z') });
const names = async (client: Client, path: string) =>
  (await client.call('GET', path)).body.data.map((row: Loose) => row.name);

describe('V2 documents', () => {
  test('a form upload computes the renewal, is listed, downloads unchanged, and goes with 200', async () => {
    const client = await demo();
    const made = await client.call('POST', GRACE, form({ type: 'SEC_TRAINING', completionDate: '2026-10-27' }));
    expect(made).toMatchObject({ status: 201, body: { name: 'proof.pdf', renewalDate: '2027-10-27', fileUrl: null } });
    const one = `${GRACE}/${made.body.id}`;
    const { downloadUrl } = (await client.call('GET', `${one}?expand[]=downloadUrl`)).body;
    expect(downloadUrl.fileName).toBe('proof.pdf');
    expect(await (await fetch(downloadUrl.signedUrl)).text()).toBe(CONTENT);
    expect((await fetch(downloadUrl.signedUrl.replace(/.$/, 'x'))).status).toBe(404);
    expect((await client.call('GET', `${JANE}/${made.body.id}`)).status).toBe(404);
    expect((await client.call('DELETE', one)).status).toBe(200);
    expect((await client.call('DELETE', one)).status).toBe(404);
  });

  test('base64 in each documented form; the renewal is a year from today without a completion date', async () => {
    const client = await demo();
    const object = { base64String: DATA_URL, filename: 'a.pdf' };
    const bodies = [
      { type: 'SEC_TRAINING', base64File: object },
      { type: 'SEC_TRAINING', base64File: DATA_URL },
      form({ type: 'SEC_TRAINING', 'base64File[base64String]': DATA_URL, 'base64File[filename]': 'b.pdf' }, null),
    ];
    for (const body of bodies) {
      expect(await client.call('POST', GRACE, body)).toMatchObject({
        status: 201,
        body: { renewalDate: '2027-11-21' },
      });
    }
    expect(await names(client, GRACE)).toEqual(['a.pdf', 'document.pdf', 'b.pdf']);
  });

  test('the same file twice is two documents, also when the first reply was lost', async () => {
    const client = await demo();
    await client.call('POST', '/_sandbox/faults', { kind: 'drop', when: 'after', method: 'POST', path: 'documents$' });
    await expect(client.call('POST', GRACE, form({ type: 'SEC_TRAINING' }))).rejects.toThrow();
    await client.call('POST', GRACE, form({ type: 'SEC_TRAINING' }));
    expect(await names(client, GRACE)).toEqual(['proof.pdf', 'proof.pdf']);
    const { requests } = (await client.call('GET', '/_sandbox/requests')).body;
    expect(requests[0].body).toEqual({ type: 'SEC_TRAINING', file: { name: 'proof.pdf', size: CONTENT.length } });
  });

  test('are filtered by type and part of the name', async () => {
    const client = await demo();
    await client.call('POST', JANE, form({ type: 'MFA_EVIDENCE' }));
    expect(await names(client, `${JANE}?type=MFA_EVIDENCE`)).toEqual(['proof.pdf']);
    expect(await names(client, `${JANE}?name=TRAIN`)).toEqual(['security-training.pdf']);
    expect((await client.call('GET', `${JANE}?type=SELFIE`)).status).toBe(400);
  });

  test.each([
    ['a type that cannot be uploaded', form({ type: 'ANTIVIRUS_EVIDENCE' })],
    ['no file', form({ type: 'SEC_TRAINING' }, null)],
    ['an extension that is not taken', form({ type: 'SEC_TRAINING' }, 'proof.exe')],
    ['a date that does not exist', form({ type: 'SEC_TRAINING', completionDate: '2026-02-30' })],
    ['base64 that is none', { type: 'SEC_TRAINING', base64File: 'data:application/pdf;base64,%%%' }],
    ['offboarding evidence of somebody who is still there', form({ type: 'OFFBOARDING_EVIDENCE' })],
  ])('refuses %s', async (_, body) => {
    const client = await demo();
    expect((await client.call('POST', GRACE, body)).status).toBe(400);
    expect(await names(client, GRACE)).toEqual([]);
  });

  test('a form that cannot be read is a 400 where the user exists, else a 404', async () => {
    const client = await demo();
    const post = async (path: string) => {
      const headers = { authorization: 'Bearer k', 'content-type': 'multipart/form-data; boundary=x' };
      return (await fetch(client.url + path, { method: 'POST', headers, body: 'no parts' })).status;
    };
    expect(await post(GRACE)).toBe(400);
    expect(await post(documents('none@acme.example'))).toBe(404);
  });

  test('offboarding evidence of somebody who has left is taken', async () => {
    const client = await demo();
    const paul = documents('paul.jensen@acme.example');
    expect((await client.call('POST', paul, form({ type: 'OFFBOARDING_EVIDENCE' }))).status).toBe(201);
  });
});
