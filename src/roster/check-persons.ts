import { emailKey } from '../state/text.js';
import type { Report } from './checks.js';
import { domainOf } from './email.js';
import type { Roster } from './roster.js';
import { type Sentence, say, whoIs } from './sentence.js';
import { placeAt, type SourceFile } from './source-file.js';

/** A place that names a person by e-mail address or by `id:` and a number. */
type Naming = { readonly key: string; readonly file: SourceFile; readonly at: number; readonly name: Sentence };

/** One person twice among the overrides or among the documents, upper and lower case aside: both places are named. */
export function checkDuplicatePersons(roster: Roster, report: Report): void {
  for (const list of [overridesOf(roster), ownersOf(roster)]) {
    const seen = new Map<string, Naming>();
    for (const naming of list) {
      const first = seen.get(emailKey(naming.key));
      if (first === undefined) {
        seen.set(emailKey(naming.key), naming);
        continue;
      }
      const place = placeAt(first.file, first.at);
      const message =
        first.key === naming.key
          ? say`${naming.name} stands here and in ${place.file}:${place.line}.`
          : say`${naming.name} and ${first.name} (${place.file}:${place.line}) are about one person: case does not count.`;
      const remedy = say`Keep one of the two, with everything that both hold.`;
      report('duplicate-key', naming.file, naming.at, message, remedy, place);
    }
  }
}

/** Addresses outside the company's domains belong to no user (DOMAIN section 10). */
export function checkPersonDomains(roster: Roster, report: Report): void {
  const domains = roster.config?.policy.emailDomains;
  if (!domains) return;
  const removals = roster.documentRemovals.map(({ removal, file, at }) => ({
    key: removal.person,
    file,
    at,
    name: say`the person of a removed document, ${whoIs(removal.person)},`,
  }));
  for (const { key, file, at, name } of [...overridesOf(roster), ...ownersOf(roster), ...removals]) {
    if (!key.includes('@') || domains.includes(domainOf(key))) continue;
    const message = say`${name} is outside the domains of the policy.`;
    const remedy = say`Use an address of ${domains.join(', ')}, or add the domain to policy.emailDomains in config.yaml.`;
    report('foreign-domain', file, at, message, remedy);
  }
}

function overridesOf({ overrides }: Roster): Naming[] {
  return overrides.map(({ override: { key }, file, entry: { at } }) => ({
    key,
    file,
    at,
    name: say`override ${whoIs(key)}`,
  }));
}

function ownersOf({ owners }: Roster): Naming[] {
  return owners.map(({ file, entry: { key, at } }) => ({
    key,
    file,
    at,
    name: say`the list of documents of ${whoIs(key)}`,
  }));
}
