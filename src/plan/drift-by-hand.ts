import type { Day } from '../state/instant.js';
import type { Person } from '../state/personnel.js';
import { byCodeUnit } from '../state/text.js';
import type { DriftEntry } from './drift.js';
import { type DriftContext, giverOf, kindOf } from './drift-fields.js';
import type { PlannedPeople } from './matched-people.js';
import { predictStatus } from './predict.js';
import { syncGap } from './sync-gap.js';

/**
 * Statuses that somebody set by hand on people whom the roster holds, where no override of either roster did, and neither the
 * identity record nor the roster's identity makes the same of them. No operation of the plan tells: apply leaves them.
 */
export function statusesByHand(
  { matched: all, released }: PlannedPeople,
  { applied, people }: Pick<DriftContext, 'applied' | 'people'>,
  today: Day,
  only: ReadonlySet<string> | null,
): readonly DriftEntry[] {
  const overridden = new Set(
    [...(applied?.overrides.values() ?? [])]
      .filter(({ fields }) => fields.employmentStatus !== undefined)
      .map(({ key }) => people.findFormer(key)),
  );
  // A release gives the status back, and its own entry says so.
  const isTold = (person: Person) => overridden.has(person) || released.has(person);
  return all
    .flatMap((matched): readonly DriftEntry[] => {
      const { identity, record, person, rule, predicted } = matched;
      const isWanted = only === null || only.has(identity.identityId) || only.has(rule?.key ?? '');
      if (person === null || predicted === null || isTold(person) || !isWanted) return [];
      const { heldSince, status } = syncGap(matched, person);
      const held = person.fields.employmentStatus;
      const wanted = predictStatus({ ...record, ...identity.fields }, today);
      if (heldSince === null || !status || held === wanted) return [];
      const three = { field: 'employmentStatus', applied: predicted, live: held, desired: wanted };
      const kind = applied === null ? 'unexplained' : kindOf(three, Object.is);
      return [
        {
          resource: 'personnel',
          key: rule?.key ?? person.email ?? `id:${person.personnelId}`,
          ...three,
          kind,
          since: heldSince,
          by: giverOf({ ...three, kind }, person),
          source: rule?.source ?? identity.source,
        },
      ];
    })
    .sort((a, b) => byCodeUnit(a.key, b.key));
}
