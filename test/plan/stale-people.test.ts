import { describe, expect, it } from 'vitest';
import { fieldDigests } from '../../src/plan/digest.js';
import type { Live } from '../../src/plan/live.js';
import { indexPeople } from '../../src/plan/people.js';
import { findStaleness } from '../../src/plan/stale.js';
import type { Group } from '../../src/state/scope.js';
import { EMPTY_STATE, type State } from '../../src/state/state.js';
import {
  allGroups,
  definition,
  document,
  documentTombstone,
  liveDocument,
  planOf,
  scopeOf,
  workspace,
} from '../model/people.js';
import { liveOf, override, personnel, rosterOf } from '../model/status.js';

type Then = { readonly roster: State; readonly live: Live; readonly applied?: State | null };

/** Saves a plan, then holds it against Drata as it is now; roster and last applied roster may have changed too. */
function stale(saved: Then, now: Partial<Then>): readonly string[] {
  const { roster = saved.roster, live = saved.live, applied = saved.applied ?? null } = now;
  const before = planOf(saved.roster, saved.live.state, { live: saved.live, applied: saved.applied ?? null });
  const same = roster === saved.roster;
  const reviewed = same ? new Set(before.operations.flatMap(fieldDigests)) : null;
  const fresh = planOf(roster, live.state, { live, applied, reviewed });
  return findStaleness(before, fresh, live, indexPeople(live.personnel ?? [], roster, applied), null).map(
    ({ key, field, reason }) => `${field === null ? key : `${field} of ${key}`} ${reason}`,
  );
}

const SAM = 'sam@acme.example';
const SET = '2026-01-01T00:00:00.000Z';

describe('a saved override', () => {
  const roster = rosterOf([], [override(SAM, { startedAt: '2020-07-06' }, [['Level', 4]])]);
  const customFields = [definition(7, 'Level', 'NUMBER')];
  const live = (startedAt: string, level: string | null = null) =>
    liveOf([], [{ ...personnel(42, SAM, { startedAt }), customFields: [{ id: 7, name: 'Level', value: level }] }], {
      customFields,
    });
  const saved = { roster, live: live('2022-01-01') };

  it('holds while live has the value before, or after', () => {
    expect(stale(saved, {})).toEqual([]);
    expect(stale(saved, { live: live('2020-07-06', '4.0') })).toEqual([]);
    expect(stale(saved, { live: live('2022-01-01', '4') })).toEqual([]);
  });

  it('does not where live has another one, or the person is gone', () => {
    expect(stale(saved, { live: live('2021-01-01', '5') })).toEqual([
      'startedAt of sam@acme.example has changed in Drata since',
      'customFields.Level of sam@acme.example has changed in Drata since',
    ]);
    expect(stale(saved, { live: liveOf([], [], { customFields }) })).toEqual([
      'sam@acme.example is no longer in Drata',
    ]);
  });

  it('does not where the roster asks for more or less', () => {
    const more = rosterOf([], [override(SAM, { startedAt: '2020-07-06', separatedAt: '2026-01-01' }, [['Level', 4]])]);
    expect(stale(saved, { roster: more })).toEqual(['sam@acme.example is due now, but is not in the saved plan']);
    expect(stale(saved, { roster: EMPTY_STATE })).toEqual([
      'sam@acme.example is in the saved plan, but the roster no longer asks for it',
    ]);
    expect(stale(saved, { roster: EMPTY_STATE, live: live('2020-07-06', '4') })).toEqual([]);
  });

  it('that waited may be done once the person is known, whatever Drata holds by then', () => {
    const waiting = { roster, live: liveOf([], [], { customFields }) };
    expect(stale(waiting, {})).toEqual([]);
    expect(stale(waiting, { live: live('2022-01-01') })).toEqual([]);
    expect(stale(waiting, { live: live('2020-07-06', '4') })).toEqual([]);
  });
});

describe('a saved release', () => {
  const applied = rosterOf([], [override(SAM, { startedAt: '2020-07-06', employmentStatus: 'CURRENT_CONTRACTOR' })]);
  const roster = rosterOf([], [override(SAM, { employmentStatus: 'CURRENT_CONTRACTOR' })]);
  const held = { employmentStatus: 'CURRENT_CONTRACTOR', startedAt: '2020-07-06' } as const;
  const saved = { roster, applied, live: liveOf([], [personnel(42, SAM, held, SET)]) };

  it('holds before it is done, half-way, and after it is noted as applied', () => {
    expect(stale(saved, {})).toEqual([]);
    // The reset took the status as well, and a stop came before it was set again.
    const reset = liveOf([], [personnel(42, SAM, { employmentStatus: 'CURRENT_EMPLOYEE', startedAt: null })]);
    expect(stale(saved, { live: reset })).toEqual([]);
    expect(stale(saved, { applied: roster })).toEqual([]);
  });

  it('does not where the date has changed, the person is gone, or the roster wants the override back', () => {
    const moved = liveOf([], [personnel(42, SAM, { ...held, startedAt: '2019-01-01' }, SET)]);
    expect(stale(saved, { live: moved })).toEqual(['startedAt of sam@acme.example has changed in Drata since']);
    expect(stale(saved, { live: liveOf([], []) })).toEqual(['sam@acme.example is no longer in Drata']);
    expect(stale(saved, { roster: applied })).toEqual([
      'sam@acme.example is in the saved plan, but the roster no longer asks for it',
    ]);
  });
});

