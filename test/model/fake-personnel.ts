import type { CallResult, PersonnelChange, PersonnelReader, PersonnelWriter } from '../../src/drata/ports.js';
import type { DrataError, InterruptedError } from '../../src/errors.js';
import { predictStatus } from '../../src/plan/predict.js';
import type { Identity } from '../../src/state/identity.js';
import { type Day, dayOf } from '../../src/state/instant.js';
import type { CustomFieldDefinition, Person, PersonnelFields } from '../../src/state/personnel.js';
import { emailKey } from '../../src/state/text.js';
import { CallLog, forbidden, refusal } from './fake-calls.js';

export type PersonnelOptions = {
  readonly definitions?: readonly CustomFieldDefinition[] | null;
  /** Numbers whose reset Drata refuses, and with it the whole call. */
  readonly refusesReset?: readonly number[];
  /** Numbers whose writes Drata refuses. */
  readonly refusesWrite?: readonly number[];
  /** Numbers whose writes and resets are accepted without effect. */
  readonly ignores?: readonly number[];
  /** Numbers whose writes and resets take effect, but get no answer. */
  readonly mute?: readonly number[];
  /** Numbers that are gone when read back. */
  readonly vanishes?: readonly number[];
  /** What the key may not do. */
  readonly forbids?: readonly ('write' | 'reset' | 'list')[];
  /** A reset takes values from the identities at once, not at the next sync (DOMAIN section 6: unknown). */
  readonly resetsAtOnce?: boolean;
};

type Lock = 'startedAt' | 'separatedAt';

/** A personnel record as the roster has no part in it. */
export function livePersonnel(personnelId: number, email: string | null, given: Partial<PersonnelFields> = {}): Person {
  const fields = {
    employmentStatus: 'CURRENT_EMPLOYEE',
    notHumanReason: null,
    startedAt: null,
    separatedAt: null,
  } as const;
  return {
    personnelId,
    userId: personnelId + 1000,
    email,
    fields: { ...fields, ...given },
    customFields: [],
    statusSetAt: null,
    reasonBy: null,
  };
}

/** Personnel in memory with the locks of CONTRACT 9.5 and 9.6, and an identity sync that respects them (DOMAIN section 14). */
export class FakePersonnel implements PersonnelReader, PersonnelWriter {
  readonly people: Map<number, Person>;
  readonly locks = new Map<number, Set<Lock>>();
  readonly #log: CallLog;
  readonly #options: PersonnelOptions;
  /** What identity sync last saw, for resets that take effect at once. */
  #identities: readonly Identity[] = [];
  #underWay = 0;
  /** The most writes that were under way at once. */
  peak = 0;

  constructor(people: Iterable<Person>, options: PersonnelOptions = {}, log = new CallLog()) {
    this.people = new Map([...people].map((person) => [person.personnelId, person]));
    this.#options = options;
    this.#log = log;
  }

  get calls(): readonly string[] {
    return this.#log.calls;
  }

