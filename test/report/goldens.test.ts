import { describe, expect, test } from 'vitest';
import { outcomeJson } from '../../src/report/outcome-json.js';
import { renderOutcomeMarkdown } from '../../src/report/outcome-markdown.js';
import { renderOutcomeText } from '../../src/report/outcome-text.js';
import type { Pii } from '../../src/report/pii.js';
import { planJson } from '../../src/report/plan-json.js';
import { renderPlanMarkdown } from '../../src/report/plan-markdown.js';
import { renderPlanText } from '../../src/report/plan-text.js';
import { NAMES, richPlan, richReport } from '../model/rich-plan.js';

const LEVELS: readonly Pii[] = ['full', 'masked', 'ids'];
const text = { color: false, width: 100, quiet: false, names: NAMES };

// Read these files as the person would who gets them; `npx vitest run test/report -u` writes them anew.
describe.each(LEVELS)('with pii %s', (pii) => {
  test.each([
    ['plan', 'txt', () => renderPlanText(richPlan(), { ...text, pii, verbose: false })],
    ['plan-verbose', 'txt', () => renderPlanText(richPlan(), { ...text, pii, verbose: true })],
    ['plan', 'md', () => renderPlanMarkdown(richPlan(), { pii, verbose: false, names: NAMES })],
    ['plan', 'json', () => planJson(richPlan(), pii)],
    ['apply', 'txt', () => renderOutcomeText(richReport(), { ...text, pii, verbose: false })],
    ['apply-verbose', 'txt', () => renderOutcomeText(richReport(), { ...text, pii, verbose: true })],
    ['apply', 'md', () => renderOutcomeMarkdown(richReport(), { pii, verbose: false, names: NAMES })],
    ['apply', 'json', () => outcomeJson(richReport(), pii)],
  ])('%s.%s reads as agreed', async (name, ending, render) => {
    await expect(render()).toMatchFileSnapshot(`../golden/${name}-${pii}.${ending}`);
  });
});
