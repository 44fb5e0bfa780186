import { expect, test } from 'vitest';
import { bytesOf } from '../../src/report/budget.js';
import { isSameComment } from '../../src/report/comment.js';
import { renderDriftIssue } from '../../src/report/drift-issue.js';
import { renderDriftPull, renderDriftPullClosed } from '../../src/report/drift-pull.js';
import { driftFacts, pullFacts, runOf } from '../model/comment.js';
import { driftWith, entry, richDrift } from '../model/rich-drift.js';
import { imported, importWith } from '../model/rich-import.js';

const title = (key: string, file = 'people.yaml') =>
  imported({ key, file, changes: [{ field: 'jobTitle', before: 'Engineer', after: 'Poet' }] });

test('says what is taken, that its plan is empty, and the ways out', () => {
  const {
    title: heading,
    body,
    message,
  } = renderDriftPull(driftWith(), importWith({ records: [title('emp-1')] }), pullFacts());
  expect(heading).toBe('Take over from Drata: 1 person changed');
  expect(body.startsWith('<!-- drata-roster:drift-pull v=1 {"dir":"roster"} -->\n')).toBe(true);
  expect(body).toContain('\nIts plan is empty: merging it changes nothing in Drata.\n');
  expect(body).toContain('#### `people.yaml`\n\n- `emp-1`: changed\n  - job title: `Engineer` → `Poet`\n');
  expect(body).toContain('- The roster is right: close it and set Drata back');
  expect(body).not.toMatch(/Not taken|set by hand/);
  expect(message).toBe(
    `${heading}\n\nSomebody or something changed this in Drata; the roster follows.\n\nFound by ${runOf('345').url}\n`,
  );
});

test('is the same whichever run finds the same', () => {
  const report = importWith({ records: [title('emp-1')] });
  const [one, two] = ['1', '2'].map((id) => renderDriftPull(driftWith(), report, pullFacts({ run: runOf(id) })));
  expect([one?.title, one?.body]).toEqual([two?.title, two?.body]);
});

test('names a directory that is not the usual one', () => {
  const report = importWith({ records: [title('emp-1')] });
  const { title: heading, body } = renderDriftPull(driftWith(), report, pullFacts({ dir: 'rosters/eu' }));
  expect(heading).toBe('Take over from Drata into rosters/eu: 1 person changed');
  expect(body).toContain('{"dir":"rosters/eu"}');
});

test('tells of workflows that do not start only where the token is one of a workflow', () => {
  const report = importWith({ records: [title('emp-1')] });
  const body = (isWorkflow: boolean) => renderDriftPull(driftWith(), report, pullFacts({ isWorkflow })).body;
  expect(body(true)).toContain('GitHub starts no workflows');
  expect(body(false)).not.toContain('GitHub starts no workflows');
});

test('says what was left and why, and what its plan goes on to hold', () => {
  const report = importWith({
    records: [title('emp-1')],
    left: [{ resource: 'identity', key: 'emp-2', field: 'jobTitle', reason: 'kept', detail: null }],
    after: { unexpected: [], due: 1, waiting: 2 },
  });
  const { body } = renderDriftPull(driftWith(), report, pullFacts());
  expect(body).toContain(
    'A plan of this roster holds 1 change not applied yet and 2 changes waiting, and nothing else.',
  );
  expect(body).not.toContain('is empty');
  expect(body).toContain('1 difference stays as before; the issue on the drift shows the values.\n');
  expect(body).toMatch(/^- job title of `emp-2`: differs; the roster keeps its value/m);
});

test('says since when a status is set by hand', () => {
  const key = 'bot@acme.example';
  const changed = [
    entry({ resource: 'personnel', key, kind: 'changed-in-drata', field: 'employmentStatus', since: '2026-09-14' }),
    entry({ resource: 'personnel', key: 'other@acme.example', kind: 'changed-in-drata', since: '2026-09-15' }),
  ];
  const report = importWith({ records: [imported({ resource: 'personnel', how: 'added', key })] });
  const body = (pii: 'masked' | 'ids') => renderDriftPull(driftWith({ changed }), report, pullFacts({ pii })).body;
  expect(body('masked')).toMatch(/- `b•••@acme\.example`: new\n {2}- set by hand in Drata since `2026-09-14`\n/);
  expect(body('masked')).not.toContain('2026-09-15');
  expect(body('ids')).not.toContain('2026-09-14');
});

test('says by whom it is set, as far as the reader may know', () => {
  const key = 'id:42';
  const by = 'ann@acme.example';
  const common = { resource: 'personnel', key, kind: 'changed-in-drata', by } as const;
  const report = importWith({ records: [imported({ resource: 'personnel', how: 'added', key })] });
  const body = (since: string | null, pii: 'full' | 'masked' | 'ids') =>
    renderDriftPull(driftWith({ changed: [entry({ ...common, since })] }), report, pullFacts({ pii })).body;
  expect(body('2026-09-14', 'full')).toContain('\n  - set by hand in Drata since `2026-09-14` by `ann@acme.example`\n');
  expect(body(null, 'masked')).toContain('\n  - set in Drata by `a•••@acme.example`\n');
  expect(body(null, 'ids')).toContain('\n  - set in Drata by `•••`\n');
});

test('files that do not fit are counted, and where they are too many said to be missing', () => {
  const many = Array.from({ length: 2_000 }, (_, index) => title(`emp-${index}`, index < 5 ? 'a.yaml' : 'b.yaml'));
  const { body } = renderDriftPull(driftWith(), importWith({ records: many }), pullFacts());
  expect(bytesOf(body)).toBeLessThanOrEqual(60_000);
  expect(body).toContain('`emp-4`: changed');
  expect(body).toContain('- `b.yaml`: 1,995 records, under "Files changed"');
  const wide = many.map((record, index) => ({ ...record, file: `${'department/'.repeat(20)}${index}.yaml` }));
  const { body: least } = renderDriftPull(driftWith(), importWith({ records: wide }), pullFacts());
  expect(bytesOf(least)).toBeLessThanOrEqual(60_000);
  expect(least).toContain('Where a file is missing here, its changes are under "Files changed".');
});

test('the note that closes it says why', () => {
  expect(renderDriftPullClosed('agreed', driftFacts())).toMatch(/^Drata holds again what the roster says, as of /);
  expect(renderDriftPullClosed('nothing-to-take', driftFacts())).toMatch(
    / still differ, .* 2026-11-21 09:30 UTC \(\[run 345\]/,
  );
});

test('the issue links it, and stays the same as long as it does', () => {
  const issue = (pull: number | null, id = '345') =>
    renderDriftIssue(richDrift(), driftFacts({ pull, run: runOf(id) })).body;
  expect(renderDriftIssue(richDrift(), driftFacts()).body).toContain(
    '(`drata-roster drift --github --pull-request` opens one)',
  );
  expect(issue(12)).toContain('- Drata is right: review and merge #12, which takes into the roster what it can.\n');
  expect(issue(null)).toContain('in a pull request of yours (`drata-roster import --take live` writes it)');
  expect(isSameComment(issue(12), issue(12, '346'))).toBe(true);
  expect(isSameComment(issue(12), issue(13))).toBe(false);
});
