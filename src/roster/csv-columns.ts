import { UsageError } from '../errors.js';
import { IDENTITY_FIELD_NAMES, type IdentityField } from '../state/identity.js';
import type { CsvTable } from './csv-table.js';
import { nearest } from './nearest.js';

/** What a column may hold: the id, a field, or a name that is to be split. */
export type CsvField = 'identityId' | 'fullName' | IdentityField;

/** Which column, counted from 0, holds what; and the others, with the field where another column holds it already. */
export type Columns = {
  readonly of: ReadonlyMap<CsvField, number>;
  readonly unused: readonly { readonly column: number; readonly instead: CsvField | null }[];
};

/**
 * Headers of common exports (BambooHR, Workday, Personio, HiBob, Rippling, Gusto) in small letters and digits; the first that a file
 * has is taken. Chosen: vendors let their customers name columns. What could mean two things is not among them: `--map` says it.
 */
const ALIASES: Readonly<Record<CsvField, readonly string[]>> = {
  identityId: [
    ...[
      'identityid',
      'employeeid',
      'employeenumber',
      'employeeno',
      'eeid',
      'workerid',
      'personnelnumber',
      'personnelid',
    ],
    ...['staffid', 'staffnumber', 'associateid', 'personid', 'id'],
  ],
  email: [
    ...['workemail', 'workemailaddress', 'emailwork', 'companyemail', 'businessemail', 'primaryworkemail'],
    ...['emailprimarywork', 'officialemail', 'email', 'emailaddress'],
  ],
  secondaryEmail: [
    ...['secondaryemail', 'personalemail', 'personalemailaddress', 'emailpersonal', 'homeemail', 'homeemailaddress'],
    ...['privateemail', 'alternateemail'],
  ],
  firstName: ['firstname', 'givenname', 'legalfirstname', 'forename'],
  lastName: ['lastname', 'surname', 'familyname', 'legallastname'],
  fullName: [
    ...['fullname', 'name', 'displayname', 'employeename', 'employee', 'workername', 'worker', 'legalname'],
    ...['fulllegalname', 'preferredname'],
  ],
  jobTitle: ['jobtitle', 'title', 'position', 'businesstitle', 'positiontitle', 'jobposition', 'jobrole', 'role'],
  managerId: [
    ...['managerid', 'manageremployeeid', 'manageremployeenumber', 'managernumber', 'managerworkerid', 'linemanagerid'],
    ...['supervisorid', 'supervisoreid', 'supervisoremployeeid', 'supervisoremployeenumber', 'supervisornumber'],
    ...['reportstoid', 'reportingtoid', 'reportstoemployeeid'],
  ],
  managerName: [
    ...['managername', 'manager', 'managerfullname', 'directmanager', 'linemanager', 'supervisor', 'supervisorname'],
    ...['reportsto', 'reportstoname', 'reportingto'],
  ],
  startedAt: [
    ...['startedat', 'hiredate', 'startdate', 'employmentstartdate', 'dateofhire', 'datehired', 'joiningdate'],
    ...['joindate', 'dateofjoining', 'firstdayofwork', 'originalhiredate'],
  ],
  separatedAt: [
    ...['separatedat', 'terminationdate', 'termdate', 'separationdate', 'lastdayofwork', 'lastworkingday', 'lastday'],
    ...['leavingdate', 'leavedate', 'dateofleaving', 'employmentenddate'],
  ],
  isContractor: ['iscontractor', 'contractor', 'employmenttype', 'employeetype', 'workertype', 'contracttype'],
};

const FIELDS: readonly CsvField[] = ['identityId', ...IDENTITY_FIELD_NAMES, 'fullName'];

/** Finds out which column holds what. `maps` are `field=Header` of `--map`; nothing behind the `=` leaves a field out. */
export function findColumns({ headers, rows }: CsvTable, maps: readonly string[]): Columns {
  const of = new Map<CsvField, number>();
  const asked = new Set<CsvField>();
  for (const map of maps) {
    const { field, column } = readMap(map, headers);
    if (asked.has(field)) throw new UsageError(`--map gives ${field} twice`);
    asked.add(field);
    if (column !== null) of.set(field, column);
  }
  const taken = new Set(of.values());
  for (const field of FIELDS.filter((one) => !asked.has(one))) {
    const column = findAlias(field, headers, taken);
    if (column !== null) of.set(field, column);
  }
  const isNamed = of.has('firstName') || of.has('lastName');
  if (isNamed && !asked.has('fullName')) of.delete('fullName');
  requireColumns(of, headers);
  const used = new Set(of.values());
  const isEmpty = (column: number) => rows.every(({ cells }) => !cells[column]);
  const unused = headers.flatMap((header, column) =>
    used.has(column) || (header === '' && isEmpty(column)) ? [] : [{ column, instead: meantBy(header) }],
  );
  return { of, unused };
}

/** The name of a column as spreadsheets count them: A, B, … Z, AA. */
export function columnLetter(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetter(Math.floor(column / 26) - 1) + last;
}

function readMap(
  map: string,
  headers: readonly string[],
): { readonly field: CsvField; readonly column: number | null } {
  const [name = '', ...rest] = map.split('=');
  const field = FIELDS.find((one) => one === name.trim());
  if (rest.length === 0 || field === undefined) {
    const meant = nearest(name.trim(), FIELDS);
    throw new UsageError(`--map does not understand "${map}"`, {
      remedy: `Write field=Header${meant === null ? '' : `, as in ${meant}=Header`}; the fields are ${FIELDS.join(', ')}.`,
    });
  }
  const header = rest.join('=').normalize('NFC').trim();
  if (header === '') return { field, column: null };
  const found = headers.flatMap((one, column) => (one === header ? [column] : []));
  const [column] = found;
  if (column !== undefined && found.length === 1) return { field, column };
  const listed = headers.filter(Boolean).map((one) => `"${one}"`);
  throw new UsageError(
    column === undefined
      ? `--map names a column "${header}" that the file does not have`
      : `Two columns are named "${header}"`,
    { remedy: column === undefined ? `Its columns are ${listed.join(', ')}.` : 'Rename one of them in the file.' },
  );
}

function findAlias(field: CsvField, headers: readonly string[], taken: ReadonlySet<number>): number | null {
  for (const alias of ALIASES[field]) {
    const found = headers.flatMap((header, column) =>
      plainHeader(header) === alias && !taken.has(column) ? [column] : [],
    );
    const [column, other] = found;
    if (column !== undefined && other !== undefined) {
      throw new UsageError(`Columns ${found.map(columnLetter).join(' and ')} may both hold ${field}`, {
        remedy: `Say which with --map ${field}=Header, by its exact name; rename one where both have the same.`,
      });
    }
    if (column !== undefined) return column;
  }
  return null;
}

/** A header in small letters and digits, with `#` for number. */
function plainHeader(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/#/g, 'number')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function meantBy(header: string): CsvField | null {
  return FIELDS.find((field) => ALIASES[field].includes(plainHeader(header))) ?? null;
}

function requireColumns(of: ReadonlyMap<CsvField, number>, headers: readonly string[]): void {
  const listed = headers.filter(Boolean).map((header) => `"${header}"`);
  if (!of.has('identityId')) {
    throw new UsageError('No column of the file is known to hold the id of a person', {
      remedy: `Name it with --map identityId=Header; the columns are ${listed.join(', ')}.`,
    });
  }
  if (of.size < 2) {
    throw new UsageError('Besides the id, no column of the file is known to hold anything', {
      remedy: `Name them with --map field=Header; the columns are ${listed.join(', ')}.`,
    });
  }
}
