import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleEdits } from '../../src/commands/import-settle.js';
import { adoptLive } from '../../src/plan/adopt.js';
import type { Adoption } from '../../src/plan/adopt-record.js';
import { findDrift } from '../../src/plan/drift.js';
import type { Live } from '../../src/plan/live.js';
import { loadRoster } from '../../src/roster/load.js';
import { recordFinder } from '../../src/roster/record-at.js';
import type { State } from '../../src/state/state.js';
import { livePerson, planOf } from '../model/people.js';
import { peopleFile } from '../model/roster-files.js';
import { anyRosterText, IDS, oddText, type RosterText, someFields } from '../model/roster-text.js';
import { liveOf } from '../model/status.js';

/** Drata after an apply, moved on: some values are others, some people are new. */
const moves = fc.record({
  changed: fc.array(fc.tuple(fc.nat(3), someFields), { maxLength: 3 }),
  added: fc.uniqueArray(fc.tuple(fc.constantFrom(...IDS), someFields, oddText), {
    selector: ([id]) => id,
    maxLength: 2,
  }),
});

function moved(
  { people }: RosterText,
  { changed, added }: typeof moves extends fc.Arbitrary<infer T> ? T : never,
): Live {
  const records = new Map(people.map(({ identityId, fields }) => [identityId, livePerson(identityId, fields)]));
  for (const [index, fields] of changed) {
    const one = people[index];
    if (one) records.set(one.identityId, livePerson(one.identityId, { ...one.fields, ...fields }));
  }
  for (const [id, fields, lastName] of added) {
    if (!records.has(id))
      records.set(id, livePerson(id, { ...fields, lastName, email: `new${records.size}@acme.example` }));
  }
  return liveOf([...records.values()]);
}

function adopt(state: State, live: Live): Adoption {
  const plan = planOf(state, live.state, { live, applied: state });
  return adoptLive({
    changed: findDrift({ desired: state, applied: state, live, plan, waiting: new Set(), only: null, unread: null })
      .changed,
    unmanaged: plan.unmanaged,
    desired: state,
    applied: state,
    live,
    defaults: {},
    also: 'people',
    only: null,
    take: null,
    removeMissing: false,
  });
}

describe('taking over what changed in Drata', () => {
  it('leaves an empty plan, every comment beside its person, and every other line as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyRosterText(), moves, async (roster, moves) => {
        const files = peopleFile(roster.text);
        const { config, state, problems } = await loadRoster(files);
        if (config === null || state === null) throw new Error(JSON.stringify(problems));
        const live = moved(roster, moves);
        const { records, conflicts } = adopt(state, live);
        expect(conflicts).toEqual([]);
        const settled = await settleEdits(files, { config, state }, records, new Map());
        expect(settled.left).toEqual([]);
        const after = planOf(settled.roster.state, live.state, { live, applied: state });
        expect(after.operations).toEqual([]);
        expect(after.unmanaged).toEqual([]);
        const text = settled.texts.get('people.yaml') ?? roster.text;
        const touched = new Set(
          records.flatMap(({ key, changes }) => changes.flatMap(({ field }) => [`${key} ${field}`, `${key} *`])),
        );
        const kept = roster.lines.filter(({ key, field }) => !touched.has(`${key} ${field}`)).map((line) => line.text);
        expectInOrder(kept, text.replace(/^\ufeff/, '').split(roster.eol));
        expectComments(roster, text);
        expect(text.startsWith('\ufeff')).toBe(roster.text.startsWith('\ufeff'));
      }),
      { numRuns: 120 },
    );
  }, 20_000);
});

/** All of some lines are among others, in their order. */
function expectInOrder(lines: readonly string[], all: readonly string[]): void {
  let at = 0;
  for (const line of lines) {
    const found = all.indexOf(line, at);
    expect(found, `the line ${JSON.stringify(line)} is gone from\n${all.join('\n')}`).toBeGreaterThanOrEqual(0);
    at = found + 1;
  }
}

function expectComments({ lines, eol }: RosterText, text: string): void {
  const all = text.split(eol);
  const recordAt = recordFinder(text);
  for (const { text: line, key, field } of lines) {
    const comment = /#~ [\w ]+ of \d+$/.exec(line)?.[0];
    if (comment === undefined) continue;
    const at = all.findIndex((one) => one.endsWith(comment));
    expect(at, `${comment} is gone`).toBeGreaterThanOrEqual(0);
    // A comment above a record leads to it.
    const place = comment.startsWith('#~ lead') ? at + 2 : at + 1;
    expect(recordAt(place)?.key).toBe(key);
    if (field !== null && field !== '*') expect(all[at]?.trim().startsWith(`${field}:`)).toBe(true);
  }
}
