import { describe, expect, test } from 'vitest';
import { linksTo, minuteOf, repositoryPath, runLink } from '../../src/report/links.js';

const target = { serverUrl: 'https://github.example/', repository: 'acme/people', commit: 'abc', dir: 'roster' };

describe('a permalink', () => {
  test.each([
    ['roster', 'people/sales.yaml', 'roster/people/sales.yaml'],
    ['.', 'people/a b.yaml', 'people/a%20b.yaml'],
    ['./rosters//eu/', '[x](y)#1?.yaml', 'rosters/eu/%5Bx%5D%28y%29%231%3F.yaml'],
    ['roster', "it's~*!.yaml", 'roster/it%27s%7E%2A%21.yaml'],
    ['roster', '\ud800.yaml', 'roster/%EF%BF%BD.yaml'],
  ])('of %j and %j has the path %s', (dir, file, path) => {
    expect(linksTo({ ...target, dir }).blob(file, 7)).toBe(`https://github.example/acme/people/blob/abc/${path}#L7`);
  });
});

test('a path is counted from the top of the repository', () => {
  expect(repositoryPath('./rosters/eu/', 'people/a.yaml')).toBe('rosters/eu/people/a.yaml');
});

test('a link to a run cannot end early', () => {
  expect(runLink({ id: '12)', url: 'https://x.example/a) @b' })).toBe('[run 12](https://x.example/a%29%20%40b)');
  expect(runLink({ id: '12', url: 'https://x.example/\ud800' })).toBe('[run 12](https://x.example/%EF%BF%BD)');
});

test('an instant is told by the minute', () => {
  expect(minuteOf('2026-11-21T09:30:59.000Z')).toBe('2026-11-21 09:30 UTC');
});
