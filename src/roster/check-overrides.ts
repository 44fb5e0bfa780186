import { dayOf } from '../state/instant.js';
import type { PersonnelField } from '../state/personnel.js';
import { emailKey } from '../state/text.js';
import type { Report } from './checks.js';
import { overrideFieldAt, type PlacedOverride } from './overrides.js';
import type { Person } from './people.js';
import type { Roster } from './roster.js';
import { hide, idOf, type Sentence, say, whoIs } from './sentence.js';
import { entryOf, isUnclearNumber, type Node } from './tree.js';

/** OUT_OF_SCOPE is argued, and nothing else is (CONTRACT 9.5). */
export function checkReasons({ overrides }: Roster, report: Report): void {
  for (const override of overrides) {
    const { fields } = override.override;
    const given = entryOf(override.entry.value, 'notHumanReason');
    const at = overrideFieldAt(override, 'employmentStatus');
    if (fields.employmentStatus === 'OUT_OF_SCOPE' && given === undefined) {
      const remedy = say`Add notHumanReason: auditors expect few such accounts, each with its reason.`;
      report(
        'missing-key',
        override.file,
        at,
        say`${nameOf(override)} is OUT_OF_SCOPE without a notHumanReason.`,
        remedy,
      );
    } else if (given && fields.employmentStatus !== 'OUT_OF_SCOPE' && !isRefused(override, 'employmentStatus')) {
      const message = say`${nameOf(override)} has a notHumanReason, but is not OUT_OF_SCOPE.`;
      const remedy = say`Add employmentStatus: OUT_OF_SCOPE, or remove the reason.`;
      report('stray-reason', override.file, overrideFieldAt(override, 'notHumanReason'), message, remedy);
    }
  }
}

/** A former person has left on a day, given here or in the identity (CONTRACT section 12). */
export function checkSeparations(roster: Roster, report: Report): void {
  for (const override of roster.overrides) {
    const { employmentStatus: status } = override.override.fields;
    if (status !== 'FORMER_EMPLOYEE' && status !== 'FORMER_CONTRACTOR') continue;
    const person = identityOf(override, roster);
    // A value that is wrong has been reported, and an identity may stand in a file that cannot be read.
    if (entryOf(override.entry.value, 'separatedAt') || isGiven(entryOf(person?.entry.value, 'separatedAt')?.value))
      continue;
    if (person === undefined && !roster.complete && override.override.key.includes('@')) continue;
    const message = person
      ? say`${nameOf(override)} is ${status}, but neither it nor identity ${idOf(person.identity.identityId)} has a separation date.`
      : say`${nameOf(override)} is ${status} without a separation date.`;
    report(
      'missing-separation',
      override.file,
      overrideFieldAt(override, 'employmentStatus'),
      message,
      say`Add separatedAt.`,
    );
  }
}

/** Nobody leaves before the first day; a date that the override leaves alone is the identity's. */
export function checkOverrideDates(roster: Roster, report: Report): void {
  for (const override of roster.overrides) {
    const { startedAt, separatedAt } = override.override.fields;
    const identity = identityOf(override, roster)?.identity.fields;
    const start = startedAt ?? (identity?.startedAt && dayOf(identity.startedAt));
    const end = separatedAt ?? (identity?.separatedAt && dayOf(identity.separatedAt));
    if (!(startedAt || separatedAt) || !start || !end || end >= start) continue;
    const message = say`${nameOf(override)} is separated (${hide(end)}) before the start (${hide(start)}).`;
    const at = overrideFieldAt(override, separatedAt ? 'separatedAt' : 'startedAt');
    const remedy = say`Correct one of the dates, here or in the identity.`;
    report('separated-before-start', override.file, at, message, remedy);
  }
}

/** What HRIS can say, HRIS should say: an override stops automatic updates of its field until it is released (DOMAIN section 6). */
export function checkNeedlessOverrides(roster: Roster, report: Report): void {
  for (const override of roster.overrides) {
    const person = identityOf(override, roster);
    if (person === undefined) continue;
    const id = idOf(person.identity.identityId);
    const { employmentStatus: status = '' } = override.override.fields;
    const better: [field: string, instead: Sentence][] = [
      ['startedAt', say`startedAt`],
      ['separatedAt', say`separatedAt`],
      ['employmentStatus', say`separatedAt`],
    ];
    for (const [field, instead] of better) {
      if (!(field in override.override.fields) || (field === 'employmentStatus' && !status.startsWith('FORMER_')))
        continue;
      const message = say`${field} of ${nameOf(override)} overrides what identity ${id} can say.`;
      const remedy = say`Give identity ${id} the right ${instead} instead. Keep the override only for a date in dispute.`;
      report('override-of-identity', override.file, overrideFieldAt(override, field), message, remedy);
    }
  }
}

/** A status set by hand never ends by itself (DOMAIN section 6). */
export function checkFrozenStatus(roster: Roster, report: Report): void {
  for (const override of roster.overrides) {
    const { employmentStatus: status = '' } = override.override.fields;
    const person = identityOf(override, roster);
    if (person === undefined || !status.startsWith('CURRENT_')) continue;
    const id = idOf(person.identity.identityId);
    const message = person.identity.fields.separatedAt
      ? say`${nameOf(override)} stays ${status}, although identity ${id} has a separation date.`
      : say`${nameOf(override)} stays ${status} even after identity ${id} gets a separation date.`;
    const remedy = say`Remove the status: Drata derives it from isContractor and separatedAt of the identity.`;
    report('frozen-status', override.file, overrideFieldAt(override, 'employmentStatus'), message, remedy);
  }
}

/** Custom fields that cannot be sent, or whose values are not what they look like. */
export function checkCustomFields({ overrides, config }: Roster, report: Report): void {
  for (const override of overrides) {
    const given = entryOf(override.entry.value, 'customFields');
    if (given && config?.drata.personnelApi === 'v1') {
      const message = say`${nameOf(override)} has custom fields, which Drata's V1 API cannot set.`;
      const remedy = say`Use personnelApi: v2 with a key that has the V2 permissions, or remove the custom fields.`;
      report('needs-v2', override.file, given.at, message, remedy);
    }
    for (const { key, value } of given?.value.kind === 'map' ? given.value.entries : []) {
      if (value.kind !== 'scalar' || !isUnclearNumber(value)) continue;
      const message = say`customFields.${key} of ${nameOf(override)} is ${hide(value.text)}, which YAML reads as the number ${hide(String(value.value))}.`;
      const remedy = say`Put it in quotes to keep it as it is, or write the number in plain digits.`;
      report('unclear-number', override.file, value.at, message, remedy);
    }
  }
}

function nameOf({ override }: PlacedOverride): Sentence {
  return say`override ${whoIs(override.key)}`;
}

/** The identity whose address an override goes by. */
function identityOf({ override }: PlacedOverride, { byEmail }: Roster): Person | undefined {
  return byEmail.get(emailKey(override.key));
}

function isGiven(node: Node | undefined): boolean {
  return node !== undefined && !(node.kind === 'scalar' && node.value === null);
}

/** Whether a field is there with a value that the schema has refused. */
function isRefused({ entry, override }: PlacedOverride, field: PersonnelField): boolean {
  return entryOf(entry.value, field) !== undefined && !(field in override.fields);
}
