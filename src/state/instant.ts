/** A moment in UTC, always spelled `YYYY-MM-DDTHH:mm:ss.sssZ`, so that equal moments are equal strings. */
export type Instant = string;

/** A UTC calendar day, `YYYY-MM-DD`. */
export type Day = string;

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?([Zz]|([+-])(\d{2}):(\d{2}))$/;

/** Whether text is a day that exists in the (proleptic Gregorian) calendar: `2026-02-29` is not. */
export function isDay(text: string): boolean {
  const parts = DAY.exec(text);
  if (!parts) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCMonth() + 1 === Number(parts[2]);
}

/**
 * Reads a date (midnight UTC) or an RFC 3339 date-time as an instant; null when it is neither or no such moment exists.
 * Fractions beyond milliseconds are cut, leap seconds refused: Drata's replies carry milliseconds (CONTRACT 7.3).
 */
export function parseInstant(text: string): Instant | null {
  if (isDay(text)) return `${text}T00:00:00.000Z`;
  const parts = DATE_TIME.exec(text);
  if (!parts) return null;
  const [, day = '', hour = '', minute = '', second = '', fraction = '', zone = '', sign = '+', offHour, offMinute] =
    parts;
  if (!isDay(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (Number(offHour ?? 0) > 23 || Number(offMinute ?? 0) > 59) return null;
  const millis = fraction.slice(0, 3).padEnd(3, '0');
  const local = Date.parse(`${day}T${hour}:${minute}:${second}.${millis}Z`);
  const offset = /[Zz]/.test(zone) ? 0 : (Number(offHour) * 60 + Number(offMinute)) * (sign === '-' ? -1 : 1);
  const instant = new Date(local - offset * 60_000);
  const year = instant.getUTCFullYear();
  return year < 0 || year > 9999 ? null : instant.toISOString();
}

/** The UTC day an instant falls on. */
export function dayOf(instant: Instant): Day {
  return instant.slice(0, 10);
}