describe('a saved scope', () => {
  const groups: Group[] = ['Ops', 'Eng', 'Sales', 'Legal'].map((name, index) => ({ id: index + 1, name }));
  const live = (...held: string[]) =>
    liveOf([], [], {
      groups: allGroups(groups),
      workspaces: [
        workspace(
          5,
          'Primary',
          groups.filter(({ name }) => held.includes(name)),
        ),
      ],
    });
  const roster = { ...EMPTY_STATE, scopes: [scopeOf('Primary', ['Ops', 'Sales'])] };
  const saved = { roster, live: live('Ops', 'Eng') };

  it('holds before, half-way and after, whatever others have added', () => {
    for (const held of [
      ['Ops', 'Eng'],
      ['Ops', 'Sales', 'Eng'],
      ['Ops', 'Sales'],
      ['Ops', 'Eng', 'Legal'],
      ['Ops', 'Sales', 'Legal'],
    ]) {
      expect(stale(saved, { live: live(...held) })).toEqual([]);
    }
  });

  it('holds where others have taken out a group that it does not touch: that is left to the next plan', () => {
    expect(stale(saved, { live: live('Eng') })).toEqual([]);
  });

  it('does not where the roster asks for something else', () => {
    const other = { ...EMPTY_STATE, scopes: [scopeOf('Primary', ['Ops', 'Legal', 'Eng'])] };
    expect(stale(saved, { roster: other })).toEqual([
      'Primary is in the saved plan, but the roster no longer asks for it',
      'Primary is due now, but is not in the saved plan',
    ]);
    expect(stale(saved, { roster: EMPTY_STATE, live: live('Ops', 'Sales') })).toEqual([]);
  });

  it('does not where the workspace is gone, or has no scope any more', () => {
    expect(stale(saved, { roster: EMPTY_STATE, live: liveOf([]) })).toEqual(['Primary is no longer in Drata']);
    const off = liveOf([], [], { groups: allGroups(groups), workspaces: [workspace(5, 'Primary', null)] });
    expect(stale(saved, { live: off })).toEqual(['Primary is no longer in Drata']);
  });
});

describe('a saved document', () => {
  const KEY = 'sam@acme.example/SEC_TRAINING/training.pdf';
  const live = (...ids: number[]) =>
    liveOf([], [personnel(42, SAM)], { documents: new Map([[142, ids.map((id) => liveDocument(id, 142))]]) });
  const wanted = (content: string): State => ({ ...EMPTY_STATE, documents: [document(SAM, content)] });
  const unwanted: State = { ...EMPTY_STATE, documentRemovals: [documentTombstone(SAM)] };

  it('that has been uploaded meanwhile is done', () => {
    const saved = { roster: wanted('a'), live: live() };
    expect(stale(saved, {})).toEqual([]);
    expect(stale(saved, { live: live(1) })).toEqual([]);
    expect(stale(saved, { roster: EMPTY_STATE, live: live(1) })).toEqual([]);
    expect(stale(saved, { roster: EMPTY_STATE })).toEqual([
      `${KEY} is in the saved plan, but the roster no longer asks for it`,
    ]);
    expect(stale(saved, { roster: wanted('b') })).toHaveLength(2);
    expect(stale(saved, { live: liveOf([], []) })).toEqual([`${KEY} is no longer in Drata`]);
  });

  it('whose new file has been sent and noted is done; one that the roster took back is not', () => {
    const saved = { roster: wanted('b'), live: live(1), applied: wanted('a') };
    expect(stale(saved, {})).toEqual([]);
    expect(stale(saved, { live: live(1, 2), applied: wanted('b') })).toEqual([]);
    expect(stale(saved, { roster: wanted('a') })).toEqual([
      `${KEY} is in the saved plan, but the roster no longer asks for it`,
    ]);
  });

  it('that waited is done once the person is known', () => {
    expect(stale({ roster: wanted('a'), live: liveOf([], []) }, { live: live() })).toEqual([]);
  });

  it('that is removed is there, or gone', () => {
    const saved = { roster: unwanted, live: live(1) };
    expect(stale(saved, {})).toEqual([]);
    expect(stale(saved, { live: live() })).toEqual([]);
    expect(stale(saved, { roster: EMPTY_STATE, live: live() })).toEqual([]);
    expect(stale(saved, { roster: EMPTY_STATE })).toHaveLength(1);
  });
});
