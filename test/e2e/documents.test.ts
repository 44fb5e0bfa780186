import { describe, expect, it } from 'vitest';
import { type Files, killAt, openTenant, pdf, planOf, type Tenant } from './tenant.js';

const PERSON = 'samuel.mensah@acme.example';

/** A roster with a training certificate. */
const certificate = (content: string, more = ''): Files => ({
  'documents.yaml': `documents:\n  ${PERSON}:\n    - { type: SEC_TRAINING, file: documents/training.pdf${more} }\n`,
  'documents/training.pdf': pdf(content),
});

/** What Drata holds of the person, oldest first. */
async function heldBy({ state }: Tenant, email = PERSON): Promise<readonly string[]> {
  const { users, documents } = await state();
  const user = users.find((row) => row.email === email);
  return documents
    .filter((row) => row.userId === user?.id)
    .map(({ type, name, base64 }) => `${type} ${name} ${Buffer.from(base64, 'base64').toString('utf8')}`);
}

const held = (content: string) => `SEC_TRAINING training.pdf ${pdf(content)}`;

describe.concurrent.each(['v2', 'v1'])('a training certificate under %s', (api) => {
  const open = (files: Files) => openTenant(files, { drata: `, personnelApi: ${api}` });

  it('is uploaded once, although the first reply was lost', async () => {
    const tenant = await open(certificate('first'));
    await tenant.sandbox.fault({ kind: 'drop', when: 'after', method: 'POST', path: 'documents' });
    expect(await tenant.apply()).toContain('1 document was uploaded');
    expect(await heldBy(tenant)).toEqual([held('first')]);
    expect(await tenant.plan()).toMatch(/^No changes/);
    await tenant.apply();
    expect(await tenant.sent()).toHaveLength(1);
  });

  it('that changes in git is uploaded once more, also when that reply is lost', async () => {
    const tenant = await open(certificate('first'));
    await tenant.apply();
    tenant.commit(certificate('second'));
    await tenant.sandbox.fault({ kind: 'drop', when: 'after', method: 'POST', path: 'documents' });
    expect(await tenant.apply()).toContain('1 document was uploaded');
    expect(await heldBy(tenant)).toEqual([held('first'), held('second')]);
    expect(await tenant.plan()).toMatch(/^No changes/);
    await tenant.apply();
    expect(await heldBy(tenant)).toHaveLength(2);
  });

  it('that leaves the roster stays in Drata, and goes by its removal alone', async () => {
    const tenant = await open(certificate('first'));
    await tenant.apply();
    tenant.commit({});
    expect(await tenant.plan('--verbose')).toMatch(/^No changes[\s\S]*training\.pdf[\s\S]*\(document-left\)/);
    await tenant.apply();
    tenant.commit({
      'removed.yaml': `removed:\n  - document: { person: ${PERSON}, type: SEC_TRAINING, name: training.pdf }\n    reason: Of somebody else\n`,
    });
    expect(await tenant.plan()).toMatch(/Documents removed \(1\)[\s\S]*removed\.yaml:2[\s\S]*Of somebody else/);
    await tenant.sent();
    expect(await tenant.apply()).toContain('1 document was removed');
    expect(await tenant.sent()).toEqual([expect.stringMatching(/^DELETE users\/.*N$/)]);
    expect(await heldBy(tenant)).toEqual([]);
    expect(await tenant.plan()).toMatch(/^No changes/);
  });
});

