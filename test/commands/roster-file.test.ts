import path from 'node:path';
import { expect, it } from 'vitest';
import { rosterFile } from '../../src/commands/roster-file.js';

it.each([
  ['people/new.yaml', 'people/new.yaml'],
  ['roster/people/new.yaml', 'people/new.yaml'],
  ['./roster/new.yml', 'new.yml'],
  [path.resolve('roster/a/b.yaml'), 'a/b.yaml'],
  ['a/../b.yaml', 'b.yaml'],
])('%s is %s in the roster', (given, found) => {
  expect(rosterFile('roster', given)).toBe(found);
});

it('is what is beside those who stand in the roster directory', () => {
  expect(rosterFile('.', 'people/new.yaml')).toBe('people/new.yaml');
});

it.each([
  ['../new.yaml', 'outside'],
  ['a/../../new.yaml', 'outside'],
  ['/tmp/new.yaml', 'outside'],
  ['config.yaml', 'the config'],
  ['people/Config.YML', 'the config'],
  ['people/.hidden/new.yaml', 'not a roster file'],
  ['people.txt', 'not a roster file'],
  ['', 'not a roster file'],
  ['a\nb.yaml', 'not text'],
])('%j is refused', (given, why) => {
  expect(() => rosterFile('roster', given)).toThrow(why);
});
