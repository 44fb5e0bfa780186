import { describe, expect, it } from 'vitest';
import { type Readers, readLive, type Wanted } from '../../src/commands/read-live.js';
import { DrataError } from '../../src/errors.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import { document, scopeOf } from '../model/people.js';
import { override } from '../model/status.js';

const SAM = 'sam@acme.example';
const TODAY = '2026-11-21';
const ALL: Wanted = { personnel: true, customFields: false, scopes: false, documents: false };

const refused = (status: number) => async (): Promise<never> => {
  throw new DrataError('the API key may not look: it lacks the permission "Look"', {
    status,
    endpoint: 'GET /look',
    reach: 'resource',
    remedy: 'Give it.',
    apiMessage: 'No',
  });
};

/** What reading says where every list is refused. */
async function failure(
  desired: State,
  { status = 403, applied = EMPTY_STATE, wanted = undefined as Wanted | undefined } = {},
) {
  const no = refused(status);
  const readers: Readers = {
    identities: null,
    personnel: { list: no, customFields: no },
    scopes: { workspaces: no, groups: no, scope: no, count: no },
    documents: { list: no, download: no },
  };
  return readLive(readers, desired, applied, TODAY, wanted).then(
    () => null,
    (error: unknown) => error,
  );
}

const overrides = new Map([[SAM, override(SAM, { startedAt: '2020-01-01' })]]);

describe('a read that the key may not do, or the tenant does not have', () => {
  it.each([
    ['overrides', { ...EMPTY_STATE, overrides }, {}],
    ['overrides', EMPTY_STATE, { applied: { ...EMPTY_STATE, overrides } }],
    ['documents', { ...EMPTY_STATE, documents: [document(SAM, 'a')] }, {}],
    ['overrides and documents', { ...EMPTY_STATE, overrides, documents: [document(SAM, 'a')] }, { status: 402 }],
    ['scopes', { ...EMPTY_STATE, scopes: [scopeOf('Primary', ['Ops'])] }, {}],
  ] as const)('fails the whole, and names the part of the roster that needs it: %s', async (part, desired, given) => {
    expect(await failure(desired, given)).toMatchObject({
      message: `the API key may not look: it lacks the permission "Look", which the ${part} of the roster need`,
      remedy: `Give it. Until then this stops here: without the ${part} the rest could not be judged.`,
      endpoint: 'GET /look',
      reach: 'resource',
      apiMessage: 'No',
      exitCode: 1,
    });
  });

  it('names none where it is the command that asks, or where something else is wrong', async () => {
    const plain = { message: 'the API key may not look: it lacks the permission "Look"', remedy: 'Give it.' };
    expect(await failure(EMPTY_STATE, { wanted: ALL })).toMatchObject(plain);
    expect(await failure({ ...EMPTY_STATE, overrides }, { status: 500 })).toMatchObject(plain);
  });
});
