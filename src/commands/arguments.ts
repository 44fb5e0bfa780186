import { InvalidArgumentError } from 'commander';
import { isDay } from '../state/instant.js';

/** Gathers the values of a repeatable option. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 1_000_000) {
    throw new InvalidArgumentError('It takes a whole number from 1 up.');
  }
  return count;
}

export function parseDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('It takes a day that exists, as YYYY-MM-DD.');
  return text;
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It takes a port from 0 to 65535.');
  return port;
}

/** Minutes to wait; `--wait` alone waits through a long resync. */
export function parseMinutes(text: string): number {
  return text === '' ? 60 : parseCount(text);
}
