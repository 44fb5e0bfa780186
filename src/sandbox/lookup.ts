import { emailKey } from '../state/text.js';
import type { SandboxState, TableName, TableRow } from './model.js';

/** Rows found by what others know of them. Made anew for each request; each index is built when first asked. */
export type Lookup = ReturnType<typeof lookup>;

/** Indexes over a state that does not change while the lookup is used. */
export function lookup(state: SandboxState) {
  const user = one(
    () => state.users,
    (row) => row.id,
  );
  const userByEmail = one(
    () => state.users,
    (row) => emailKey(row.email),
  );
  const person = one(
    () => state.personnel,
    (row) => row.id,
  );
  const personOfUser = one(
    () => state.personnel,
    (row) => row.userId,
  );
  const connection = one(
    () => state.connections,
    (row) => row.id,
  );
  const group = one(
    () => state.groups,
    (row) => row.id,
  );
  const definition = one(
    () => state.customFieldDefinitions,
    (row) => row.id,
  );
  const accountsOf = many(
    () => state.accounts,
    (row) => emailKey(row.email),
  );
  const recordsOf = many(
    () => state.identities.filter((row) => row.deletedAt === null),
    (row) => row.userId,
  );
  const documentsOf = many(
    () => state.documents,
    (row) => row.userId,
  );
  // Without the plan feature custom fields are not shown (CONTRACT 9.1).
  const hidden = state.tenant.missingFeatures.includes('Custom Fields and Formulas');
  const valuesOf = many(
    () => (hidden ? [] : state.customFieldValues),
    (row) => row.personnelId,
  );
  return {
    user,
    userByEmail,
    person,
    personOfUser,
    connection,
    group,
    definition,
    /** Accounts of the identity provider with this address. */
    accountsOf: (email: string) => accountsOf(emailKey(email)),
    /** HRIS records that the last identity sync matched to this user. */
    recordsOf: (userId: number) => recordsOf(userId),
    documentsOf,
    valuesOf,
  };
}

type AnyRow = TableRow<TableName>;

function one<T extends AnyRow, K>(rows: () => readonly T[], key: (row: T) => K) {
  let index: Map<K, T> | null = null;
  return (wanted: K | null | undefined): T | undefined => {
    // The first of several rows with one key wins.
    index ??= new Map([...rows()].reverse().map((row) => [key(row), row]));
    return wanted === null || wanted === undefined ? undefined : index.get(wanted);
  };
}

function many<T extends AnyRow, K>(rows: () => readonly T[], key: (row: T) => K) {
  let index: Map<K, T[]> | null = null;
  return (wanted: K): readonly T[] => {
    if (index === null) {
      index = new Map();
      for (const row of rows()) {
        const same = index.get(key(row));
        if (same) same.push(row);
        else index.set(key(row), [row]);
      }
    }
    return index.get(wanted) ?? [];
  };
}
