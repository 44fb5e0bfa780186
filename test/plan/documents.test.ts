import { describe, expect, it } from 'vitest';
import { copiesOf, diffDocuments, documentKey, documentOf } from '../../src/plan/documents.js';
import { indexPeople } from '../../src/plan/people.js';
import type { DocumentRemoval, LiveDocument, PersonDocument } from '../../src/state/document.js';
import type { Person } from '../../src/state/personnel.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import { desiredPerson, document, documentTombstone, liveDocument, stateOf } from '../model/people.js';
import { liveOf, personnel } from '../model/status.js';

const SAM = 'sam@acme.example';
const KEY = 'sam@acme.example/SEC_TRAINING/training.pdf';
const sam = personnel(42, SAM);

type Given = {
  readonly desired?: readonly PersonDocument[];
  readonly removals?: readonly DocumentRemoval[];
  readonly held?: readonly LiveDocument[];
  readonly applied?: readonly PersonDocument[] | null;
  readonly people?: readonly Person[];
  readonly identities?: { readonly desired: State; readonly applied: State };
};

function diff({ desired = [], removals = [], held = [], applied = null, people = [sam], identities }: Given) {
  const documents = new Map(people.map(({ userId }) => [userId ?? 0, held.filter((one) => one.userId === userId)]));
  const live = liveOf([], people, { documents });
  const roster: State = { ...(identities?.desired ?? EMPTY_STATE), documents: desired, documentRemovals: removals };
  const base = applied && { ...(identities?.applied ?? EMPTY_STATE), documents: applied };
  return diffDocuments(roster, live, base, indexPeople(people, roster, base), '2026-06-15');
}

describe('a document', () => {
  it('is uploaded where Drata does not hold it', () => {
    const others = [
      liveDocument(1, 142, { type: 'HIPAA_TRAINING_EVIDENCE' }),
      liveDocument(2, 142, { name: 'other.pdf' }),
      liveDocument(3, 143),
    ];
    const { operations, unchanged } = diff({ desired: [document(SAM, 'a')], held: others });
    expect(unchanged).toEqual([]);
    expect(operations).toEqual([
      {
        id: `document/${KEY}`,
        resource: 'document',
        action: 'upload',
        key: KEY,
        source: { file: 'documents.yaml', line: 4, column: 5 },
        changes: [
          { field: 'type', before: null, after: 'SEC_TRAINING' },
          { field: 'name', before: null, after: 'training.pdf' },
          { field: 'content', before: null, after: 'sha256:a' },
        ],
        patch: [
          {
            op: 'add',
            path: '',
            value: { type: 'SEC_TRAINING', name: 'training.pdf', completionDate: null, content: 'sha256:a' },
          },
        ],
        inverse: [{ op: 'remove', path: '' }],
        destructive: false,
        pending: null,
        predicted: null,
      },
    ]);
  });

  it('is left alone where Drata holds it, its name in any Unicode form', () => {
    const named = document(SAM, 'a', { name: 'é.pdf' });
    const held = [liveDocument(1, 142, { name: 'e\u0301.pdf' })];
    expect(diff({ desired: [named], held })).toMatchObject({ operations: [], unchanged: [documentKey(named)] });
    expect(diff({ desired: [named], held, applied: [named] }).operations).toEqual([]);
    expect(diff({ desired: [named], held, applied: [] }).operations).toEqual([]);
  });

  it('is sent again where it changed in git since the last applied roster', () => {
    const held = [liveDocument(1, 142)];
    const changesOf = (now: PersonDocument, before: PersonDocument) =>
      diff({ desired: [now], applied: [before], held }).operations.flatMap(({ changes }) => changes);
    expect(changesOf(document(SAM, 'b'), document(SAM, 'a'))).toEqual([
      { field: 'content', before: 'sha256:a', after: 'sha256:b' },
    ]);
    const dated = (completionDate: string | null) => document(SAM, 'a', { completionDate });
    expect(changesOf(dated('2026-02-01'), dated('2026-01-01'))).toEqual([
      { field: 'completionDate', before: '2026-01-01', after: '2026-02-01' },
    ]);
    expect(changesOf(dated(null), dated('2026-01-01'))).toEqual([
      { field: 'completionDate', before: '2026-01-01', after: null },
    ]);
    // Elsewhere in the roster is no change.
    expect(changesOf(document(SAM, 'a', { file: 'old/training.pdf' }), document(SAM, 'a'))).toEqual([]);
  });

  it('is the same under another key of its person', () => {
    const held = [liveDocument(1, 142)];
    for (const key of ['id:42', 'SAM@acme.example']) {
      expect(diff({ desired: [document(key, 'b')], applied: [document(SAM, 'a')], held }).operations).toHaveLength(1);
      expect(diff({ desired: [document(key, 'a')], applied: [document(SAM, 'a')], held })).toMatchObject({
        operations: [],
        unmanaged: [],
      });
    }
    const NEW = 'sam.ito@acme.example';
    const identities = {
      applied: stateOf([desiredPerson('emp-1', { email: SAM })]),
      desired: stateOf([desiredPerson('emp-1', { email: NEW })]),
    };
    expect(diff({ desired: [document(NEW, 'a')], applied: [document(SAM, 'a')], held, identities })).toMatchObject({
      operations: [],
      unmanaged: [],
    });
  });

  it('is sent whole where it changed and Drata lost it', () => {
    const { operations } = diff({ desired: [document(SAM, 'b')], applied: [document(SAM, 'a')] });
    expect(operations[0]?.changes.map(({ field }) => field)).toEqual(['type', 'name', 'content']);
  });

  it.each<[string, Person[], Partial<PersonDocument>, string | null]>([
    ['for somebody Drata does not know', [], {}, 'does not know this person yet'],
    ['for a person without a user', [{ ...sam, userId: null }], {}, 'no user'],
    ['for a leaver to be shown as one', [sam], { type: 'OFFBOARDING_EVIDENCE' }, 'as a former one'],
    [
      'for nothing once the leaver is one',
      [personnel(42, SAM, { employmentStatus: 'FORMER_CONTRACTOR' })],
      { type: 'OFFBOARDING_EVIDENCE' },
      null,
    ],
    [
      'for nothing with a leaver of the old kind',
      [personnel(42, SAM, { employmentStatus: 'SPECIAL_FORMER_EMPLOYEE' })],
      { type: 'OFFBOARDING_EVIDENCE' },
      null,
    ],
  ])('waits %s, without an address or its type', (_what, people, given, reason) => {
    const [operation] = diff({ desired: [document(SAM, 'a', given)], people }).operations;
    if (reason === null) expect(operation?.pending).toBeNull();
    else expect(operation?.pending).toContain(reason);
    expect(operation?.pending ?? '').not.toMatch(/@|offboarding/i);
  });

  it('past its renewal is a warning, unless one copy still counts', () => {
    const warningsOf = (...days: (string | null)[]) =>
      diff({
        desired: [document(SAM, 'a')],
        held: days.map((renewalDate, index) => liveDocument(index, 142, { renewalDate })),
      }).warnings;
    expect(warningsOf('2026-06-14')).toEqual([
      expect.objectContaining({ code: 'document-expired', source: { file: 'documents.yaml', line: 4, column: 5 } }),
    ]);
    expect(warningsOf('2026-06-14')[0]?.message).not.toMatch(/@|TRAINING|2026/);
    expect(warningsOf('2026-06-15')).toEqual([]);
    expect(warningsOf(null)).toEqual([]);
    expect(warningsOf('2020-01-01', '2027-01-01')).toEqual([]);
  });

  it('that left the roster is reported and left alone', () => {
    const held = [liveDocument(1, 142)];
    expect(diff({ applied: [document(SAM, 'a')], held })).toMatchObject({ operations: [], unmanaged: [KEY] });
  });
});

