import type { CellRead } from './csv-date.js';
import { hide, say } from './sentence.js';

const TRUE: ReadonlySet<string> = new Set(['1', 'yes', 'true']);
const FALSE: ReadonlySet<string> = new Set(['0', 'no', 'false']);

/** Words of employment types, in small letters without blanks; one that is in neither list is refused. Chosen. */
const CONTRACTORS: ReadonlySet<string> = new Set([
  ...['contractor', 'contract', 'independentcontractor', 'contingentworker', 'contingent', 'freelance', 'freelancer'],
  ...['consultant', 'external', '1099', '1099contractor', 'fulltimecontractor', 'parttimecontractor'],
]);
const EMPLOYEES: ReadonlySet<string> = new Set([
  ...['employee', 'fulltime', 'parttime', 'fulltimeemployee', 'parttimeemployee', 'permanent', 'regular', 'internal'],
  ...['regularfulltime', 'regularparttime', 'fulltimeregular', 'parttimeregular', 'salaried', 'hourly', 'w2', 'intern'],
  ...['internship', 'apprentice', 'trainee', 'workingstudent', 'fixedterm', 'temporary', 'seasonal'],
  ...[
    'salariedfulltime',
    'salariedparttime',
    'hourlyfulltime',
    'hourlyparttime',
    'permanentfulltime',
    'permanentparttime',
  ],
]);

/** Reads whether somebody is a contractor: a truth value, or a word for the kind of employment. */
export function readContractor(cell: string): CellRead<boolean> {
  if (cell === '') return { kind: 'nothing' };
  const word = cell.toLowerCase();
  const plain = word.replace(/[^\p{L}\p{N}]/gu, '');
  if (TRUE.has(word) || CONTRACTORS.has(plain)) return { kind: 'value', value: true };
  if (FALSE.has(word) || EMPLOYEES.has(plain)) return { kind: 'value', value: false };
  const message = say`"${hide(cell)}" says neither contractor nor employee.`;
  const remedy = say`Write yes or no, Contractor or Employee; --map isContractor= leaves the column alone.`;
  return { kind: 'bad', message, remedy };
}

/** First and last name of a person. */
export type Names = { readonly firstName: string; readonly lastName: string };

/** Splits a name where only one way is right: two words, or a comma behind the last name. */
export function readFullName(cell: string): CellRead<Names> {
  if (cell === '') return { kind: 'nothing' };
  const parts = cell.split(',').map((part) => part.trim());
  const words = cell.split(/\s+/);
  const [first = '', second = ''] = parts.length === 2 ? [...parts].reverse() : words;
  if (parts.length <= 2 && (parts.length === 2 || words.length === 2) && first !== '' && second !== '') {
    return { kind: 'value', value: { firstName: first, lastName: second } };
  }
  const message = say`"${hide(cell)}" cannot be told apart into first and last name.`;
  const remedy = say`Write "Last, First", give both a column of their own, or leave it out with --map fullName=`;
  return { kind: 'bad', message, remedy: say`${remedy}.` };
}
