import { isMap, isScalar, parseDocument } from 'yaml';
import { dayOf, type Instant } from '../state/instant.js';

/** A single value as a roster file may hold it. */
export type ScalarValue = string | number | boolean | null;

/** How a value stood before, so that its quotes stay what they were. */
export type Quotes = 'plain' | 'single' | 'double';

export type ScalarStyle = {
  /** Inside brackets more characters need quotes. */
  readonly flow: boolean;
  readonly quotes?: Quotes;
  /** Dates go without quotes: YAML 1.2 reads them as text, and the roster expects them so. */
  readonly isDate?: boolean;
};

/** Text that every YAML reads as it stands, in brackets or not; anything else is tried with the parser. */
const PLAIN = /^[\p{L}_][\p{L}\p{M}\p{N}_.@+'’/()&-]*(?: [\p{L}\p{M}\p{N}_.@+'’/()&-]+)*$/u;

/** Words that YAML 1.1, which many tools still speak, takes for truth values or nothing (https://yaml.org/type/bool.html). */
const WORDS = /^(?:y|yes|n|no|true|false|on|off|null|__proto__)$/i;

/** What some YAML takes for a number, a date or a time: digits, signs and the letters of exponents and other bases. */
const NUMERIC = /^[-+]?\.?\d[\d_.,:+a-fA-FxXoO-]*$|^[-+]?\.(?:inf|nan)$/i;

/** A date or moment as written where a date belongs. */
const DATE = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?$/;

/** Characters that double quotes must escape beyond what JSON does: other controls, line ends, marks and halves of characters. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\p{Cs}]/gu;

/** A value as one line of YAML that reads back as the same value. */
export function writeScalar(value: ScalarValue, style: ScalarStyle): string {
  if (typeof value !== 'string') return String(value);
  const { quotes = 'plain' } = style;
  if (quotes === 'plain' && isPlain(value, style)) return value;
  const isPrintable = !/[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u.test(value);
  const single = quotes === 'single' || (quotes === 'plain' && /["\\]/.test(value));
  if (isPrintable && single) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value).replace(UNPRINTABLE, (char) => `\\u${hex(char)}`);
}

/** A day where midnight is meant, else the moment: as people write dates. */
export function writeInstant(instant: Instant): string {
  return instant.endsWith('T00:00:00.000Z') ? dayOf(instant) : instant.replace('.000Z', 'Z');
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(4, '0');
}

function isPlain(text: string, { flow, isDate = false }: ScalarStyle): boolean {
  if (isDate && DATE.test(text)) return true;
  if (WORDS.test(text) || NUMERIC.test(text)) return false;
  return PLAIN.test(text) || readsBack(text, flow);
}

/** Whether the parser takes unquoted text for itself, as a value and as a key. */
function readsBack(text: string, flow: boolean): boolean {
  if (text === '<<' || text === '=' || text.length > 1000 || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) return false;
  const { contents, errors, warnings } = parseDocument(flow ? `{ ${text}: ${text} }` : `${text}: ${text}`);
  if (errors.length + warnings.length > 0 || !isMap(contents) || contents.items.length !== 1) return false;
  const pair = contents.items[0];
  return [pair?.key, pair?.value].every((node) => isScalar(node) && node.type === 'PLAIN' && node.value === text);
}
