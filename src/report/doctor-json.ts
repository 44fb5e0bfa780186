import { type Check, hasFailed } from './doctor-words.js';
import { jsonDocument } from './plan-json.js';

/** The checks of `doctor` for programs. */
export function doctorJson(checks: readonly Check[]): string {
  const list = checks.map(({ name, state, detail, remedy }) => ({ name, state, detail, remedy }));
  return jsonDocument({ ok: !hasFailed(checks), checks: list });
}
