import { expect, it } from 'vitest';
import { nearest } from '../../src/roster/nearest.js';

it.each([
  ['emial', 'email'],
  ['fistName', 'firstName'],
  ['FIRSTNAME', 'firstName'],
  ['startAt', 'startedAt'],
  ['eu ', 'eu'],
  ['name', null],
  ['', null],
  ['xy', null],
])('suggests for %j %j', (text, expected) => {
  expect(nearest(text, ['email', 'firstName', 'lastName', 'startedAt', 'eu', 'apac'])).toBe(expected);
});

it('prefers the nearer of two', () => {
  expect(nearest('managerNam', ['managerId', 'managerName'])).toBe('managerName');
});
