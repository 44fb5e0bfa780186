import { describe, expect, it, test } from 'vitest';
import { importJson } from '../../src/report/import-json.js';
import { renderImportMarkdown } from '../../src/report/import-markdown.js';
import { type ImportTextOptions, renderImportText } from '../../src/report/import-text.js';
import type { Pii } from '../../src/report/pii.js';
import { entry } from '../model/rich-drift.js';
import { imported, importWith, richImport, stoppedImport } from '../model/rich-import.js';

const look: ImportTextOptions = { color: false, width: 100, verbose: false, quiet: false, pii: 'full' };

describe.each<Pii>(['full', 'masked', 'ids'])('with pii %s', (pii) => {
  test.each([
    ['import', 'txt', () => renderImportText(richImport(), { ...look, pii })],
    ['import', 'md', () => renderImportMarkdown(richImport(), { pii })],
    ['import', 'json', () => importJson(richImport(), pii)],
    ['import-conflict', 'txt', () => renderImportText(stoppedImport(), { ...look, pii })],
    ['import-conflict', 'md', () => renderImportMarkdown(stoppedImport(), { pii })],
  ])('%s.%s reads as agreed', async (name, ending, render) => {
    await expect(render()).toMatchFileSnapshot(`../golden/${name}-${pii}.${ending}`);
  });

  it('hides what is not for the reader', () => {
    const texts = [
      renderImportText(richImport(), { ...look, pii }),
      renderImportMarkdown(richImport(), { pii }),
      importJson(richImport(), pii),
    ];
    for (const text of texts) {
      if (pii === 'full') expect(text).toContain('jane@acme.example');
      else expect(text).not.toMatch(/Roe|Robot|jane@|sam\.pdf|[a-z]{2}@acme/);
      if (pii === 'ids') expect(text).not.toMatch(/2022-03-01|2020-07-06/);
    }
  });
});

describe('an import', () => {
  it('counts many new records of a file, and lists them when asked', () => {
    const records = Array.from({ length: 11 }, (_, index) =>
      imported({ key: `emp-${index}`, how: 'added', file: 'people.yaml' }),
    );
    const report = importWith({ isFirst: true, files: [{ file: 'people.yaml', isNew: true }], records });
    const text = renderImportText(report, look);
    expect(text).toContain('Roster written to roster: 11 people added');
    expect(text).toContain('+ 11 people (--verbose lists them)');
    expect(text).not.toContain('emp-7');
    expect(text).toContain('A plan of this roster is empty: Drata holds what it says.');
    expect(renderImportText(report, { ...look, verbose: true })).toContain('+ emp-7');
    expect(renderImportText(report, { ...look, quiet: true })).toBe('Roster written to roster: 11 people added\n');
  });

  it('says when there is nothing to do, or nothing was written', () => {
    expect(renderImportText(importWith({ result: 'nothing' }), look)).toBe(
      'Nothing to take over from Drata\n\nA plan of this roster is empty.\n',
    );
    expect(renderImportText(importWith({ result: 'dry-run' }), look)).toMatch(/^Would write into roster: the config\n/);
    expect(renderImportText(importWith({ isFirst: true }), look)).toMatch(/^Roster written to roster: the config\n/);
  });

  it('names what goes on to differ, even when quiet', () => {
    const after = {
      unexpected: [
        { resource: 'identity', key: 'emp-1', fields: ['jobTitle'] },
        { resource: 'document', key: 'x/y/z', fields: [] },
      ],
      due: 3,
      waiting: 0,
    } as const;
    const text = renderImportText(importWith({ after }), { ...look, quiet: true });
    expect(text).toContain('still differs from Drata: job title of emp-1; the record of x/y/z.');
    expect(renderImportMarkdown(importWith({ after }), { pii: 'full' })).toContain('still differs');
  });

  it('without a base says that nobody can tell who moved', () => {
    const conflicts = [entry({ kind: 'unexplained', key: 'emp-1', field: 'jobTitle', live: 'A', desired: 'B' })];
    const text = renderImportText(importWith({ result: 'conflict', conflicts, after: null }), look);
    expect(text).toMatch(/No last applied commit is known[\s\S]*--take live/);
  });

  it('cuts a long list of what is left, until asked for all', () => {
    const left = Array.from(
      { length: 25 },
      (_, index) =>
        ({ resource: 'identity', key: `emp-${index}`, field: null, reason: 'dropped', detail: null }) as const,
    );
    expect(renderImportText(importWith({ left }), look)).toContain('  5 more (--verbose lists them)');
    expect(renderImportText(importWith({ left }), { ...look, verbose: true })).toContain('emp-24');
  });

  it('colours', () => {
    expect(renderImportText(richImport(), { ...look, color: true })).toContain('\u001b[');
  });
});
