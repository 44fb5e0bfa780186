import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { ReleaseAll, ReleasedPerson } from '../../src/plan/release-all.js';
import type { Pii } from '../../src/report/pii.js';
import {
  type ReleaseAllTextOptions,
  releaseAllJson,
  renderReleaseAll,
  renderReleased,
} from '../../src/report/release-all-text.js';

const person = (personnelId: number, given: Partial<ReleasedPerson> = {}): ReleasedPerson => ({
  personnelId,
  email: `p${personnelId}@acme.example`,
  employmentStatus: 'CURRENT_EMPLOYEE',
  statusSetAt: '2026-03-04',
  predicted: 'FORMER_EMPLOYEE',
  source: null,
  ...given,
});

const ALL: ReleaseAll = {
  people: 1204,
  known: [
    person(1),
    person(2, { email: null, predicted: null, employmentStatus: 'OUT_OF_SCOPE' }),
    person(3, { statusSetAt: null, source: { file: 'overrides.yaml', line: 7, column: 3 } }),
  ],
};

const look: ReleaseAllTextOptions = { color: false, width: 100, verbose: false, pii: 'full' };

describe.each<Pii>(['full', 'masked', 'ids'])('with pii %s', (pii) => {
  test('the question reads as agreed', async () => {
    await expect(renderReleaseAll(ALL, { ...look, pii })).toMatchFileSnapshot(`../golden/release-all-${pii}.txt`);
  });

  test('the document holds what the reader may see', () => {
    const { known, ...rest } = JSON.parse(releaseAllJson(ALL, { released: true, count: 1204 }, pii));
    expect(rest).toEqual({ people: 1204, released: true, count: 1204 });
    const email = { full: 'p1@acme.example', masked: 'p•••@acme.example', ids: '•••' }[pii];
    expect(known[0]).toEqual({ ...person(1), email, statusSetAt: pii === 'ids' ? '•••' : '2026-03-04' });
    expect(known[2].source).toEqual({ file: 'overrides.yaml', line: 7, column: 3 });
  });
});

test('fits the width', () => {
  for (const line of renderReleaseAll(ALL, { ...look, width: 60 })
    .split('\n')
    .slice(1)) {
    expect(stringWidth(line)).toBeLessThanOrEqual(60);
  }
});

test('counts very many, and lists them on demand', () => {
  const many = { people: 300, known: Array.from({ length: 101 }, (_, index) => person(index + 1)) };
  expect(renderReleaseAll(many, look)).toContain('--verbose lists them.\n');
  expect(renderReleaseAll(many, look)).not.toContain('id:7');
  expect(renderReleaseAll(many, { ...look, verbose: true })).toContain('~ id:101 p101@acme.example');
});

test('speaks of nobody, of one and of several', () => {
  const source = { file: 'a.yaml', line: 1, column: 1 };
  expect(renderReleaseAll({ people: 1, known: [] }, { ...look, pii: 'ids' })).toMatch(
    /up to 1 person in Drata would[\s\S]*Nobody has a status[\s\S]*nobody is overridden/,
  );
  const two = { people: 9, known: [person(1), person(2), person(3, { source }), person(4, { source })] };
  expect(renderReleaseAll(two, look)).toMatch(/2 people have a status[\s\S]*2 people are\s+overridden/);
});

test('says what was done', () => {
  expect(renderReleased(1204)).toMatch(/^1,204 people are back on automatic sync\./);
  expect(renderReleased(1204)).toMatch(/next identity sync; only after it does `plan` show/);
  expect(renderReleased(1)).toMatch(/^1 person is back/);
  expect(renderReleased(null)).toMatch(/^Everybody is back/);
});
