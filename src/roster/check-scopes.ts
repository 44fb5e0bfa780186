import { normalText } from '../state/text.js';
import type { Report } from './checks.js';
import type { Roster } from './roster.js';
import type { PlacedScope } from './scopes.js';
import { say } from './sentence.js';
import { placeAt } from './source-file.js';
import { isUnclearNumber, type Scalar } from './tree.js';

/** A workspace has one scope, in one file or in several. A number and a name that mean one workspace show only in the plan. */
export function checkDuplicateScopes({ scopes }: Roster, report: Report): void {
  const seen = new Map<string | number, PlacedScope>();
  for (const placed of scopes) {
    const { workspace } = placed.scope;
    const first = seen.get(workspace);
    if (first === undefined) {
      seen.set(workspace, placed);
      continue;
    }
    const place = placeAt(first.file, first.at);
    const message = say`The scope of workspace ${workspace} stands here and in ${place.file}:${place.line}.`;
    const remedy = say`Keep one of the two, with the groups of both.`;
    report('duplicate-key', placed.file, placed.at, message, remedy, place);
  }
}

/** A group counts once. */
export function checkDuplicateGroups({ scopes }: Roster, report: Report): void {
  for (const { file, groups, scope } of scopes) {
    const seen = new Map<Scalar['value'], Scalar>();
    for (const group of groups) {
      const key = typeof group.value === 'string' ? normalText(group.value) : group.value;
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, group);
        continue;
      }
      const message = say`The scope of workspace ${scope.workspace} lists group ${String(key)} twice.`;
      report('duplicate-item', file, group.at, message, say`Remove one of the two.`, placeAt(file, first.at));
    }
  }
}

/** A number in digits that read otherwise, such as 042, may be meant as a name. */
export function checkScopeNumbers({ scopes }: Roster, report: Report): void {
  for (const { file, workspace, groups } of scopes) {
    for (const name of [workspace, ...groups]) {
      if (!isUnclearNumber(name)) continue;
      const message = say`${name.text} in a scope is read as the number ${String(name.value)}.`;
      const remedy = say`Put a name in quotes, and write Drata's number in plain digits.`;
      report('unclear-number', file, name.at, message, remedy);
    }
  }
}
