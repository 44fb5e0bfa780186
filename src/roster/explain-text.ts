import type { ErrorObject } from 'ajv/dist/2020.js';
import { isDay } from '../state/instant.js';
import type { Finding } from './explain.js';
import { hide, type Sentence, say } from './sentence.js';

/** Text that is too long, has blanks around it, or holds characters that are not text. */
export function explainText(name: Sentence, text: string, errors: readonly ErrorObject[]): Finding {
  const excess = errors.find(({ keyword }) => keyword === 'maxLength');
  if (excess) {
    const limit = Number(excess.params['limit']);
    const message = say`${name} has ${[...text].length} characters; the limit is ${limit}.`;
    return { code: 'too-long', message, remedy: say`Shorten it to ${limit} characters.` };
  }
  if (text !== text.trim()) {
    return {
      code: 'bad-text',
      message: say`${name} has blanks at its start or end.`,
      remedy: say`Remove them.`,
    };
  }
  const long = errors.some(({ parentSchema }) => parentSchema?.['title'] === 'Long text');
  const odd = (long ? /[^\P{C}\n\t]/u : /[\p{C}\p{Zl}\p{Zp}]/u).exec(text)?.[0] ?? '';
  const point = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const message = say`${name} holds a character that is not text (U+${point}).`;
  const remedy = long ? say`Remove it.` : say`Write it on one line, without control characters.`;
  return { code: 'bad-text', message, remedy };
}

/** Text where an e-mail address belongs. */
export function explainEmail(name: Sentence, text: string): Finding {
  const message = say`${name} is "${hide(text)}", which is not an e-mail address.`;
  return { code: 'bad-email', message, remedy: say`Write it as in jane.doe@acme.example.` };
}

/** Text where a date belongs. */
export function explainDate(name: Sentence, text: string): Finding {
  const day = text.slice(0, 10);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !isDay(day)) {
    const message = say`${name} is "${hide(text)}", but the calendar has no such day.`;
    return { code: 'bad-date', message, remedy: say`Check month and day: a date is year-month-day.` };
  }
  const message = say`${name} is "${hide(text)}", which is neither a date nor a moment with its time zone.`;
  return {
    code: 'bad-date',
    message,
    remedy: say`Write a date as in 2026-03-01, or a moment as in 2026-03-01T09:00:00Z.`,
  };
}
