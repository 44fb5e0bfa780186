import { EMPLOYMENT_STATUSES } from '../state/status.js';
import type { Call } from './call.js';
import { findDefinitions } from './custom-values.js';
import { CHECK_FILTERS, CHECK_NAMES, CHECK_STATUSES } from './facets.js';
import type { Lookup } from './lookup.js';
import { checkParameters, choiceParameter, listParameter, numbersParameter, textParameter } from './query.js';
import { ApiError } from './reply.js';
import type { Found } from './search.js';

type Filter = (row: Found) => boolean;

/** Text as the search compares it: without case, without accents. */
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Every filter of a search request; they all have to pass (CONTRACT 9.3). */
export function readFilter(call: Call, look: Lookup): Filter {
  const lists = ['expand', 'facets', 'employmentStatus', 'groupIds', 'idpConnectionIds', 'hrisConnectionIds'];
  const own = [...lists, ...CHECK_FILTERS].map((name) => `${name}[]`);
  checkParameters(call, [...own, 'q', 'firstName', 'lastName', 'syncStatus', 'customFields', 'customRangeFields']);
  const filters: Filter[] = [
    textFilter(call),
    nameFilter(call, 'firstName'),
    nameFilter(call, 'lastName'),
    oneOf(listParameter(call, 'employmentStatus', EMPLOYMENT_STATUSES), (row) => [row.person.employmentStatus]),
    oneOf(numbersParameter(call, 'groupIds'), (row) => [...row.groups]),
    oneOf(numbersParameter(call, 'idpConnectionIds'), (row) => [row.idpConnectionId]),
    oneOf(numbersParameter(call, 'hrisConnectionIds'), (row) => [row.hrisConnectionId]),
    oneOf([choiceParameter(call, 'syncStatus', ['SYNCED', 'NOT_SYNCED']) ?? []].flat(), (row) => [row.syncStatus]),
    ...CHECK_FILTERS.map((name) =>
      oneOf(listParameter(call, name, CHECK_STATUSES), (row) => [row.checks.get(CHECK_NAMES[name])]),
    ),
    ...readEntries(call, 'customFields').map((entry) => fieldFilter(call, look, entry)),
    ...readEntries(call, 'customRangeFields').map((entry) => rangeFilter(call, look, entry)),
  ];
  return (row) => filters.every((fits) => fits(row));
}

/** Passes when nothing was asked, or one of the person's values is among those asked for. */
function oneOf<T>(asked: readonly T[], values: (row: Found) => readonly unknown[]): Filter {
  const wanted = new Set<unknown>(asked);
  return wanted.size === 0 ? () => true : (row) => values(row).some((value) => wanted.has(value));
}

/** Every word of `q` occurs in names, address or title. */
function textFilter(call: Call): Filter {
  const words = fold(textParameter(call, 'q') ?? '').split(/\s+/);
  return ({ user, jobTitle }) => {
    const text = fold([user.firstName, user.lastName, user.email, jobTitle].join(' '));
    return words.every((word) => text.includes(word));
  };
}

function nameFilter(call: Call, field: 'firstName' | 'lastName'): Filter {
  const start = (textParameter(call, field) ?? '').toLowerCase();
  return (row) => (row.user[field] ?? '').toLowerCase().startsWith(start);
}

/** Entries like customFields[0][name]=Level&customFields[0][value]=4. */
function readEntries(call: Call, parameter: string): ReadonlyMap<string, string>[] {
  const entries = new Map<string, Map<string, string>>();
  for (const [name, value] of call.query) {
    const parts = /^(\w+)\[(\d+)\]\[(\w+)\]$/.exec(name);
    if (!parts || parts[1] !== parameter) continue;
    const [, , index = '', key = ''] = parts;
    entries.set(index, (entries.get(index) ?? new Map()).set(key, value));
  }
  return [...entries.values()];
}

function valueReader(call: Call, look: Lookup, entry: ReadonlyMap<string, string>) {
  const id = entry.get('customFieldId');
  const [definition] = findDefinitions(call.state, id === undefined ? entry.get('name') : Number(id), 'PERSONNEL');
  if (!definition) throw new ApiError(400, 'a custom field filter needs the customFieldId or name of a field');
  return (row: Found) => look.valuesOf(row.id).find((value) => value.customFieldId === definition.id)?.value;
}

function fieldFilter(call: Call, look: Lookup, entry: ReadonlyMap<string, string>): Filter {
  const read = valueReader(call, look, entry);
  const wanted = entry.get('value');
  if (wanted === undefined) throw new ApiError(400, 'a custom field filter needs a value');
  return (row) => read(row) === wanted;
}

function rangeFilter(call: Call, look: Lookup, entry: ReadonlyMap<string, string>): Filter {
  const read = valueReader(call, look, entry);
  const from = entry.get('gte');
  const to = entry.get('lte');
  if (from === undefined && to === undefined) throw new ApiError(400, 'a custom range filter needs gte or lte');
  return (row) => {
    const value = read(row);
    if (value === undefined) return false;
    return (from === undefined || Number(value) >= Number(from)) && (to === undefined || Number(value) <= Number(to));
  };
}