  async list({ customFields }: { readonly customFields: boolean }): Promise<readonly Person[]> {
    const { stop } = this.#log.next(customFields ? 'list with custom fields' : 'list');
    if (stop) throw stop;
    if (this.#options.forbids?.includes('list')) throw forbidden('list');
    return [...this.people.values()]
      .filter(({ personnelId }) => !this.#options.vanishes?.includes(personnelId))
      .map((person) => (customFields ? person : { ...person, customFields: [] }));
  }

  async customFields(): Promise<readonly CustomFieldDefinition[] | null> {
    return this.#options.definitions ?? null;
  }

  async write({ personnelId }: Person, change: PersonnelChange): Promise<CallResult> {
    this.#underWay += 1;
    this.peak = Math.max(this.peak, this.#underWay);
    const custom = change.customFields.map(({ field, value }) => [`#${field}`, value]);
    const said = JSON.stringify({ ...change.fields, ...Object.fromEntries(custom) }).replaceAll('"', '');
    const { stop, lands } = this.#log.next(`write ${personnelId} ${said}`);
    // Several are under way at once, as with a network.
    await Promise.resolve();
    this.#underWay -= 1;
    const fault = this.#options.refusesWrite?.includes(personnelId)
      ? 'Drata refused to update personnel'
      : this.#faultOf(personnelId, change);
    if (this.#options.forbids?.includes('write')) return failed(forbidden('write'), true);
    if (!stop && fault !== null) return failed(refusal(fault, 400), false);
    if (lands && fault === null && !this.#options.ignores?.includes(personnelId)) this.#set(personnelId, change);
    return this.#answer(stop, lands, [personnelId]);
  }

  async reset(personnelIds: readonly number[]): Promise<CallResult> {
    if (personnelIds.length > 100) throw new Error('a reset may name 100 people');
    const { stop, lands } = this.#log.next(`reset ${personnelIds.join(' ')}`);
    if (this.#options.forbids?.includes('reset')) return failed(forbidden('reset'), true);
    if (!stop && personnelIds.some((id) => this.#options.refusesReset?.includes(id))) {
      return failed(refusal('Drata refused to reset', 409), false);
    }
    for (const id of personnelIds) if (lands && !this.#options.ignores?.includes(id)) this.#giveBack(id);
    return this.#answer(stop, lands, personnelIds);
  }

  resetAll(): never {
    throw new Error('nothing but `release --all` may hand everybody back');
  }

  /** What people do in the app: as a write, but nobody's call. */
  setByHand(personnelId: number, fields: Partial<PersonnelFields>): void {
    this.#set(personnelId, { fields, customFields: [] });
  }

  /** Identity sync: records reach the people whose address they have, but for what was set by hand. */
  sync(identities: Iterable<Identity>, today: Day): void {
    this.#identities = [...identities];
    for (const person of this.people.values()) this.#follow(person, today);
  }

  #follow(person: Person, today: Day): void {
    const { personnelId, email, statusSetAt } = person;
    const identity = this.#identities.find(
      ({ fields }) => fields.email && emailKey(fields.email) === emailKey(email ?? ''),
    );
    const held = this.locks.get(personnelId);
    const day = (field: Lock) => (identity?.fields[field] ? dayOf(identity.fields[field]) : null);
    const fields: PersonnelFields = {
      ...person.fields,
      ...(statusSetAt === null
        ? { employmentStatus: identity ? predictStatus(identity.fields, today) : 'UNKNOWN', notHumanReason: null }
        : {}),
      ...(held?.has('startedAt') ? {} : { startedAt: day('startedAt') }),
      ...(held?.has('separatedAt') ? {} : { separatedAt: day('separatedAt') }),
    };
    this.people.set(personnelId, { ...person, fields });
  }

  #set(personnelId: number, { fields, customFields }: PersonnelChange): void {
    const person = this.#person(personnelId);
    const locks = this.locks.get(personnelId) ?? new Set();
    for (const field of ['startedAt', 'separatedAt'] as const) if (fields[field] !== undefined) locks.add(field);
    this.locks.set(personnelId, locks);
    const values = new Map(person.customFields.map((one) => [one.id, one]));
    for (const { field, value } of customFields) {
      const definition = this.#options.definitions?.find(({ id, name }) => id === field || name === field);
      const id = definition?.id ?? (typeof field === 'number' ? field : 900);
      values.set(id, { id, name: definition?.name ?? String(field), value });
    }
    const leaves = fields.employmentStatus !== undefined && fields.employmentStatus !== 'OUT_OF_SCOPE';
    this.people.set(personnelId, {
      ...person,
      fields: { ...person.fields, ...(leaves ? { notHumanReason: null } : {}), ...fields },
      customFields: [...values.values()],
      statusSetAt: fields.employmentStatus === undefined ? person.statusSetAt : '2026-06-15T10:00:00.000Z',
    });
  }

  #giveBack(personnelId: number): void {
    const person = this.#person(personnelId);
    this.locks.delete(personnelId);
    this.people.set(personnelId, { ...person, statusSetAt: null });
    if (this.#options.resetsAtOnce) this.#follow(this.#person(personnelId), '2026-06-15');
  }

  /** The rules between fields (CONTRACT 9.5). */
  #faultOf(personnelId: number, { fields }: PersonnelChange): string | null {
    const person = this.#person(personnelId);
    const status = fields.employmentStatus ?? person.fields.employmentStatus;
    if (fields.employmentStatus === 'OUT_OF_SCOPE' && !fields.notHumanReason) return 'OUT_OF_SCOPE needs a reason';
    if (fields.notHumanReason !== undefined && status !== 'OUT_OF_SCOPE') return 'a reason needs OUT_OF_SCOPE';
    const separatedAt = fields.separatedAt ?? person.fields.separatedAt;
    if (fields.employmentStatus?.startsWith('FORMER_') && separatedAt === null) return 'FORMER needs a date';
    return null;
  }

  #answer(stop: DrataError | InterruptedError | null, lands: boolean, ids: readonly number[]): CallResult {
    const requests = [this.#log.calls.length];
    if (stop) return { outcome: lands ? { status: 'unknown', requests } : { status: 'unsent' }, stopped: stop };
    const isMute = ids.some((id) => this.#options.mute?.includes(id));
    return { outcome: { status: isMute ? 'unknown' : 'written', requests }, stopped: null };
  }

  #person(personnelId: number): Person {
    const person = this.people.get(personnelId);
    if (person === undefined) throw new Error(`there is no person ${personnelId}`);
    return person;
  }
}

function failed(error: DrataError, stops: boolean): CallResult {
  return { outcome: { status: 'failed', error, requests: [1] }, stopped: stops ? error : null };
}
