import { describe, expect, test } from 'vitest';
import type { ApplyReport } from '../../src/apply/report.js';
import { outcomeJson } from '../../src/report/outcome-json.js';
import { renderOutcomeMarkdown } from '../../src/report/outcome-markdown.js';
import { type OutcomeTextOptions, renderOutcomeText } from '../../src/report/outcome-text.js';
import { operation, outcome, report } from '../model/plan.js';
import { richReport } from '../model/rich-plan.js';

const look: OutcomeTextOptions = { color: false, width: 100, verbose: false, quiet: false, pii: 'full' };
const join = operation({ action: 'create', key: 'emp-1' }, ['jobTitle', null, 'Engineer']);
const scope = operation({ action: 'scope', resource: 'scope', key: 'Primary' });
const EFFECT = 'takes effect on personnel at the next identity sync';

const first = (given: ApplyReport) => renderOutcomeText(given, look).split('\n')[0];

describe('the headline', () => {
  test('tells what was done, and what waits', () => {
    expect(first(report([outcome(join, 'done'), outcome(scope, 'unverifiable')]))).toBe(
      'Applied: 1 person joined, 1 workspace scope changed',
    );
    expect(first(report([outcome(join, 'done'), outcome(scope, 'pending')]))).toBe(
      'Applied: 1 person joined; 1 change waits',
    );
  });

  test('is quiet where nothing was to be done', () => {
    expect(first(report([], { result: 'nothing' }))).toBe('Nothing to apply: Drata holds what the roster says');
    expect(first(report([], { result: 'nothing', allowed: ['empty-roster'] }))).toBe(
      'Nothing to apply: the roster names no identity',
    );
  });

  test('tells how far a failed or stopped run came', () => {
    const some = [outcome(join, 'done'), outcome(scope, 'skipped')];
    expect(first(report(some, { result: 'failed' }))).toBe('Failed: 1 of 2 changes went through');
    expect(first(report(some, { result: 'interrupted' }))).toBe(
      'Interrupted: 1 of 2 changes went through; the same command goes on from here',
    );
  });
});

test('a refusal gives its reasons line by line and lists nothing', () => {
  const refused = report([outcome(join, 'skipped')], {
    result: 'refused',
    stopped: 'refused by a guard:\n  deletions: 7',
  });
  const text = renderOutcomeText(refused, look);
  expect(text).toMatch(/^Refused: nothing was sent\n {2}! refused by a guard:\n {2}! deletions: 7\n\n/);
  expect(text).not.toContain('emp-1');
  const markdown = renderOutcomeMarkdown(refused, look);
  expect(markdown).toContain('> [!WARNING]\n> refused by a guard:\n>\n> deletions: 7\n');
  expect(markdown).not.toContain('emp-1');
});

test('what stopped a run is told once', () => {
  const some = [outcome(join, 'done'), outcome(scope, 'skipped')];
  const stopped = report(some, { result: 'interrupted', stopped: 'interrupted' });
  expect(renderOutcomeText(stopped, look)).toMatch(/^Interrupted: .*\n\n {2}Drata/);
  expect(renderOutcomeMarkdown(stopped, look)).not.toContain('[!WARNING]');
  expect(renderOutcomeText(report(some, { result: 'failed', stopped: 'no reply' }), look)).toContain('  ! no reply\n');
});

test('the cost is told in whole seconds, never below none', () => {
  const cost = (finishedAt: string) =>
    renderOutcomeText(report([], { result: 'nothing', startedAt: '2026-11-21T09:30:00.000Z', finishedAt }), look);
  expect(cost('2026-11-21T09:30:01.100Z')).toContain('When    2026-11-21 09:30:00 UTC, 1 second, 2 requests');
  expect(cost('2026-11-21T09:29:00.000Z')).toContain('UTC, less than a second, 2 requests');
});

test('the effect on personnel is told where an identity was written', () => {
  for (const render of [renderOutcomeText, renderOutcomeMarkdown]) {
    expect(render(report([outcome(join, 'done')]), look)).toContain(EFFECT);
    expect(render(report([outcome(join, 'failed')]), look)).not.toContain(EFFECT);
    expect(render(report([outcome(scope, 'done')]), look)).not.toContain(EFFECT);
  }
});

describe('what the API said', () => {
  const failed = report([outcome(join, 'failed', { message: 'Drata refused it', apiMessage: 'no such title' })]);

  test('stands under the record with its file and line', () => {
    expect(renderOutcomeText(failed, look)).toContain(
      [
        'Failed (1)  put right what is said below, then apply again: what is done stays done',
        '  + emp-1   people/engineering.yaml:12',
        '      Drata refused it',
        "      Drata's words: no such title",
      ].join('\n'),
    );
  });

  test.each(['masked', 'ids'] as const)('is not shown under %s', (pii) => {
    for (const text of [
      renderOutcomeText(failed, { ...look, pii }),
      renderOutcomeMarkdown(failed, { ...look, pii }),
      outcomeJson(failed, pii),
    ]) {
      expect(text).not.toContain('no such title');
      expect(text).toContain('Drata refused it');
    }
  });
});

describe('what is done', () => {
  const many = report(Array.from({ length: 101 }, (_, index) => outcome({ ...join, key: `emp-${index}` }, 'done')));

  test('is listed while it is short, and on demand', () => {
    expect(renderOutcomeText(report([outcome(join, 'done')]), look)).toContain('  + emp-1 joined   people/');
    expect(renderOutcomeText(many, look)).toContain('Done (101)  --verbose lists them\n');
    expect(renderOutcomeText(many, look)).not.toContain('emp-7');
    const all = renderOutcomeText(many, { ...look, verbose: true });
    expect(all).toContain('emp-7 joined');
    expect(all).toContain('job title Engineer');
    expect(all).toContain('requests 2');
  });

  test('stands in a fold in Markdown, with values and requests on demand', () => {
    expect(renderOutcomeMarkdown(many, look)).toContain('<details><summary>Done (101)</summary>');
    expect(renderOutcomeMarkdown(many, look)).not.toContain('Engineer');
    expect(renderOutcomeMarkdown(many, { ...look, verbose: true })).toContain(
      '- `emp-7` joined · `people/engineering.yaml:12`\n  - requests: 2\n  - job title `Engineer`\n',
    );
  });

  test('is no news to a quiet reader, but what is not done is', () => {
    const text = renderOutcomeText(richReport(), { ...look, quiet: true });
    expect(text).toContain('Failed (3)');
    expect(text).toContain('Not sent (1)');
    expect(text).not.toMatch(/Done|Waiting|Drata {3}/);
  });
});

test('color is for the eye alone', () => {
  const colored = renderOutcomeText(richReport(), { ...look, color: true });
  expect(colored).toContain('\u001b[31mFailed');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of color.ts are what is looked for.
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderOutcomeText(richReport(), look));
});

test('a report comes back from JSON as it was', () => {
  expect(JSON.parse(outcomeJson(richReport(), 'full'))).toEqual(richReport());
});
