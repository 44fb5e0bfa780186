import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXTREMES, openWorld, type People, person, run, writeFiles } from './harness.js';

const ESCAPE = '\u001b]0;owned\u0007\u001b[2J\u009b31m';
const COMMAND = '::error file=x::owned';
const BIDI = 'a\u202egpj.exe\u2066';

// The harness fails every run that prints control or bidirectional characters; workflow commands are this test's.
const STARTS_COMMAND = /^\s*::|##\[/m;

describe.concurrent('hostile text', () => {
  it.each(['text', 'markdown', 'json'])(
    'in Drata and in the roster never reaches a terminal raw: %s',
    async (format) => {
      const { directory, go } = await openWorld(
        {
          a: person('Ann', { jobTitle: COMMAND, managerName: '##[group]x' }),
          b: person('Bob', { lastName: `${COMMAND}` }),
        },
        {
          live: {
            a: person('Ann', { firstName: ESCAPE, lastName: COMMAND, jobTitle: `x\n${COMMAND}`, managerName: BIDI }),
            [`k\u202e${COMMAND}`]: person('Key', { firstName: `${ESCAPE}\n${COMMAND}` }),
          },
        },
      );
      const file = join(directory, 'report.json');
      const outputs = [
        await go('plan', '--verbose', '--format', format),
        await go('apply', '--report', file, '--format', format),
        await run(['show', file, '--format', format]),
      ];
      for (const { code, stdout, stderr } of outputs) {
        expect(code).toBe(0);
        expect(stdout + stderr).not.toMatch(STARTS_COMMAND);
      }
      // In the file it is what it was.
      expect(JSON.stringify(JSON.parse(readFileSync(file, 'utf8')))).toContain(JSON.stringify(ESCAPE).slice(1, -1));
    },
  );

  it('in a roster that is refused', async () => {
    const { roster, go } = await openWorld({ a: person('Ann') });
    writeFiles(roster, {
      'bad.yaml': `identities:\n  b: { email: "\\e[2J::error::x", "::warning::${BIDI}": "\\x9b31m", firstName: "${BIDI}" }\n`,
      '::error::x.yaml': 'identities: [\n',
      'c\u001b[2J.yaml': 'identities: 5\n',
    });
    for (const format of ['text', 'json', 'markdown']) {
      const { code, stdout } = await go('validate', '--format', format);
      expect(code).toBe(3);
      expect(stdout).toContain('bad.yaml');
      expect(stdout).not.toMatch(STARTS_COMMAND);
    }
  });

  it('in the words of the API', async () => {
    const { sandbox, go } = await openWorld({ a: person('Ann') });
    const body = JSON.stringify({ message: `${COMMAND}\n${COMMAND}${ESCAPE}${BIDI}` });
    await sandbox.fault({ kind: 'error', status: 404, method: 'GET', body });
    await sandbox.fault({ kind: 'error', status: 403, method: 'POST', body });
    const listed = await go('plan');
    const applied = await go('apply');
    for (const { code, stdout, stderr } of [listed, applied]) {
      expect(code).toBe(1);
      expect(stdout + stderr).toContain('owned');
      expect(stdout + stderr).not.toMatch(STARTS_COMMAND);
    }
  });
});

describe.concurrent.each(EXTREMES)('ids that JavaScript has a meaning for, under %s', (_name, settings) => {
  it('go through validate, plan, apply, and read back', async () => {
    const ids = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '00123', '1e5', 'a/b?c=d#e%2F', 'null'];
    const people: People = Object.fromEntries(ids.map((id, index) => [id, person(`Pat${index}`)]));
    const { sandbox, write, go } = await openWorld(people, settings);
    expect(await go('validate')).toMatchObject({ code: 0 });
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect([...(await sandbox.identities()).keys()].sort()).toEqual([...ids].sort());
    // The last one makes room for a rename, the first one is deleted.
    const { ['__proto__']: first, null: last, ...others } = people;
    write({ ...others, valueOf: { ...last, jobTitle: 'Lead', previously: 'null' } }, { removed: ['__proto__'] });
    expect(first?.['firstName']).toBe('Pat0');
    expect(await go('apply')).toMatchObject({ code: 0 });
    expect([...(await sandbox.identities()).keys()].sort()).toEqual([...ids.slice(1, -1), 'valueOf'].sort());
    expect(await go('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
  });
});
