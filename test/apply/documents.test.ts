import { describe, expect, it } from 'vitest';
import type { DocumentOptions } from '../model/fake-documents.js';
import { livePersonnel } from '../model/fake-personnel.js';
import { documentOf, FakeTenant, overrideOf, rosterOf } from '../model/fake-tenant.js';

const SAM = 'sam@acme.example';
const KEY = `${SAM}/SEC_TRAINING`;
const USER = 1042;

const tenantOf = (documentOptions: DocumentOptions = {}) =>
  new FakeTenant({ people: [livePersonnel(42, SAM)], documentOptions });

function hold(tenant: FakeTenant, name: string, content: string): void {
  tenant.documents.put(USER, { type: 'SEC_TRAINING', name, content: Buffer.from(content), completionDate: null });
}

function tombstone(name: string, person = SAM) {
  return { person, type: 'SEC_TRAINING', name, reason: 'Wrong person', source: null } as const;
}

describe('uploading', () => {
  it('uploads what is missing once, and reads it back', async () => {
    const tenant = tenantOf();
    const desired = rosterOf({ documents: [documentOf(SAM, 'a.pdf', 'one', { completionDate: '2026-05-01' })] });
    const { calls, said, progress } = await tenant.apply(desired);
    expect(calls).toEqual(['upload a.pdf', `documents ${USER}`]);
    expect(said).toEqual([`upload ${KEY}/a.pdf: done`]);
    expect(progress).toEqual(['Uploading documents 0/1']);
    expect(tenant.documents.documents).toMatchObject([{ content: 'one', completionDate: '2026-05-01' }]);
    expect((await tenant.apply(desired, { applied: desired })).calls).toEqual([]);
  });

  it('takes an upload without an answer for done where the list shows it', async () => {
    const desired = rosterOf({ documents: [documentOf(SAM, 'a.pdf', 'one')] });
    const { said } = await tenantOf({ mute: ['a.pdf'] }).apply(desired);
    expect(said).toEqual([`upload ${KEY}/a.pdf: done`]);
  });

  it.each([
    ['is refused', { refuses: ['a.pdf'] }, 'failed - Drata refused the document'],
    [
      'is accepted and gone',
      { ignores: ['a.pdf'] },
      'failed - Drata accepted it, but the document is not there when read back',
    ],
    [
      'got no answer and did not arrive',
      { lost: ['a.pdf'] },
      'failed - Drata did not answer, but the document is not there when read back',
    ],
    [
      'cannot be read back',
      { unreadable: [USER] },
      'unknown - it was sent, but could not be read back: Drata refused to list documents',
    ],
  ] as const)('goes on where one %s', async (_what, options, outcome) => {
    const desired = rosterOf({ documents: [documentOf(SAM, 'a.pdf', 'one'), documentOf('id:43', 'b.pdf', 'two')] });
    const people = [livePersonnel(42, SAM), livePersonnel(43, 'ann@acme.example')];
    const tenant = new FakeTenant({ people, documentOptions: options });
    const { said, stopped } = await tenant.apply(desired);
    expect(said).toEqual(['upload id:43/SEC_TRAINING/b.pdf: done', `upload ${KEY}/a.pdf: ${outcome}`]);
    expect(stopped).toBeNull();
  });

  it('does not send a file that is no longer the one that was planned', async () => {
    const desired = rosterOf({ documents: [documentOf(SAM, 'a.pdf', 'one')] });
    const { calls, said } = await tenantOf().apply(desired, { files: { 'documents/a.pdf': null } });
    expect(calls).toEqual([]);
    expect(said).toEqual([
      `upload ${KEY}/a.pdf: failed - its file has changed or is gone since the plan was made: plan again`,
    ]);
  });

  it('waits for people whom Drata does not know, or knows without a user', async () => {
    const tenant = new FakeTenant({ people: [{ ...livePersonnel(42, SAM), userId: null }] });
    const desired = rosterOf({ documents: [documentOf(SAM, 'a.pdf', 'one'), documentOf('id:7', 'b.pdf', 'two')] });
    const { calls, outcomes } = await tenant.apply(desired);
    expect(calls).toEqual([]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['pending', 'pending']);
  });

  it('stops all documents where the key may not upload', async () => {
    const documents = ['a.pdf', 'b.pdf'].map((name) => documentOf(SAM, name, 'one'));
    const { calls, said, stopped } = await tenantOf({ forbids: true }).apply(
      rosterOf({ documents, documentRemovals: [tombstone('old.pdf')] }),
    );
    expect(calls).toEqual(['upload a.pdf']);
    expect(said).toEqual([
      `upload ${KEY}/a.pdf: failed - the API key may not upload`,
      `upload ${KEY}/b.pdf: skipped - the run stopped before it was sent: the API key may not upload`,
    ]);
    expect(stopped?.message).toBe('the API key may not upload');
  });
});