describe('a tombstone of a document', () => {
  it('removes every copy that Drata holds, with the reason', () => {
    const held = [liveDocument(1, 142), liveDocument(2, 142, { renewalDate: '2027-01-01' }), liveDocument(3, 143)];
    const { operations, unmanaged } = diff({
      removals: [documentTombstone('id:42')],
      held,
      applied: [document(SAM, 'a')],
    });
    expect(unmanaged).toEqual([]);
    expect(operations).toHaveLength(1);
    expect(operations[0]).toMatchObject({
      id: 'document/id:42/SEC_TRAINING/training.pdf',
      action: 'remove',
      destructive: true,
      changes: [
        { field: 'reason', before: null, after: 'Wrong person' },
        { field: 'type', before: 'SEC_TRAINING', after: null },
        { field: 'name', before: 'training.pdf', after: null },
      ],
      patch: [{ op: 'remove', path: '' }],
      inverse: [{ op: 'add', path: '', value: { documents: [{ documentId: 2 }, { documentId: 1 }] } }],
    });
  });

  it('of what is not there needs nothing', () => {
    expect(diff({ removals: [documentTombstone(SAM)] }).operations).toEqual([]);
    expect(diff({ removals: [documentTombstone(SAM)], people: [] }).operations).toEqual([]);
  });
});

describe('documents that cannot be told apart', () => {
  it('are one document under two keys of its person, wanted or not', () => {
    const twice = diff({ desired: [document(SAM, 'a'), document('id:42', 'a')] });
    expect(twice.problems).toEqual([expect.objectContaining({ message: expect.stringContaining('twice') })]);
    expect(diff({ desired: [document(SAM, 'a')], removals: [documentTombstone('id:42')] }).problems).toHaveLength(1);
    expect(diff({ desired: [document(SAM, 'a'), document('id:43', 'a')] }).problems).toEqual([]);
  });

  it('are those of an address of several people', () => {
    const people = [sam, personnel(43, 'SAM@acme.example')];
    expect(diff({ desired: [document('Sam@acme.example', 'a')], people }).problems[0]?.remedy).toContain(
      'id:42, id:43',
    );
  });
});

describe('names of documents', () => {
  it('lead there and back, also for an address with a slash', () => {
    const named = { person: 'a/b@acme.example', type: 'SEC_TRAINING', name: 'x.pdf' };
    expect(documentOf(documentKey(named))).toEqual(named);
    expect(documentOf('emp-1')).toEqual({ person: '', type: '', name: 'emp-1' });
  });

  it('have copies, the newest first', () => {
    const documents = new Map([[142, [liveDocument(1, 142), liveDocument(9, 142)]]]);
    expect(copiesOf(document(SAM, 'a'), sam, { documents }).map(({ documentId }) => documentId)).toEqual([9, 1]);
    expect(copiesOf(document(SAM, 'a'), sam, { documents: null })).toEqual([]);
    expect(copiesOf(document(SAM, 'a'), null, { documents })).toEqual([]);
  });
});
