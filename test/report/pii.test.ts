import { describe, expect, test } from 'vitest';
import { HIDDEN, type Pii, redactKey, redactSentence, redactValue, visibilityOf } from '../../src/report/pii.js';

describe('what each level shows of a field', () => {
  test.each<[string, string, string]>([
    ['identityId', 'shown', 'shown'],
    ['managerId', 'shown', 'shown'],
    ['isContractor', 'shown', 'shown'],
    ['employmentStatus', 'shown', 'shown'],
    ['groups', 'shown', 'shown'],
    ['jobTitle', 'shown', 'hidden'],
    ['startedAt', 'shown', 'hidden'],
    ['separatedAt', 'shown', 'hidden'],
    ['type', 'shown', 'hidden'],
    ['completionDate', 'shown', 'hidden'],
    ['renewalDate', 'shown', 'hidden'],
    ['email', 'masked', 'hidden'],
    ['secondaryEmail', 'masked', 'hidden'],
    ['firstName', 'hidden', 'hidden'],
    ['lastName', 'hidden', 'hidden'],
    ['managerName', 'hidden', 'hidden'],
    ['notHumanReason', 'hidden', 'hidden'],
    ['reason', 'hidden', 'hidden'],
    ['name', 'hidden', 'hidden'],
    ['customFields', 'hidden', 'hidden'],
    ['customFields.Level', 'hidden', 'hidden'],
    ['__proto__', 'hidden', 'hidden'],
    ['constructor', 'hidden', 'hidden'],
  ])('%s is %s when masked, %s under ids', (field, masked, ids) => {
    expect(visibilityOf(field, 'full')).toBe('shown');
    expect(visibilityOf(field, 'masked')).toBe(masked);
    expect(visibilityOf(field, 'ids')).toBe(ids);
  });

  test('an empty value shows as empty under masked, and not at all under ids', () => {
    expect(redactValue('firstName', null, 'masked')).toBeNull();
    expect(redactValue('email', null, 'masked')).toBeNull();
    expect(redactValue('firstName', null, 'ids')).toBe(HIDDEN);
    expect(redactValue('isContractor', null, 'ids')).toBeNull();
  });

  test('an id that is an e-mail address is masked wherever it stands', () => {
    expect(redactValue('managerId', 'bob@acme.example', 'ids')).toBe('b•••@acme.example');
    expect(redactValue('identityId', 'bob@acme.example', 'masked')).toBe('b•••@acme.example');
    expect(redactValue('managerId', 'emp-050', 'ids')).toBe('emp-050');
    expect(redactValue('jobTitle', 'Lead @ Acme', 'masked')).toBe('Lead @ Acme');
  });
});

describe('masks', () => {
  test.each<[Parameters<typeof redactKey>[0], string, Pii, string]>([
    ['identity', 'emp-001', 'ids', 'emp-001'],
    ['identity', 'jane@acme.example', 'masked', 'j•••@acme.example'],
    ['identity', 'jane@acme.example', 'full', 'jane@acme.example'],
    ['personnel', 'jane@acme.example', 'ids', 'j•••@acme.example'],
    ['personnel', 'id:42', 'ids', 'id:42'],
    ['scope', 'Team @ Home', 'ids', 'Team @ Home'],
    ['document', 'jane@acme.example/SEC_TRAINING/jane/doe.pdf', 'masked', 'j•••@acme.example/SEC_TRAINING/•••'],
    ['document', 'jane@acme.example/SEC_TRAINING/jane.pdf', 'ids', 'j•••@acme.example/•••/•••'],
    ['document', 'a/b@acme.example/SEC_TRAINING/x.pdf', 'masked', 'a•••@acme.example/SEC_TRAINING/•••'],
    ['document', 'id:42/SEC_TRAINING/x@y/z.pdf', 'masked', 'id:42/SEC_TRAINING/•••'],
    ['document', '', 'masked', '/•••/•••'],
  ])('the %s key %s under %s is %s', (resource, key, pii, shown) => {
    expect(redactKey(resource, key, pii)).toBe(shown);
  });

  test('a sentence keeps its words and loses its addresses', () => {
    const sentence = 'jane@acme.example takes the address of "bob@acme.example", not <eve@home.example>.';
    expect(redactSentence(sentence, 'ids')).toBe(
      'j•••@acme.example takes the address of "b•••@acme.example", not <e•••@home.example>.',
    );
    expect(redactSentence(sentence, 'full')).toBe(sentence);
    expect(redactSentence("conan.o'brien@acme.example is somebody else", 'masked')).toBe(
      'c•••@acme.example is somebody else',
    );
  });
});
