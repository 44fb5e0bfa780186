import { describe, expect, test } from 'vitest';
import { explainFailure } from '../../src/commands/failure.js';
import type { Pii } from '../../src/commands/options.js';
import { DrataError, RefusedError } from '../../src/errors.js';

function explain(error: unknown, pii: Pii): [code: number, text: string] {
  let text = '';
  const stderr = (part: string) => {
    text += part;
  };
  return [explainFailure(error, pii, { stderr }), text];
}

const refused = new DrataError('Drata knows no identity jane@acme.example', {
  status: 404,
  endpoint: 'GET /public/v2/x',
  reach: 'item',
  apiMessage: '\u001b[2JJane is not here\n::error::x',
  remedy: 'Ask jane@acme.example.',
});

describe('explaining a failure', () => {
  test('in full: sentence, the words of the API, the remedy; nothing of it drives a terminal or a runner', () => {
    expect(explain(refused, 'full')).toEqual([
      1,
      [
        'error: Drata knows no identity jane@acme.example',
        'Drata said: \\u{1b}[2JJane is not here',
        '\\::error::x',
        'Ask jane@acme.example.',
        '',
      ].join('\n'),
    ]);
  });

  test.each(['masked', 'ids'] as const)('under %s: no address, nor the words of the API', (pii) => {
    const [code, text] = explain(refused, pii);
    expect(code).toBe(1);
    expect(text).toBe('error: Drata knows no identity j•••@acme.example\nAsk j•••@acme.example.\n');
  });

  test('a refusal keeps its lines and its exit code', () => {
    const [code, text] = explain(new RefusedError('no longer holds:\n  email of b@acme.example has changed'), 'ids');
    expect(code).toBe(4);
    expect(text).toBe('error: no longer holds:\n  email of b•••@acme.example has changed\n');
  });

  test('a defect says so, without a stack', () => {
    const [code, text] = explain(new TypeError('x is undefined'), 'full');
    expect(code).toBe(1);
    expect(text).toMatch(/^error: drata-roster failed in a way it should not: x is undefined\nPlease report this/);
    expect(text).not.toContain('    at ');
  });
});
