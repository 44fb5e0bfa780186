import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { readPlan, readReport } from '../../src/commands/documents.js';
import { RefusedError, UsageError } from '../../src/errors.js';
import { outcomeJson } from '../../src/report/outcome-json.js';
import { planJson } from '../../src/report/plan-json.js';
import { desiredPerson, livePerson, planOf, stateOf } from '../model/people.js';
import { outcome, report } from '../model/plan.js';
import { temporaryDirectory } from '../model/temporary.js';

const plan = planOf(
  stateOf([desiredPerson('a', { jobTitle: 'Lead' }), desiredPerson('b', {})]),
  stateOf([livePerson('a', { jobTitle: 'Engineer' })]),
);

function save(text: string): string {
  const path = join(temporaryDirectory(), 'plan.json');
  writeFileSync(path, text);
  return path;
}

test('a saved plan reads back as it was made', async () => {
  expect(await readPlan(save(planJson(plan, 'full')), null)).toEqual(plan);
});

test.each([
  ['with an operation less', JSON.stringify({ ...plan, operations: plan.operations.slice(1) })],
  ['with another digest', JSON.stringify({ ...plan, digest: `sha256:${'0'.repeat(64)}` })],
  ['with values hidden', planJson(plan, 'ids')],
])('a plan %s is refused: it is not what was reviewed', async (_name, text) => {
  const refusal = await readPlan(save(text), null).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RefusedError);
  expect(String(refusal)).toContain('not as it was saved');
});

describe('a signed plan', () => {
  const signed = (key: string | null) =>
    save(
      planJson(
        planOf(stateOf([desiredPerson('a', { jobTitle: 'Lead' })]), stateOf([livePerson('a')]), { signingKey: key }),
        'full',
      ),
    );

  it('reads back with the key that it was planned with', async () => {
    expect((await readPlan(signed('one key'), 'one key')).digest).toMatch(/^hmac-sha256:[0-9a-f]{64}$/);
  });

  it.each([
    ['without a key', 'one key', null, 'signed, and there is no key to check it with'],
    ['with another key', 'one key', 'two keys', 'or it was signed with another key'],
    ['that is not signed, where a key is set', null, 'one key', 'is not signed, although'],
  ])('%s is refused, and no key is shown', async (_name, planned, read, why) => {
    const refusal: unknown = await readPlan(signed(planned), read).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RefusedError);
    const { message, remedy } = refusal as RefusedError;
    expect(message).toContain(why);
    expect(`${message} ${remedy}`).not.toMatch(/one key|two keys/);
  });
});

const [operation] = plan.operations;
const applied = report(operation === undefined ? [] : [outcome(operation, 'done')]);

test('an apply report reads back as it was made', async () => {
  expect(await readReport(save(outcomeJson(applied, 'full')))).toEqual(applied);
});

test('what does not say what to go back to is refused: a plan, and a report with values hidden', async () => {
  const [first, second] = await Promise.all(
    [planJson(plan, 'full'), outcomeJson(applied, 'ids')].map((text) => readReport(save(text)).catch((error) => error)),
  );
  expect(first).toBeInstanceOf(UsageError);
  expect(String(first)).toContain('is a saved plan, not an apply report');
  expect(second).toBeInstanceOf(RefusedError);
  expect(String(second)).toContain("hides people's values");
});
