import { expect, test } from 'vitest';
import { bytesOf } from '../../src/report/budget.js';
import { isSameComment } from '../../src/report/comment.js';
import { driftMarker, renderDriftClosed, renderDriftIssue, renderDriftSummary } from '../../src/report/drift-issue.js';
import { driftFacts, runOf } from '../model/comment.js';
import { driftWith, entry, richDrift } from '../model/rich-drift.js';

const changed = (count: number, file: (index: number) => string) =>
  Array.from({ length: count }, (_, index) =>
    entry({
      kind: 'changed-in-drata',
      key: `emp-${index}`,
      field: 'jobTitle',
      applied: 'Engineer',
      live: 'Manager',
      source: { file: file(index), line: index, column: 1 },
    }),
  );

test('the issue says what changed, where, and the ways out', () => {
  const { title, body } = renderDriftIssue(richDrift(), driftFacts());
  expect(title).toBe('drata-roster drift: 9 values changed in Drata, 2 values changed on both sides');
  expect(body.startsWith(`${driftMarker('roster')}} -->\n`)).toBe(true);
  expect(body).toMatch(/^- `emp-003` · \[`people\/engineering\.yaml:12`\]\(https:/m);
  expect(body).toContain('### What to do\n');
  const later = driftFacts({ run: runOf('999'), foundAt: '2027-01-01T00:00:00.000Z' });
  expect(isSameComment(body, renderDriftIssue(richDrift(), later).body)).toBe(true);
  expect(renderDriftIssue(richDrift(), driftFacts({ dir: 'rosters/eu' })).title).toMatch(
    /^drata-roster drift of rosters\/eu: /,
  );
});

test('files that do not fit are counted, and where they are too many said to be missing', () => {
  const some = driftWith({ changed: changed(400, (index) => (index < 20 ? 'a.yaml' : 'people/large.yaml')) });
  const { body } = renderDriftIssue(some, driftFacts());
  expect(bytesOf(body)).toBeLessThanOrEqual(60_000);
  expect(body).toContain('- `people/large.yaml`: 380 values, in the job summary');
  expect(body).toContain('`emp-19`');
  const wide = driftWith({ changed: changed(300, (index) => `${'department/'.repeat(25)}${index}.yaml`) });
  expect(renderDriftIssue(wide, driftFacts()).body).toContain(
    'Where a file is missing here, its values are in the job summary.',
  );
  expect(renderDriftSummary(wide, driftFacts())).toContain('`emp-299`');
});

test('a record that no file names, and what is merely not applied, have their places', () => {
  const drift = driftWith({
    changed: [entry({ kind: 'changed-in-drata', key: 'emp-1', applied: true, live: false, source: null })],
    notApplied: [entry({ kind: 'not-applied-yet', key: 'emp-2', live: false, desired: true })],
  });
  const text = renderDriftSummary(drift, driftFacts({ pii: 'full' }));
  expect(text).toMatch(/^## drata-roster drift: 1 value changed in Drata\n/);
  expect(text).toContain('- `emp-1`\n  - **the record was deleted in Drata**');
  expect(text).toContain('<details><summary>Not applied yet (1): ');
  expect(renderDriftSummary(driftWith(), driftFacts())).toMatch(
    /^## drata-roster drift: Drata holds what the roster says\n/,
  );
});

test('personnel that nobody could read is said to be unread', () => {
  const text = renderDriftSummary(driftWith({ unread: 'the key may not list personnel' }), driftFacts());
  expect(text).toContain('\nNote: personnel could not be read, ');
});

test('the note that closes it names the run', () => {
  expect(renderDriftClosed(driftFacts())).toBe(
    'Drata holds again what the roster says, as of 2026-11-21 09:30 UTC ([run 345](https://github.example/acme/people/actions/runs/345)).\n',
  );
});
