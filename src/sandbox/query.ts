import type { Call } from './call.js';
import { ApiError } from './reply.js';

/** Parameters every V2 list takes (CONTRACT 5). */
const PAGING = ['cursor', 'size', 'sort', 'sortDir', 'includeTotalCount'];

/** 400 for a parameter the endpoint does not know, while unknown input is rejected. */
export function checkParameters(call: Call, own: readonly string[], common: readonly string[] = PAGING): void {
  if (call.settings['unknown-input'] !== 'reject') return;
  for (const name of call.query.keys()) {
    const known = own.includes(name) || common.includes(name) || own.some((prefix) => name.startsWith(`${prefix}[`));
    if (!known) throw new ApiError(400, `query parameter ${name} should not exist`);
  }
}

/** A whole number within bounds, or the default when the parameter is absent; 400 otherwise. */
export function numberParameter(call: Call, name: string, fallback: number, min: number, max: number): number {
  const text = call.query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new ApiError(400, `${name} must be a number from ${min} to ${max}`);
  }
  return value;
}

/** true or false, undefined when absent; 400 for anything else. */
export function flagParameter(call: Call, name: string): boolean | undefined {
  const text = call.query.get(name);
  if (text === null) return undefined;
  if (text !== 'true' && text !== 'false') throw new ApiError(400, `${name} must be true or false`);
  return text === 'true';
}

/** One of the allowed words, undefined when absent; 400 for any other. */
export function choiceParameter<T extends string>(call: Call, name: string, allowed: readonly T[]): T | undefined {
  const text = call.query.get(name);
  if (text === null) return undefined;
  return choice(text, name, allowed);
}

/** Every value of a bracketed list parameter, each one of the allowed words (CONTRACT 1). */
export function listParameter<T extends string>(call: Call, name: string, allowed: readonly T[]): T[] {
  return call.query.getAll(`${name}[]`).map((text) => choice(text, name, allowed));
}

/** Every value of a bracketed list parameter of numbers. */
export function numbersParameter(call: Call, name: string): number[] {
  return call.query.getAll(`${name}[]`).map((text) => {
    if (!/^[1-9]\d*$/.test(text)) throw new ApiError(400, `each value in ${name} must be a positive number`);
    return Number(text);
  });
}

/** Free text of at most `max` characters; undefined when absent. */
export function textParameter(call: Call, name: string, max = 191): string | undefined {
  const text = call.query.get(name);
  if (text === null) return undefined;
  if ([...text].length > max) throw new ApiError(400, `${name} must be at most ${max} characters`);
  return text;
}

function choice<T extends string>(text: string, name: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === text);
  if (found === undefined) throw new ApiError(400, `${name} must be one of: ${allowed.join(', ')}`);
  return found;
}