describe.concurrent('documents', () => {
  it('are sent again when the request itself was lost', async () => {
    const tenant = await openTenant(certificate('first'));
    await tenant.sandbox.fault({ kind: 'drop', when: 'before', method: 'POST', path: 'documents' });
    const { code, stdout } = await tenant.go('apply');
    // Drata's list tells that nothing arrived; whether that is tried again at once or by the next run is left open.
    if (code !== 0) expect([code, stdout]).toEqual([1, expect.stringContaining('training.pdf')]);
    await tenant.apply();
    expect(await heldBy(tenant)).toEqual([held('first')]);
  });

  it('of the offboarding wait until Drata shows the person as a former one', async () => {
    const tenant = await openTenant(
      {
        'people.yaml': 'identities:\n  emp-030: { email: samuel.mensah@acme.example, separatedAt: 2025-06-30 }\n',
        'documents.yaml': `documents:\n  ${PERSON}:\n    - { type: OFFBOARDING_EVIDENCE, file: documents/exit.pdf }\n`,
        'documents/exit.pdf': pdf('exit'),
      },
      { drata: ', connectionId: 1' },
    );
    expect(await tenant.apply()).toMatch(
      /Waiting \(1\)[\s\S]*exit\.pdf[\s\S]*only once it shows the person as a former one/,
    );
    expect(await heldBy(tenant)).toEqual([]);
    expect(await tenant.plan()).toMatch(/^Nothing to do now: 1 change waits/);
    await tenant.sync();
    await tenant.apply();
    expect(await heldBy(tenant)).toEqual([`OFFBOARDING_EVIDENCE exit.pdf ${pdf('exit')}`]);
    expect(await tenant.plan()).toMatch(/^No changes/);
  });

  it('past their renewal are a warning and not sent by themselves', async () => {
    const tenant = await openTenant(certificate('first', ', completionDate: 2019-05-20'));
    await tenant.apply();
    await tenant.sent();
    expect((await planOf(tenant)).warnings.map(({ code }) => code)).toEqual(['document-expired']);
    await tenant.apply();
    expect(await tenant.sent()).toEqual([]);
    // The date of a new training is a change.
    tenant.commit(certificate('first', ', completionDate: 2026-05-20'));
    await tenant.apply();
    expect(await heldBy(tenant)).toHaveLength(2);
  });

  it('are removed in numbers only with a flag', async () => {
    const tenant = await openTenant(certificate('first'), { config: 'guards: { maxDeletions: 0 }\n' });
    await tenant.apply();
    await tenant.sent();
    tenant.commit({
      'removed.yaml': `removed:\n  - document: { person: ${PERSON}, type: SEC_TRAINING, name: training.pdf }\n    reason: Of somebody else\n`,
    });
    const { code, stderr } = await tenant.go('apply');
    expect([code, stderr]).toEqual([4, expect.stringContaining('--allow deletions')]);
    expect(await tenant.sent()).toEqual([]);
    await tenant.apply('--allow', 'deletions');
    expect(await heldBy(tenant)).toEqual([]);
  });

  it('are not sent twice by an apply that was killed while it sent one', async () => {
    const tenant = await openTenant(certificate('first'));
    await killAt(tenant, 'POST');
    await tenant.apply();
    expect(await heldBy(tenant)).toEqual([held('first')]);
  });

  it('of another kind than Drata takes are refused before anything is asked', async () => {
    const tenant = await openTenant({
      'documents.yaml': `documents:\n  ${PERSON}:\n    - { type: SEC_TRAINING, file: documents/training.exe }\n`,
      'documents/training.exe': 'MZ',
    });
    expect(await tenant.go('apply')).toMatchObject({ code: 3, stderr: expect.stringContaining('.pdf') });
    expect(await tenant.sandbox.requests()).toEqual([]);
  });
});

describe.concurrent('what is hidden', () => {
  const SECRETS = ['samuel', 'mensah', 'jane', 'doe@', 'Diskrete', 'training.pdf', 'Finance Dept', 'Mistaken person'];
  const files = {
    ...certificate('first'),
    'personnel.yaml': [
      'personnel:',
      `  ${PERSON}: { startedAt: 2018-01-08 }`,
      '  payroll@acme.example: { employmentStatus: OUT_OF_SCOPE, notHumanReason: Diskrete Mailbox }',
      '  jane.doe@acme.example: { customFields: { Badge: Finance Dept } }',
      '  nobody.known@acme.example: { startedAt: 2018-01-08 }',
      '',
    ].join('\n'),
  };

  it.each(['masked', 'ids'])('under --pii %s stays so in plans, applies, releases and failures', async (pii) => {
    const tenant = await openTenant(files);
    const shown: string[] = [];
    const look = async (command: string, ...more: string[]) => {
      const { stdout, stderr } = await tenant.go(command, '--pii', pii, ...more);
      shown.push(stdout, stderr);
    };
    for (const format of ['text', 'markdown', 'json']) await look('plan', '--verbose', '--format', format);
    await tenant.sandbox.control('POST', 'access', { revoke: ['users-post-document', 'personnel-put'] });
    await look('apply');
    await tenant.sandbox.control('POST', 'access', { grant: ['users-post-document', 'personnel-put'] });
    await look('apply', '--format', 'markdown');
    tenant.commit({
      'removed.yaml': `removed:\n  - document: { person: ${PERSON}, type: SEC_TRAINING, name: training.pdf }\n    reason: Mistaken person\n`,
    });
    for (const format of ['text', 'markdown', 'json']) await look('plan', '--verbose', '--format', format);
    await look('apply', '--format', 'json');
    const all = shown.join('\n');
    expect(all).toContain('removed.yaml');
    for (const secret of [...SECRETS, 'nobody.known']) expect(all.toLowerCase()).not.toContain(secret.toLowerCase());
  });
});
