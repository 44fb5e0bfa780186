import type { IdentityState, Status, StatusReason } from '../plan/status.js';
import { placeOf } from './facts.js';
import { labelOf } from './field-labels.js';
import { type Pii, redactDay, redactSentence } from './pii.js';
import { counted, type Forms, PERSON, thousands } from './wording.js';

/** What the state of Drata's identity record is called. */
export const RECORD_WORDS: Readonly<Record<IdentityState, string>> = {
  same: 'same',
  differs: 'differs',
  absent: 'none',
  unverifiable: 'unreadable',
  unmanaged: 'unlisted',
};

/** Said of a release without fields: a run was stopped between the reset and what it sets again. */
export const PARTLY_RELEASED = 'the override was handed back in part; apply sets the rest again';

/** How many people agree, in one line. */
export function statusHeadline({ people, unlisted, query }: Status, pii: Pii): string {
  if (people.length + unlisted.length === 0 && query !== null) {
    return pii === 'full' ? `Nobody fits "${query}"` : 'Nobody fits the query';
  }
  if (people.length === 0) return 'The roster names nobody here';
  const waiting = people.filter(({ waits }) => waits).length;
  const agreeing = people.filter(({ agrees }) => agrees).length;
  const differing = people.length - waiting - agreeing;
  const parts = (
    [
      [differing, DIFFER],
      [waiting, WAIT],
      [agreeing, AGREE],
    ] as const
  ).filter(([count]) => count > 0);
  const said = parts.map(([count, [one, many]]) => `${thousands(count)} ${count === 1 ? one : many}`);
  if (parts.length > 1) return `${counted(people.length, PERSON)}: ${said.join(', ')}`;
  const [[, [one, many]] = [0, AGREE]] = parts;
  return people.length === 1 ? `1 person ${one}` : `All ${counted(people.length, PERSON)} ${many}`;
}

const AGREE: Forms = ['agrees', 'agree'];
const DIFFER: Forms = ['differs', 'differ'];
const WAIT: Forms = ['waits', 'wait'];

/** Why records differ, as a sentence for those who keep them; dates and addresses only as the reader may see them. */
export function reasonWords(reason: StatusReason, pii: Pii): string {
  return redactSentence(sentenceOf(reason, pii), pii);
}

function sentenceOf(reason: StatusReason, pii: Pii): string {
  const day = (text: string) => redactDay(text, pii);
  switch (reason.code) {
    case 'no-record':
      return 'Drata has no identity record of this person yet: apply writes it';
    case 'not-applied':
      return `the roster is not applied yet: ${labels(reason.fields)}`;
    case 'waiting':
      return 'waits for the next identity sync';
    case 'waiting-dates':
      return `the personnel record has another ${labels(reason.fields)} than the identity record: the next identity sync copies it, unless somebody set it by hand`;
    case 'set-by-hand':
      return `status set by hand since ${day(reason.since)}: no identity sync changes it before the person's sync is reset in Drata`;
    case 'held-by-hand':
      return `status set by hand since ${day(reason.since)}: it agrees today, but no longer follows the identity record`;
    case 'no-user':
      return reason.email === null
        ? 'Drata has no user for this person'
        : `Drata has no user with the e-mail ${reason.email}: users come from the identity provider, and the spelling must be the same`;
    case 'look-alike':
      return reason.differs === 'case'
        ? `the e-mail differs only in capital letters from that of the Drata user ${reason.email}: write it the same way`
        : `Drata has no user with this e-mail; that of the Drata user ${reason.email} differs only in its domain`;
    case 'other-connection':
      return `another HRIS connection${connectionName(reason)} lists this person too, and Drata may go by that one`;
    case 'future-hire':
      return `future hire until ${day(reason.until)}`;
    case 'overridden':
      return `overridden by the roster${at(reason)}: ${labels(reason.fields)}`;
    case 'override-due':
      return reason.pending === null
        ? `the override${at(reason)} is not applied yet: ${labels(reason.fields)}`
        : `the override${at(reason)} waits: ${reason.pending}`;
    case 'release-due':
      return reason.fields.length === 0
        ? PARTLY_RELEASED
        : `the override of ${labels(reason.fields)} has left the roster: apply hands the person back to the identity sync`;
    case 'unverifiable':
      return 'Drata neither lists this separated person nor offers a way to read the record: it counts as last applied';
    case 'contractor-unknown':
      return 'the identity record does not say whether the person is a contractor, so Drata cannot tell the status';
    case 'unlisted':
      return 'the roster does not name this person';
    default:
      return reason satisfies never;
  }
}

function labels(fields: readonly string[]): string {
  return fields.map(labelOf).join(', ');
}

function at({ source }: Extract<StatusReason, { readonly code: 'overridden' | 'override-due' }>): string {
  const place = placeOf(source);
  return place === null ? '' : ` (${place})`;
}

function connectionName({ connectionId, name }: Extract<StatusReason, { readonly code: 'other-connection' }>): string {
  const known = [connectionId, name === null ? null : `"${name}"`].filter((part) => part !== null);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}
