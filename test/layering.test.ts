import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

/** What each room may import from others (ARCHITECTURE.md); `type:` allows types alone. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['commands', 'errors.ts', 'program.ts'],
  'program.ts': ['commands', 'errors.ts'],
  'errors.ts': [],
  state: [],
  roster: ['state', 'errors.ts'],
  drata: ['state', 'errors.ts'],
  plan: ['state', 'errors.ts'],
  report: ['state', 'plan', 'type:apply/report.ts', 'type:roster/problem.ts', 'type:drata/ports.ts'],
  apply: ['state', 'plan', 'errors.ts', 'type:drata/ports.ts'],
  github: ['errors.ts'],
  sandbox: ['state', 'errors.ts'],
  commands: ['state', 'roster', 'drata', 'plan', 'report', 'apply', 'github', 'sandbox', 'errors.ts'],
};

/** Rooms without file system, network, clock, environment or randomness; hashing is arithmetic. */
const PURE = ['state', 'plan', 'report'];
const PURE_BUILTINS = ['node:crypto'];

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^;'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

function importsOf(file: string): { target: string; typeOnly: boolean }[] {
  return [...readFileSync(join(SRC, file), 'utf8').matchAll(IMPORT)].map(([, type, from, dynamic, bare]) => ({
    target: from ?? dynamic ?? bare ?? '',
    typeOnly: type !== undefined,
  }));
}

const roomOf = (path: string) => path.split('/')[0] ?? '';

function mayImport(file: string, target: string, typeOnly: boolean): boolean {
  if (!target.startsWith('.')) return true;
  const path = relative(SRC, join(SRC, dirname(file), target)).replace(/\.js$/, '.ts');
  const room = roomOf(file);
  if (roomOf(path) === room) return true;
  const allowed = ROOMS[room] ?? [];
  return allowed.includes(roomOf(path)) || (typeOnly && allowed.includes(`type:${path}`));
}

describe('the rooms of src/', () => {
  it('are those of the table', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => !(room in ROOMS))).toEqual([]);
    expect(files.length).toBeGreaterThan(30);
  });

  it('import only what the table allows', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter(({ target, typeOnly }) => !mayImport(file, target, typeOnly))
        .map(({ target }) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('reads imports of every form', () => {
    expect(mayImport('plan/x.ts', '../drata/client.js', false)).toBe(false);
    expect(mayImport('apply/x.ts', '../drata/ports.js', true)).toBe(true);
    expect(mayImport('apply/x.ts', '../drata/ports.js', false)).toBe(false);
    expect(importsOf('program.ts').map(({ target }) => target)).toContain('./commands/plan.js');
  });

  it('keeps state, plan and report free of the world outside', () => {
    const impure = files
      .filter((file) => PURE.includes(roomOf(file)))
      .flatMap((file) => {
        const text = readFileSync(join(SRC, file), 'utf8');
        const builtins = importsOf(file)
          .map(({ target }) => target)
          .filter((target) => target.startsWith('node:') && !PURE_BUILTINS.includes(target));
        const globals =
          text.match(/\bprocess\.|\bDate\.now\(|new Date\(\)|Math\.random|\bfetch\(|\bsetTimeout\(/g) ?? [];
        return [...builtins, ...globals].map((what) => `${file} uses ${what}`);
      });
    expect(impure).toEqual([]);
  });

  it('write to the terminal from the entry and commands alone', () => {
    const loud = files
      .filter((file) => !['commands', 'main.ts'].includes(roomOf(file)))
      .filter((file) => /process\.(stdout|stderr|exit)\b|console\./.test(readFileSync(join(SRC, file), 'utf8')));
    expect(loud).toEqual([]);
  });
});
