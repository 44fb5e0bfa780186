import { describe, expect, it } from 'vitest';
import { UNDO_REFUSALS, UNDO_REMARKS, type UndoRemark } from '../../src/plan/undo-result.js';
import type { UndoReport } from '../../src/report/undo.js';
import { undoJson } from '../../src/report/undo-json.js';
import { renderUndoMarkdown } from '../../src/report/undo-markdown.js';
import { renderUndoText } from '../../src/report/undo-text.js';
import { remarkSentence } from '../../src/report/undo-words.js';
import { operation, plan } from '../model/plan.js';

const HOSTILE = 'evil\u001b[31m@acme.example';

function report(given: Partial<UndoReport> = {}): UndoReport {
  return {
    directory: 'roster',
    result: 'written',
    files: [
      { file: 'people.yaml', isNew: false },
      { file: 'removed.yaml', isNew: true },
    ],
    records: [
      { resource: 'identity', key: 'emp-001', how: 'changed' },
      { resource: 'identity', key: 'emp-002', how: 'removed' },
      { resource: 'personnel', key: HOSTILE, how: 'changed' },
    ],
    refused: [],
    remarks: [{ resource: 'personnel', key: HOSTILE, field: 'startedAt', reason: 'unreleasable' }],
    plan: plan([operation({ action: 'update', key: 'emp-001' }, ['jobTitle', 'Lead', 'Engineer'])]),
    ...given,
  };
}

const REFUSED: Partial<UndoReport> = {
  result: 'refused',
  files: [],
  records: [],
  remarks: [],
  refused: [{ resource: 'identity', key: 'emp-001', field: 'jobTitle', reason: 'changed-in-drata' }],
  plan: null,
};

const text = (given: Partial<UndoReport> = {}, more = {}) =>
  renderUndoText(report(given), { color: false, width: 100, verbose: false, quiet: false, pii: 'full', ...more });

describe('an undo as text', () => {
  it('says what was taken back, where, what is to know, and what comes next', () => {
    expect(text()).toBe(
      [
        'Taken back in the roster: 1 person, 1 override changed; 1 person removed',
        '  people.yaml',
        '  removed.yaml  new',
        '',
        'To know (1)',
        '  start date of evil\\u{1b}[31m@acme.example: what it was before only identity sync can set, and no',
        '    applied commit is known here that held the override: take the line out, and reset the sync of',
        '    this person in the app',
        '',
        'Nothing in Drata has changed yet: commit the roster, and apply it.',
        '',
      ].join('\n'),
    );
  });

  it('says what was refused, and what to do about it', () => {
    expect(text(REFUSED)).toBe(
      [
        'Nothing was written: not all that this apply did is still as it left it',
        '',
        'Changed since (1)',
        '  job title of emp-001 has changed in Drata since that apply',
        '',
        'Take back the records that are unchanged with --only KEY, and edit the others by hand.',
        '',
      ].join('\n'),
    );
    const strange = { ...REFUSED, refused: [{ resource: 'identity', key: 'x', field: null, reason: 'not-in-roster' }] };
    expect(text(strange as Partial<UndoReport>)).toContain('an apply of another roster directory?');
  });

  it('is short where that is wanted, and counts what is much', () => {
    expect(text({ remarks: [] }, { quiet: true })).toBe(
      'Taken back in the roster: 1 person, 1 override changed; 1 person removed\n',
    );
    const many = { remarks: Array.from({ length: 25 }, (_, n) => ({ ...remark('not-done'), key: `emp-${n}` })) };
    expect(text(many)).toContain('  5 more (--verbose lists them)');
    expect(text(many, { verbose: true })).toContain('emp-24 was not done by that apply');
  });

  it('says of a second time that there is nothing to do, and of a dry run what it would', () => {
    expect(text({ result: 'nothing', files: [], records: [], remarks: [] })).toBe('Nothing to undo in the roster\n');
    expect(text({ result: 'dry-run' })).toMatch(/^Would take back in roster: 1 person/);
  });
});

const remark = (reason: UndoRemark['reason']): UndoReport['remarks'][number] =>
  ({ resource: 'identity', key: 'emp-001', field: null, reason }) as UndoReport['remarks'][number];

describe('an undo', () => {
  it('has a sentence for every reason', () => {
    for (const reason of [...UNDO_REFUSALS, ...UNDO_REMARKS]) {
      expect(remarkSentence(remark(reason))).toMatch(/^emp-001(?::| has| had| is| was) [a-z]/i);
    }
  });

  it('reads as Markdown in which nothing of people is markup', () => {
    const markdown = renderUndoMarkdown(report(), { pii: 'full' });
    expect(markdown).toMatch(
      /^## drata-roster undo: Taken back in the roster: 1 person, 1 override changed; 1 person removed\n/,
    );
    expect(markdown).toContain('- `people.yaml`\n- `removed.yaml` new\n');
    expect(markdown).toContain('- start date of `evil\\u{1b}[31m@acme.example`: what');
    expect(renderUndoMarkdown(report(REFUSED), { pii: 'full' })).toContain(
      '### Changed since\n\n- job title of `emp-001` has',
    );
    expect(renderUndoMarkdown(report({ result: 'nothing', files: [], remarks: [] }), { pii: 'full' })).toBe(
      '## drata-roster undo: Nothing to undo in the roster\n',
    );
  });

  it('shows no more of people than wanted', () => {
    for (const shown of [
      text({}, { pii: 'masked' }),
      renderUndoMarkdown(report(), { pii: 'ids' }),
      undoJson(report(), 'ids'),
    ]) {
      expect(shown).not.toContain('evil');
      expect(shown).not.toContain('Engineer');
    }
  });

  it('is one JSON document with the plan in it', () => {
    expect(JSON.parse(undoJson(report(), 'full'))).toMatchObject({
      version: 1,
      result: 'written',
      records: [{ key: 'emp-001' }, { key: 'emp-002', how: 'removed' }, { key: HOSTILE }],
      remarks: [{ field: 'startedAt', reason: 'unreleasable' }],
      plan: { operations: [{ id: 'identity/emp-001' }] },
    });
    expect(JSON.parse(undoJson(report(REFUSED), 'full'))).toMatchObject({ refused: [{ key: 'emp-001' }], plan: null });
  });
});
