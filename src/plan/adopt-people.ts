import type { RosterEdit } from '../state/edit.js';
import type { IdentityFields } from '../state/identity.js';
import { dayOf } from '../state/instant.js';
import type { Override, Person, PersonnelField } from '../state/personnel.js';
import { emailKey, normalText } from '../state/text.js';
import { turnOf, writableStatus } from './adopt-override.js';
import type { AdoptContext, Adopted, AdoptResult } from './adopt-record.js';
import { NUMERIC } from './custom-fields.js';
import type { Live } from './live.js';
import { addressBook } from './people.js';
import type { Change, Value } from './plan.js';

/** Gives live people the keys under which a roster names them: the address, or the number where the address is missing or shared. */
export function personKeys(people: readonly Person[]): (person: Person) => string {
  const counts = new Map<string, number>();
  for (const { email } of people) {
    if (email !== null) counts.set(emailKey(email), (counts.get(emailKey(email)) ?? 0) + 1);
  }
  return ({ personnelId, email }) =>
    email !== null && counts.get(emailKey(email)) === 1 ? email : `id:${personnelId}`;
}

/**
 * Overrides of people of whom no override of either roster tells. That a status was set by hand Drata proves; of people who are in the
 * roster by an identity, drift tells. With `whole`, when a
 * roster is written for the first time, two more things count: custom fields, which nothing but a hand sets, and dates other than
 * the identity record's, which are a guess (DOMAIN section 6).
 */
export function adoptPeople(told: readonly Adopted[], context: AdoptContext, whole: boolean): AdoptResult {
  const { live, desired, applied, people } = context;
  const all = live.personnel ?? [];
  const keyOf = personKeys(all);
  const book = addressBook(live.state);
  const known = new Set([
    ...[...desired.overrides.keys(), ...told.map(({ key }) => key)].map((key) => people.find(key)),
    ...[...(applied?.overrides.keys() ?? [])].map((key) => people.findFormer(key)),
  ]);
  const results = all
    .filter((person) => !known.has(person) && (whole || people.identityOf(keyOf(person)) === null))
    .map((person): AdoptResult => {
      const key = keyOf(person);
      const identity = live.state.identities.get(book.get(emailKey(person.email ?? '')) ?? '')?.fields ?? null;
      const isByHand = person.statusSetAt !== null;
      const turn = writableStatus(person) && turnOf(['employmentStatus'], person, {}, identity?.separatedAt ?? null);
      const guesses =
        whole && key === person.email ? guessedDates(person, identity) : new Map<PersonnelField, string>();
      const dates = Object.fromEntries([...guesses.keys()].map((field) => [field, person.fields[field]]));
      const customFields = whole ? customValues(person, live) : new Map<string, string | number>();
      const override = { key, fields: { ...dates, ...turn?.set }, customFields };
      const left = isByHand && !turn ? [unwritable(key)] : [];
      return { records: recordsOf(override, guesses), left };
    });
  return { records: results.flatMap(({ records }) => records), left: results.flatMap(({ left }) => left) };
}

function recordsOf(
  override: Omit<Override, 'source'>,
  guesses: ReadonlyMap<PersonnelField, string>,
): readonly Adopted[] {
  const { key, fields, customFields } = override;
  const values: readonly (readonly [string, Value])[] = [
    ...Object.entries(fields),
    ...[...customFields].map(([name, value]) => [`customFields.${name}`, value] as const),
  ];
  if (values.length === 0) return [];
  const changes = values.map(([field, after]): Change => ({ field, before: null, after }));
  const edit: RosterEdit = { kind: 'add-override', override, comments: Object.fromEntries(guesses), file: null };
  return [{ resource: 'personnel', key, how: 'added', changes, isGuess: guesses.size > 0, edits: [edit] }];
}

/** Dates that are not the identity record's, each with what is said about the guess. */
function guessedDates(
  { fields }: Person,
  identity: Partial<IdentityFields> | null,
): ReadonlyMap<PersonnelField, string> {
  const guesses = new Map<PersonnelField, string>();
  if (identity === null) return guesses;
  for (const field of ['startedAt', 'separatedAt'] as const) {
    const day = fields[field];
    const record = identity[field] ?? null;
    if (day === null || (record !== null && dayOf(record) === day)) continue;
    const held = record === null ? 'holds none' : `says ${dayOf(record)}`;
    guesses.set(field, `a guess: the identity record ${held}; without this line, the next identity sync decides`);
  }
  return guesses;
}

/** The values of custom fields that people can set; by number where a name is not the field's alone. */
function customValues(
  { customFields }: Person,
  { customFields: definitions }: Live,
): ReadonlyMap<string, string | number> {
  const settable = (definitions ?? []).filter(({ readOnly }) => !readOnly);
  const values = customFields.flatMap(({ id, value }): [string, string | number][] => {
    const definition = settable.find((one) => one.id === id);
    if (definition === undefined || value === null || value.trim() === '') return [];
    const name = normalText(definition.name);
    const isShared = (definitions ?? []).filter((one) => normalText(one.name) === name).length > 1;
    const number = NUMERIC.includes(definition.type) ? Number(value) : Number.NaN;
    return [[isShared ? String(id) : name, String(number) === value ? number : value]];
  });
  return new Map(values);
}

function unwritable(key: string) {
  return { resource: 'personnel', key, field: 'employmentStatus', reason: 'unwritable' } as const;
}
