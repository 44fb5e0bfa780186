import { readFileSync } from 'node:fs';
import type { Plan } from '../plan/plan.js';

/** Name and version as `package.json` has them. */
export function readTool(): Plan['tool'] {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const { name, version } = manifest as { name: string; version: string };
  return { name, version };
}
