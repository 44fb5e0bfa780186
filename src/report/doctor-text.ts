import stringWidth from 'string-width';
import { paintFor } from './color.js';
import { type Check, doctorHeadline, STATE_WORDS } from './doctor-words.js';
import { padded, widest, wrap } from './layout.js';
import { printable } from './safe.js';

export type { Check } from './doctor-words.js';

export type DoctorTextOptions = {
  readonly color: boolean;
  readonly width: number;
  /** Only what is not ok. */
  readonly quiet: boolean;
};

const COLORS = { ok: 'green', warning: 'yellow', failed: 'red', unproved: 'cyan' } as const;
const GAP = 2;
/** A column narrower than this holds no sentence: then the detail goes on a line of its own. */
const NARROWEST = 24;

/** The checks of `doctor`, one line each, the remedy under what is wrong, and how it stands at the end. */
export function renderDoctorText(checks: readonly Check[], { color, width, quiet }: DoctorTextOptions): string {
  const paint = paintFor(color);
  const shown = quiet ? checks.filter(({ state }) => state !== 'ok') : checks;
  const states = widest(shown.map(({ state }) => STATE_WORDS[state].length));
  const names = widest(shown.map(({ name }) => stringWidth(printable(name))));
  const column = states + GAP + names + GAP;
  const indent = width - column < NARROWEST ? states + GAP : column;
  const lines = shown.flatMap(({ name, state, detail, remedy }) => {
    const start = `${paint[COLORS[state]](padded(STATE_WORDS[state], states))}  `;
    const told = wrap(printable(detail), width - indent).map((line) => printable(line));
    const [first = '', ...rest] = indent === column ? told : ['', ...told];
    const head = `${start}${padded(printable(name), names)}  ${first}`.trimEnd();
    const below = rest.map((line) => `${' '.repeat(indent)}${line}`);
    const advice = remedy === null ? [] : wrap(`To do: ${printable(remedy)}`, width - indent);
    return [head, ...below, ...advice.map((line) => `${' '.repeat(indent)}${paint.bold(printable(line))}`)];
  });
  const end = wrap(doctorHeadline(checks), width).map(paint.bold);
  return `${[...lines, ...(lines.length === 0 ? [] : ['']), ...end].join('\n')}\n`;
}