describe('a changed document', () => {
  const applied = rosterOf({ documents: [documentOf(SAM, 'a.pdf', 'one')] });
  const changed = [documentOf(SAM, 'a.pdf', 'two')];
  const AFTER_FAILURES = 'a changed document is sent only by a run in which all else went through: apply again';

  function tenantWithCopy(options: DocumentOptions = {}): FakeTenant {
    const tenant = tenantOf(options);
    hold(tenant, 'a.pdf', 'one');
    return tenant;
  }

  it('is sent beside the copy that is there, after everything else', async () => {
    const tenant = tenantWithCopy();
    hold(tenant, 'old.pdf', 'x');
    const desired = rosterOf({
      documents: [...changed, documentOf(SAM, 'z.pdf', 'new')],
      documentRemovals: [tombstone('old.pdf')],
    });
    const { calls, outcomes } = await tenant.apply(desired, { applied });
    expect(calls.filter((call) => !call.startsWith('documents'))).toEqual([
      'upload z.pdf',
      'remove old.pdf 2',
      'upload a.pdf',
    ]);
    expect(outcomes.every(({ outcome }) => outcome === 'done')).toBe(true);
    expect((await tenant.apply(desired, { applied: desired })).calls).toEqual([]);
  });

  it('does not take the copy that was there before for the new one', async () => {
    const { said } = await tenantWithCopy({ ignores: ['a.pdf'] }).apply(rosterOf({ documents: changed }), { applied });
    expect(said).toEqual([
      `upload ${KEY}/a.pdf: failed - Drata accepted it, but the document is not there when read back`,
    ]);
  });

  it('is not sent by a run that failed elsewhere, since that run is not noted as applied', async () => {
    const tenant = new FakeTenant({ people: [livePersonnel(42, SAM)], options: { refusesWrite: [42] } });
    hold(tenant, 'a.pdf', 'one');
    const desired = rosterOf({ documents: changed, overrides: [overrideOf(SAM, { startedAt: '2020-07-06' })] });
    const { said } = await tenant.apply(desired, { applied });
    expect(said).toEqual([
      `override ${SAM}: failed - Drata refused to update personnel`,
      `upload ${KEY}/a.pdf: skipped - ${AFTER_FAILURES}`,
    ]);
    expect(tenant.documents.arrived).toEqual(['a.pdf=one']);
  });

  it('is not sent where something could not be read back', async () => {
    const tenant = new FakeTenant({ people: [livePersonnel(42, SAM)], options: { forbids: ['list'] } });
    hold(tenant, 'a.pdf', 'one');
    const desired = rosterOf({ documents: changed, overrides: [overrideOf(SAM, { startedAt: '2020-07-06' })] });
    expect((await tenant.apply(desired, { applied })).said[1]).toBe(`upload ${KEY}/a.pdf: skipped - ${AFTER_FAILURES}`);
  });

  it('is not sent after another changed one that failed', async () => {
    const tenant = tenantWithCopy({ refuses: ['a.pdf'] });
    hold(tenant, 'b.pdf', 'one');
    const both = (content: string) =>
      rosterOf({ documents: ['a.pdf', 'b.pdf'].map((name) => documentOf(SAM, name, content)) });
    const { said } = await tenant.apply(both('two'), { applied: both('one') });
    expect(said).toEqual([
      `upload ${KEY}/a.pdf: failed - Drata refused the document`,
      `upload ${KEY}/b.pdf: skipped - ${AFTER_FAILURES}`,
    ]);
  });

  it('is sent where others merely wait', async () => {
    const desired = rosterOf({ documents: changed, overrides: [overrideOf('id:7', { startedAt: '2020-07-06' })] });
    const { said } = await tenantWithCopy().apply(desired, { applied });
    expect(said[1]).toBe(`upload ${KEY}/a.pdf: done`);
  });

  it('is not sent by a run that nothing will remember', async () => {
    const tenant = tenantWithCopy();
    const { calls, said } = await tenant.apply(rosterOf({ documents: changed }), { applied, isNoted: false });
    expect(calls).toEqual([]);
    expect(said).toEqual([
      `upload ${KEY}/a.pdf: skipped - a changed document is sent only by an apply of the whole, committed roster: nothing else would remember that it was sent`,
    ]);
  });
});

describe('removing', () => {
  const desired = rosterOf({ documentRemovals: [tombstone('a.pdf')] });

  function tenantWithCopies(options: DocumentOptions = {}): FakeTenant {
    const tenant = tenantOf(options);
    hold(tenant, 'a.pdf', 'one');
    hold(tenant, 'b.pdf', 'one');
    hold(tenant, 'a.pdf', 'two');
    return tenant;
  }

  it('removes every copy, and nothing else', async () => {
    const tenant = tenantWithCopies();
    const { calls, said, progress } = await tenant.apply(desired);
    expect(calls).toEqual(['remove a.pdf 3', 'remove a.pdf 1', `documents ${USER}`]);
    expect(said).toEqual([`remove ${KEY}/a.pdf: done`]);
    expect(progress[0]).toBe('Removing documents 0/1');
    expect(tenant.documents.documents.map(({ name }) => name)).toEqual(['b.pdf']);
    expect((await tenant.apply(desired)).calls).toEqual([]);
  });

  it.each([
    ['refuses', { refuses: ['a.pdf'] }, 'failed - Drata refused the document'],
    ['ignores', { ignores: ['a.pdf'] }, 'failed - Drata accepted it, but the document is still there when read back'],
  ] as const)('says so where Drata %s it', async (_what, options, outcome) => {
    const { said } = await tenantWithCopies(options).apply(desired);
    expect(said).toEqual([`remove ${KEY}/a.pdf: ${outcome}`]);
  });

  it.each([1, 2, 3])('finishes after a stop at call %i', async (call) => {
    const tenant = tenantWithCopies();
    const first = await tenant.apply(desired, { stopAt: { call, how: 'interrupt' } });
    expect(first.outcomes[0]?.outcome).toBe(call === 1 ? 'skipped' : 'unknown');
    await tenant.apply(desired);
    expect(tenant.documents.documents.map(({ name }) => name)).toEqual(['b.pdf']);
  });
});
