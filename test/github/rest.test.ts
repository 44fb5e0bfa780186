import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HANDLERS } from './fake-github.js';
import { checkReply, checkRequest, matchEndpoint } from './rest.js';

const UPDATE = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';
const NONE = new URLSearchParams();

function ask(method: string, path: string, body?: unknown, query = NONE) {
  const match = matchEndpoint(method, path);
  return match && checkRequest(match, query, body);
}

describe('the fake GitHub', () => {
  it('answers at every endpoint of the description, and at no other', () => {
    const text = readFileSync(join(import.meta.dirname, 'rest.json'), 'utf8');
    const { endpoints } = JSON.parse(text) as { endpoints: object };
    expect(Object.keys(HANDLERS).sort()).toEqual(Object.keys(endpoints).sort());
  });

  it('knows endpoints by method and path', () => {
    expect(matchEndpoint('PATCH', '/repos/acme/people/check-runs/7')?.endpoint.key).toBe(UPDATE);
    expect(matchEndpoint('GET', '/repos/acme/people/branches/a%2Fb')?.values).toMatchObject({ branch: 'a/b' });
    expect(matchEndpoint('PUT', '/repos/acme/people/check-runs/7')).toBeNull();
    expect(matchEndpoint('GET', '/user')).toBeNull();
  });

  it('finds what does not fit', () => {
    const path = '/repos/acme/people/check-runs/7';
    expect(ask('PATCH', path, { status: 'completed', conclusion: 'success' })).toEqual({ shape: [], limit: [] });
    expect(ask('PATCH', path, { status: 'completed', conclusion: 'fine' })?.shape).not.toEqual([]);
    expect(ask('PATCH', path, { externalId: 'x' })?.shape).toEqual(['body: must NOT have additional properties']);
    expect(ask('PATCH', path, { output: { summary: 5 } })?.shape).toEqual(['body/output/summary: must be string']);
    expect(ask('PATCH', `${path}x`, {})?.shape).toEqual(['path/check_run_id: must be integer']);
    expect(ask('GET', '/repos/acme/people/issues', undefined, new URLSearchParams({ state: 'odd' }))?.shape).toEqual([
      'query/state: must be equal to one of the allowed values',
    ]);
    expect(ask('DELETE', '/repos/acme/people/issues/comments/1', {})?.shape).toEqual(['body: none is described']);
  });

  it('leaves limits to be refused as GitHub refuses them', () => {
    const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' };
    const annotations = Array.from({ length: 51 }, () => annotation);
    expect(ask('PATCH', '/repos/acme/people/check-runs/7', { output: { summary: '', annotations } })).toEqual({
      shape: [],
      limit: ['body/output/annotations: must NOT have more than 50 items'],
    });
  });

  it('holds its own replies against the description', () => {
    const endpoint = matchEndpoint('GET', '/repos/acme/people/pulls/1')?.endpoint;
    expect(endpoint && checkReply(endpoint, { number: 1 })).not.toEqual([]);
  });
});
