import { describe, expect, it } from 'vitest';
import { renderProblemsMarkdown } from '../../src/report/problems-markdown.js';
import type { Problem } from '../../src/roster/problem.js';

const problem: Problem = {
  file: 'people/a.yaml',
  line: 12,
  column: 15,
  severity: 'error',
  code: 'duplicate-email',
  message: 'identity a and identity b share the e-mail jane@acme.example.',
  remedy: 'Give each person an address.',
  masked: { message: 'identity a and identity b share the e-mail •••.', remedy: 'Give each person one.' },
  frame: '    email: jane@acme.example',
  related: { file: 'people/b.yaml', line: 2, column: 3 },
};

const view = { color: true, showValues: true, files: 3, people: 2 };

describe('renderProblemsMarkdown', () => {
  it('sums up, then gives each problem a row', () => {
    const { related: _, ...alone } = problem;
    expect(renderProblemsMarkdown([problem, { ...alone, severity: 'warning', message: 'Odd.' }], view)).toBe(
      `1 error, 1 warning (2 people in 3 files)

| Place | Severity | Code | Problem | Remedy |
| --- | --- | --- | --- | --- |
| \`people/a.yaml:12:15\` (see \`people/b.yaml:2:3\`) | error | \`duplicate-email\` | identity a and identity b share the e-mail \`jane@acme.example\`. | Give each person an address. |
| \`people/a.yaml:12:15\` | warning | \`duplicate-email\` | Odd. | Give each person an address. |
`,
    );
  });

  it('is the line that sums up where there is nothing to list', () => {
    expect(renderProblemsMarkdown([], view)).toBe('The roster is valid: 2 people in 3 files\n');
  });

  it('shows no value and no line of a file where values are hidden', () => {
    const text = renderProblemsMarkdown([problem], { ...view, showValues: false });
    expect(text).not.toContain('jane');
    expect(text).toContain('share the e-mail `•••`. | Give each person one. |');
    expect(renderProblemsMarkdown([problem], view)).not.toContain('email: jane');
  });

  it('keeps hostile text inside its cell, as code', () => {
    const hostile = '@octocat | x \\| [y](z) `</td>` <!-- \n| --- | ##[error] \u202e';
    const text = renderProblemsMarkdown(
      [{ ...problem, file: `${hostile}.yaml`, message: hostile, remedy: hostile }],
      view,
    );
    const [row = '', ...rest] = text.split('\n').slice(4);
    expect(rest).toEqual(['']);
    expect(row.split(/(?<!\\)\|/)).toHaveLength(7);
    expect(row).not.toMatch(/\\\\\||##\[|\u202e/);
    // Outside code nothing is left that Markdown or GitHub would act on.
    expect(row.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '')).not.toMatch(/[@[<`]/);
  });
});
