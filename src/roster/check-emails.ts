import { emailKey } from '../state/text.js';
import type { Report } from './checks.js';
import { domainOf } from './email.js';
import { fieldAt, type Person } from './people.js';
import type { Roster } from './roster.js';
import { hide, idOf, say } from './sentence.js';
import { placeAt } from './source-file.js';

/** One address for two people: Drata could match either to the user. */
export function checkDuplicateEmails({ byId }: Roster, report: Report): void {
  const owners = new Map<string, Person>();
  for (const person of byId.values()) {
    const { email } = person.identity.fields;
    if (!email) continue;
    const owner = owners.get(emailKey(email));
    if (owner === undefined) {
      owners.set(emailKey(email), person);
      continue;
    }
    const place = placeAt(owner.file, fieldAt(owner, 'email'));
    const names = say`identity ${idOf(person.identity.identityId)} and identity ${idOf(owner.identity.identityId)}`;
    const message = say`${names} (${place.file}:${place.line}) share the e-mail ${hide(email)}.`;
    const remedy = say`Give each person an address. For one person under a new id, keep one record and add "previously".`;
    report('duplicate-email', person.file, fieldAt(person, 'email'), message, remedy, place);
  }
}

/** Addresses outside the company's domains never match a Drata user (DOMAIN section 10). */
export function checkDomains({ byId, config }: Roster, report: Report): void {
  const domains = config?.policy.emailDomains;
  if (!domains) return;
  const allowed = new Set(domains);
  for (const person of byId.values()) {
    const { email } = person.identity.fields;
    if (!email?.includes('@') || allowed.has(domainOf(email))) continue;
    const message = say`email of identity ${idOf(person.identity.identityId)} is ${hide(email)}, outside the domains of the policy.`;
    const remedy = say`Use an address of ${domains.join(', ')}, or add the domain to policy.emailDomains in config.yaml.`;
    report('foreign-domain', person.file, fieldAt(person, 'email'), message, remedy);
  }
}

/** Drata matches records to users by e-mail (DOMAIN section 4). */
export function checkUnmatchedEmails({ byId }: Roster, report: Report): void {
  for (const person of byId.values()) {
    if (person.identity.fields.email !== null) continue;
    const message = say`email of identity ${idOf(person.identity.identityId)} is null, so that Drata can match the record to nobody.`;
    report('unmatched-email', person.file, fieldAt(person, 'email'), message, say`Give the work address.`);
  }
}
