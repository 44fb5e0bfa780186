import { type Check, doctorHeadline, STATE_WORDS } from './doctor-words.js';
import { prose } from './markdown.js';

/** The checks of `doctor` as a list, the remedy under what is wrong. */
export function renderDoctorMarkdown(checks: readonly Check[]): string {
  const items = checks.flatMap(({ name, state, detail, remedy }) => [
    `- **${STATE_WORDS[state]}** ${prose(name)}: ${prose(detail)}`,
    ...(remedy === null ? [] : [`  - To do: ${prose(remedy)}`]),
  ]);
  return `## drata-roster doctor: ${doctorHeadline(checks)}\n\n${items.join('\n')}\n`;
}
