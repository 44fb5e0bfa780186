import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { problemsJson, renderProblems } from '../../src/report/problems.js';
import { readDirectory } from '../../src/roster/files.js';
import { loadRoster } from '../../src/roster/load.js';
import type { Problem } from '../../src/roster/problem.js';

const problem: Problem = {
  file: 'people/a.yaml',
  line: 12,
  column: 15,
  severity: 'error',
  code: 'wrong-type',
  message: 'jobTitle of identity a is a number; it must be text or null.',
  remedy: 'Put it in quotes: jobTitle: "42"',
  masked: {
    message: 'jobTitle of identity a is a number; it must be text or null.',
    remedy: 'Put it in quotes: jobTitle: "•••"',
  },
  frame: '    lastName: Doe\n    jobTitle: 42',
};

const view = { color: false, showValues: true, files: 3, people: 1 };

describe('renderProblems', () => {
  it('shows place, code, frame and remedy, and sums up', () => {
    expect(
      renderProblems([problem, { ...problem, severity: 'warning', line: 1, column: 1, frame: 'x: 1' }], view),
    ).toBe(
      `people/a.yaml:12:15: error wrong-type: jobTitle of identity a is a number; it must be text or null.
  11 |     lastName: Doe
  12 |     jobTitle: 42
     |               ^
  fix: Put it in quotes: jobTitle: "42"

people/a.yaml:1:1: warning wrong-type: jobTitle of identity a is a number; it must be text or null.
  1 | x: 1
    | ^
  fix: Put it in quotes: jobTitle: "42"

1 error, 1 warning (1 person in 3 files)
`,
    );
  });

  it('shows no line of a file and no value where values are hidden', () => {
    expect(renderProblems([problem], { ...view, showValues: false })).toBe(
      `people/a.yaml:12:15: error wrong-type: jobTitle of identity a is a number; it must be text or null.
  fix: Put it in quotes: jobTitle: "•••"

1 error (1 person in 3 files)
`,
    );
  });

  it('says that all is well', () => {
    expect(renderProblems([], { ...view, people: 25, files: 1 })).toBe('The roster is valid: 25 people in 1 file\n');
    expect(renderProblems([{ ...problem, severity: 'warning' }], view)).toMatch(
      /^The roster is valid: .*, 1 warning$/m,
    );
  });

  it('names the other place, with the directory before both', () => {
    const related = { file: 'people/b.yaml', line: 2, column: 3 };
    const text = renderProblems([{ ...problem, related }], { ...view, directory: 'roster/' });
    expect(text).toContain('roster/people/a.yaml:12:15: error');
    expect(text).toContain('\n  see also roster/people/b.yaml:2:3\n');
  });

  it('colours only where colour is wanted', () => {
    expect(renderProblems([problem], { ...view, color: true })).toContain('\u001b[31merror wrong-type\u001b[39m');
  });

  it('keeps the caret under its column behind wide, hidden and cut text', () => {
    const caretOf = (frame: string, column: number) => {
      const lines = renderProblems([{ ...problem, line: 1, column, frame }], view).split('\n');
      return [lines[1], lines[2]];
    };
    expect(caretOf('李: x', 4)).toEqual(['  1 | 李: x', '    |     ^']);
    expect(caretOf('a\u001b: x', 5)).toEqual(['  1 | a\\u{1b}: x', '    |          ^']);
    const [line, caret] = caretOf(`${'y'.repeat(500)}X${'z'.repeat(500)}`, 501);
    expect(line).toHaveLength(6 + 112);
    expect(line?.[caret?.indexOf('^') ?? 0]).toBe('X');
  });

  it('makes hostile text visible in places, sentences and frames', () => {
    const hostile = '::error::\u001b[2J\u202e##[error]';
    const text = renderProblems(
      [{ ...problem, line: 1, file: `${hostile}.yaml`, message: hostile, remedy: hostile, frame: hostile }],
      view,
    );
    expect(text.split('\n').filter((line) => /^\s*::|##\[|[\p{Cc}\u202e]/u.test(line))).toEqual([]);
  });
});

describe('problemsJson', () => {
  it('is one document of the documented keys', () => {
    expect(JSON.parse(problemsJson([problem]))).toEqual({
      valid: false,
      problems: [
        {
          file: 'people/a.yaml',
          line: 12,
          column: 15,
          severity: 'error',
          code: 'wrong-type',
          message: problem.message,
          remedy: problem.remedy,
        },
      ],
    });
  });

  it('escapes what a terminal or a runner would act on', () => {
    const message = 'key "a\u202egpj\u009b31m" ##[group]';
    const text = problemsJson([{ ...problem, message }]);
    expect(text).not.toMatch(/[\u202e\u009b]|##\[/);
    expect(JSON.parse(text).problems[0].message).toBe(message);
  });

  it('masks values where they are hidden', () => {
    expect(problemsJson([problem], { showValues: false })).not.toContain('42');
  });

  it('is valid with warnings alone', () => {
    expect(JSON.parse(problemsJson([{ ...problem, severity: 'warning' }])).valid).toBe(true);
    expect(problemsJson([])).toBe('{\n  "valid": true,\n  "problems": []\n}\n');
  });
});

describe('the schema of validate', () => {
  const schema = JSON.parse(readFileSync(new URL('../../schemas/validate.schema.json', import.meta.url), 'utf8'));
  const fits = new Ajv2020({ strictTypes: false }).compile(schema);

  it.each(['good', 'bad'])('fits what is said of every %s roster', async (kind) => {
    const directory = new URL(`../rosters/${kind}/`, import.meta.url).pathname;
    for (const name of readdirSync(directory)) {
      const { problems, state } = await loadRoster(await readDirectory(directory + name));
      for (const showValues of [true, false]) {
        const document = JSON.parse(problemsJson(problems, { showValues }));
        expect(document.valid).toBe(state !== null);
        fits(document);
        expect(fits.errors, name).toBeNull();
      }
    }
  });

  it('refuses values of other kinds, unknown and missing keys', () => {
    const document = JSON.parse(problemsJson([problem]));
    const [one] = document.problems;
    const withProblem = (changes: object) => ({ ...document, problems: [{ ...one, ...changes }] });
    expect(fits(withProblem({}))).toBe(true);
    for (const key of Object.keys(one)) {
      expect(fits(withProblem({ [key]: { not: 'expected' } })), key).toBe(false);
      const { [key]: _gone, ...rest } = one;
      expect(fits({ ...document, problems: [rest] }), key).toBe(false);
    }
    for (const changes of [{ line: 0 }, { column: 0 }, { severity: 'info' }, { code: 'Odd code' }, { more: 1 }]) {
      expect(fits(withProblem(changes))).toBe(false);
    }
    expect(fits({ ...document, more: 1 })).toBe(false);
    expect(fits({ problems: [] })).toBe(false);
    expect(fits({ valid: true })).toBe(false);
  });

  it('holds the verdict against the problems', () => {
    const { problems } = JSON.parse(problemsJson([problem]));
    expect(fits({ valid: true, problems })).toBe(false);
    expect(fits({ valid: false, problems: [] })).toBe(false);
    expect(fits({ valid: true, problems: [{ ...problems[0], severity: 'warning' }] })).toBe(true);
  });
});
