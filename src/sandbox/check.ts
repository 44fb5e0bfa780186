import { UsageError } from '../errors.js';
import { emptyState, FORMAT, FORMAT_VERSION, type SandboxState, TABLES, type TableName, TENANT } from './model.js';

/** Columns that point at a row of another table. */
const REFERENCES: readonly [TableName, string, TableName][] = [
  ['identities', 'connectionId', 'connections'],
  ['identities', 'userId', 'users'],
  ['accounts', 'connectionId', 'connections'],
  ['accounts', 'groupIds', 'groups'],
  ['personnel', 'userId', 'users'],
  ['customFieldOptions', 'customFieldId', 'customFieldDefinitions'],
  ['customFieldValues', 'personnelId', 'personnel'],
  ['customFieldValues', 'customFieldId', 'customFieldDefinitions'],
  ['workspaces', 'scopeGroupIds', 'groups'],
  ['documents', 'userId', 'users'],
];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const HOLDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  flag: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  numbers: (value) => Array.isArray(value) && value.every((item) => Number.isSafeInteger(item)),
};

/** One row as stored, absent nullable columns as null; throws what is wrong with it. */
function checkRow(row: unknown, columns: Readonly<Record<string, string>>, place: string): Record<string, unknown> {
  if (!isObject(row)) throw new UsageError(`${place} must be an object.`);
  for (const key of Object.keys(row)) {
    if (!Object.hasOwn(columns, key)) throw new UsageError(`${place} has an unknown key "${key}".`);
  }
  return Object.fromEntries(
    Object.entries(columns).map(([column, kind]) => {
      const base = kind.replace('?', '');
      const value = row[column] ?? null;
      if (value === null ? kind === base : !HOLDS[base]?.(value)) {
        throw new UsageError(`${place}.${column} must be ${base}${kind === base ? '' : ' or null'}.`);
      }
      return [column, value];
    }),
  );
}

/** Checks that ids are unique in each table and that every reference has its row; answers the highest id. */
function checkIds(tables: Readonly<Record<string, Record<string, unknown>[]>>): number {
  const ids = new Map<string, Set<unknown>>();
  for (const [table, rows] of Object.entries(tables)) {
    const seen = new Set(rows.map((row) => row['id']));
    if (seen.size < rows.length) throw new UsageError(`Two rows of ${table} have the same id.`);
    ids.set(table, seen);
  }
  for (const [table, column, target] of REFERENCES) {
    for (const row of tables[table] ?? []) {
      for (const id of [row[column] ?? []].flat()) {
        if (!ids.get(target)?.has(id))
          throw new UsageError(`${table} ${row['id']} names ${column} ${id}, which ${target} does not hold.`);
      }
    }
  }
  return Math.max(0, ...[...ids.values()].flatMap((seen) => [...seen].map(Number).reduce((a, b) => Math.max(a, b), 0)));
}

/**
 * Reads a state or a seed. `format` and `version` must be ours; tables, tenant and `nextId` may be left out. Throws a
 * `UsageError` that names the first thing wrong.
 */
export function checkState(value: unknown): SandboxState {
  if (!isObject(value) || value['format'] !== FORMAT) {
    throw new UsageError(`It is not a sandbox state: its "format" is not "${FORMAT}".`);
  }
  if (value['version'] !== FORMAT_VERSION) {
    throw new UsageError(`Its "version" is not ${FORMAT_VERSION}: another release of drata-roster wrote it.`);
  }
  const { format, version, nextId, tenant, ...given } = value;
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(TABLES, key)) throw new UsageError(`It has an unknown key "${key}".`);
  }
  const tables = Object.fromEntries(
    Object.entries(TABLES).map(([table, columns]) => {
      const rows = given[table] ?? [];
      if (!Array.isArray(rows)) throw new UsageError(`${table} must be a list.`);
      return [table, rows.map((row, index) => checkRow(row, columns, `${table}[${index}]`))];
    }),
  );
  const next = checkIds(tables) + 1;
  if (nextId !== undefined && !HOLDS['number']?.(nextId)) throw new UsageError('nextId must be a number.');
  const state: Record<string, unknown> = {
    ...emptyState(),
    nextId: Math.max(next, Number(nextId ?? 1)),
    tenant: checkRow({ ...emptyState().tenant, ...(tenant ?? {}) }, TENANT, 'tenant'),
    ...tables,
  };
  // Every table and column has just been checked against the description the type is made of.
  return state as SandboxState;
}
