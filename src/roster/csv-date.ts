import { UsageError } from '../errors.js';
import { type Day, isDay } from '../state/instant.js';
import { hide, type Sentence, say } from './sentence.js';

/** A cell as it is read: a value, nothing at all, or why it cannot be used. */
export type CellRead<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'bad'; readonly message: Sentence; readonly remedy: Sentence };

/** What `--date-format` says: in which order day, month and year stand, and whether years may have two digits. */
export type DateFormat = { readonly order: string; readonly shortYears: boolean };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const NTH = '(\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '(\\d{4}|\\d{2})';

const TIME = /(?:T| +|, *)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)? *(?:[ap]\.?m\.?)? *(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +/i;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const DAY_MONTH = new RegExp(`^${NTH}[ ./-]+${MONTH}[ ,./-]+${YEAR}$`, 'i');
const MONTH_DAY = new RegExp(`^${MONTH}[ -]+${NTH}(?:, *| +|-)${YEAR}$`, 'i');
const NUMBERS = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$/;

/** Reads `--date-format`: day, month and year once each, as in DD/MM/YYYY. */
export function parseDateFormat(text: string): DateFormat {
  const parts: readonly string[] = text.toUpperCase().match(/Y+|M+|D+/g) ?? [];
  const order = parts.map((part) => part[0]).join('');
  const isKnown =
    ['DMY', 'MDY', 'YMD', 'YDM'].includes(order) && parts.every((part) => /^(?:YYYY|YY|M{1,3}|DD?)$/.test(part));
  if (!isKnown || /[^YMD./ -]/i.test(text)) {
    throw new UsageError(`--date-format does not understand "${text}"`, {
      remedy: 'Write DD/MM/YYYY or MM/DD/YYYY, with YY where years have two digits.',
    });
  }
  return { order, shortYears: parts.includes('YY') };
}

/**
 * Reads a date in one of the usual spellings as the day that is written, whatever time stands behind it. Where day and month could
 * be either, `format` decides; without one it is refused.
 */
export function readDate(cell: string, format: DateFormat | null): CellRead<Day> {
  const text = cell.replace(TIME, '').replace(WEEKDAY, '').trim();
  // BambooHR writes this where no date is known.
  if (text === '' || text === '0000-00-00') return { kind: 'nothing' };
  const parts = readParts(text, format);
  if (typeof parts === 'string') return badDate(cell, parts);
  const [year, month, day] = parts;
  if (year.length === 2 && !format?.shortYears) return badDate(cell, 'short');
  const full = year.length === 2 ? `${Number(year) < 70 ? '20' : '19'}${year}` : year;
  const value = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(value) ? { kind: 'value', value } : badDate(cell, 'none');
}

type Fault = 'unknown' | 'ambiguous' | 'serial' | 'short' | 'none';

function readParts(text: string, format: DateFormat | null): readonly [string, string, string] | Fault {
  const first = YEAR_FIRST.exec(text);
  if (first) return inOrder(format?.order === 'YDM' ? 'YDM' : 'YMD', first[1], first[3], first[4]);
  const compact = COMPACT.exec(text);
  if (compact) return inOrder('YMD', compact[1], compact[2], compact[3]);
  const dayMonth = DAY_MONTH.exec(text);
  if (dayMonth) return inOrder('DMY', dayMonth[1], monthNumber(dayMonth[2]), dayMonth[3]);
  const monthDay = MONTH_DAY.exec(text);
  if (monthDay) return inOrder('MDY', monthNumber(monthDay[1]), monthDay[2], monthDay[3]);
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return 'serial';
  const [, one, mark, two, three] = NUMBERS.exec(text) ?? [];
  if (one === undefined) return 'unknown';
  if (format?.order.startsWith('Y')) return 'unknown';
  const order = format?.order ?? orderOf(Number(one), Number(two), mark === '.');
  return order === null ? 'ambiguous' : inOrder(order, one, two, three);
}

/** The order that only one reading allows; dots stand between day, month and year alone. */
function orderOf(one: number, two: number, hasDots: boolean): string | null {
  if (hasDots || one > 12 || one === two) return 'DMY';
  return two > 12 ? 'MDY' : null;
}

function inOrder(order: string, ...parts: readonly (string | undefined)[]): readonly [string, string, string] {
  const part = (letter: string) => parts[order.indexOf(letter)] ?? '';
  return [part('Y'), part('M'), part('D')];
}

function monthNumber(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1);
}

function badDate(cell: string, fault: Fault): CellRead<never> {
  const shown = hide(cell);
  switch (fault) {
    case 'ambiguous': {
      const message = say`"${shown}" may be day and month, or month and day.`;
      return { kind: 'bad', message, remedy: say`Say which with --date-format DD/MM/YYYY or MM/DD/YYYY.` };
    }
    case 'serial': {
      const message = say`"${shown}" is how a spreadsheet counts days, not a date.`;
      return { kind: 'bad', message, remedy: say`Format the column as dates, YYYY-MM-DD, and export it again.` };
    }
    case 'short': {
      const message = say`"${shown}" has a year of two digits.`;
      return {
        kind: 'bad',
        message,
        remedy: say`Write four, or say how to read it with --date-format DD/MM/YY or MM/DD/YY.`,
      };
    }
    case 'none':
      return {
        kind: 'bad',
        message: say`"${shown}" is no day of the calendar.`,
        remedy: say`Correct it, or say how dates are written with --date-format.`,
      };
    case 'unknown': {
      const message = say`"${shown}" is not a date in a known spelling.`;
      return { kind: 'bad', message, remedy: say`Write it as 2026-03-01.` };
    }
    default:
      return fault satisfies never;
  }
}
