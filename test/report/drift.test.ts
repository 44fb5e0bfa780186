import { describe, expect, test } from 'vitest';
import { driftJson } from '../../src/report/drift-json.js';
import { renderDriftMarkdown } from '../../src/report/drift-markdown.js';
import { type DriftTextOptions, renderDriftText } from '../../src/report/drift-text.js';
import type { Pii } from '../../src/report/pii.js';
import { DRIFT_NAMES, driftWith, entry, richDrift } from '../model/rich-drift.js';

const look: DriftTextOptions = {
  color: false,
  width: 100,
  verbose: false,
  quiet: false,
  pii: 'full',
  names: DRIFT_NAMES,
};

describe.each<Pii>(['full', 'masked', 'ids'])('with pii %s', (pii) => {
  test.each([
    ['drift', 'txt', () => renderDriftText(richDrift(), { ...look, pii })],
    ['drift', 'md', () => renderDriftMarkdown(richDrift(), { pii, verbose: false, names: DRIFT_NAMES })],
    ['drift', 'json', () => driftJson(richDrift(), pii)],
  ])('%s.%s reads as agreed', async (name, ending, render) => {
    await expect(render()).toMatchFileSnapshot(`../golden/${name}-${pii}.${ending}`);
  });
});

describe('without drift', () => {
  test('one line says so, and what is not applied yet is told apart', () => {
    expect(renderDriftText(driftWith(), look)).toBe('No drift: Drata holds what the roster says\n');
    const waiting = driftWith({ notApplied: richDrift().notApplied.slice(0, 1) });
    const text = renderDriftText(waiting, look);
    expect(text).toMatch(/^No drift: nothing changed in Drata, 1 value not applied yet\n/);
    expect(text).toContain('Not applied yet (1)');
    expect(renderDriftText(waiting, { ...look, quiet: true })).toBe(
      'No drift: nothing changed in Drata, 1 value not applied yet\n',
    );
  });
});

test('a release that was stopped half way is not applied yet', () => {
  const drift = driftWith({
    notApplied: [entry({ resource: 'personnel', key: 'id:42', kind: 'not-applied-yet', live: false, desired: true })],
  });
  for (const text of [renderDriftText(drift, look), renderDriftMarkdown(drift, { pii: 'ids', verbose: false })]) {
    expect(text).toContain('the override was handed back in part; apply sets the rest again');
    expect(text).not.toContain('Drata holds what the roster says');
  }
});

describe('without a last applied roster', () => {
  const drift = driftWith({
    hasBase: false,
    changed: [
      entry({ kind: 'unexplained', key: 'emp-1', field: 'jobTitle', live: 'A', desired: 'B' }),
      entry({ kind: 'unexplained', key: 'emp-2', live: false, desired: true, source: null }),
      entry({ kind: 'unexplained', key: 'emp-3', live: true, desired: false }),
    ],
  });

  test('differences count, and say that nothing explains them', () => {
    const text = renderDriftText(drift, look);
    expect(text).toMatch(/^Drift: 3 values changed in Drata or not applied yet\n/);
    expect(text).toContain('no last applied commit is known to tell by');
    expect(text).toContain('job title  A -> B');
    expect(text).toContain('  ~ emp-2\n      ! the record is not in Drata\n');
    expect(text).toContain('! the record is in Drata\n');
    expect(renderDriftMarkdown(drift, { pii: 'full', verbose: false })).toContain('job title: `A` → `B`');
  });
});

test('a heading that does not fit wraps', () => {
  const drift = driftWith({ changed: [entry({ kind: 'unexplained', key: 'emp-1', live: false, desired: true })] });
  const text = renderDriftText(drift, { ...look, width: 48 });
  expect(text).toContain(
    [
      'Changed in Drata or not applied yet (1)',
      '  in Drata now -> in the roster; no last applied',
      '  commit is known to tell by',
      '  ~ emp-1',
    ].join('\n'),
  );
});

test('what waits is told apart from drift, not taken for its absence', () => {
  for (const text of [renderDriftText(richDrift(), look), renderDriftMarkdown(richDrift(), look)]) {
    expect(text).toContain('\nNot drift: 1 change waits for the identity sync');
    expect(text).not.toContain('No drift');
  }
});

describe('a status set by hand', () => {
  const byHand = entry({
    resource: 'personnel',
    kind: 'both',
    key: 'id:42',
    field: 'employmentStatus',
    applied: 'CURRENT_EMPLOYEE',
    live: 'OUT_OF_SCOPE',
    desired: 'CURRENT_CONTRACTOR',
    since: '2026-09-14',
  });

  test('says since when, that apply leaves it, and what can be done', () => {
    const text = renderDriftText(driftWith({ changed: [byHand] }), look);
    expect(text).toContain('apply makes it what the roster says, but for a status set by hand\n');
    expect(text).toMatch(
      / {2}CURRENT_EMPLOYEE -> OUT_OF_SCOPE\n +the roster wants CURRENT_CONTRACTOR\n +set by hand since 2026-09-14; apply leaves it as it is\n +keep it by an override in the roster, or reset the person's sync in Drata\n/,
    );
    const alone = driftWith({ changed: [{ ...byHand, kind: 'unexplained' }] });
    expect(renderDriftText(alone, look)).toMatch(/no last applied commit is known to tell by\n/);
    expect(renderDriftMarkdown(alone, { pii: 'full', verbose: false })).toContain(
      '`OUT_OF_SCOPE` → `CURRENT_CONTRACTOR`',
    );
  });

  test('hides the day from those who see ids alone, not that it is so', () => {
    const drift = driftWith({ changed: [byHand] });
    for (const text of [
      renderDriftText(drift, { ...look, pii: 'ids' }),
      renderDriftMarkdown(drift, { pii: 'ids', verbose: false }),
      driftJson(drift, 'ids'),
    ]) {
      expect(text).not.toContain('2026-09-14');
      expect(text).toMatch(/since"?:? "?•••/);
    }
  });
});

test('who waits for the identity sync is listed on demand', () => {
  expect(renderDriftText(richDrift(), { ...look, verbose: true })).toContain(
    'Not drift: the personnel records of 2 people wait for the next identity sync:\n  emp-032\n  leo.old@acme.example\n',
  );
  expect(renderDriftMarkdown(richDrift(), { pii: 'ids', verbose: true })).toContain(
    'wait for the next identity sync</summary>\n\n- `emp-032`\n- `l•••@acme.example`\n',
  );
});

test('personnel that could not be read is a note where no standard error goes along', () => {
  const drift = driftWith({ unread: 'the API key may not list personnel' });
  const note =
    'neither statuses set by hand nor who waits for the identity sync can show: the API key may not list personnel';
  expect(renderDriftMarkdown(drift, { pii: 'full', verbose: false })).toContain(`${note}.\n`);
  expect(JSON.parse(driftJson(drift, 'full'))).toMatchObject({ unread: 'the API key may not list personnel' });
});

test('records that no roster names are listed on demand', () => {
  expect(renderDriftText(richDrift(), { ...look, verbose: true })).toContain(
    'In Drata, but in no roster (2):\n  identity emp-500\n  identity leo.old@acme.example\n',
  );
  expect(renderDriftMarkdown(richDrift(), { pii: 'masked', verbose: true })).toContain(
    '- identity `l•••@acme.example`',
  );
});

test('color adds nothing but color', () => {
  const colored = renderDriftText(richDrift(), { ...look, color: true });
  expect(colored).toContain('\u001b[33m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of color.ts are what is looked for.
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderDriftText(richDrift(), look));
});
