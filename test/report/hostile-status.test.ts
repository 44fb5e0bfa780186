import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Drift } from '../../src/plan/drift.js';
import { personStatus } from '../../src/plan/status.js';
import { renderDoctorMarkdown } from '../../src/report/doctor-markdown.js';
import { type Check, renderDoctorText } from '../../src/report/doctor-text.js';
import { driftJson } from '../../src/report/drift-json.js';
import { renderDriftMarkdown } from '../../src/report/drift-markdown.js';
import { renderDriftText } from '../../src/report/drift-text.js';
import type { Pii } from '../../src/report/pii.js';
import { statusCsv } from '../../src/report/status-csv.js';
import { statusJson } from '../../src/report/status-json.js';
import { renderStatusMarkdown } from '../../src/report/status-markdown.js';
import { renderStatusText } from '../../src/report/status-text.js';
import { desiredPerson, livePerson } from '../model/people.js';
import { driftWith, entry } from '../model/rich-drift.js';
import { HOSTILE } from '../model/rich-plan.js';
import { liveOf, override, personnel, rosterOf, statusInput } from '../model/status.js';

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(HOSTILE, '::error::', '##[', '\n::x', '`', '<b>', '@team', '#1', ' '),
      fc.string({ unit: 'binary' }),
    ),
    {
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(''));
const pii = fc.constantFrom<Pii>('full', 'masked', 'ids');
const width = fc.integer({ min: 30, max: 120 });

function statusOf(text: string, other: string) {
  const email = `${other}@acme.example`;
  return personStatus(
    statusInput({
      desired: rosterOf(
        [desiredPerson(text, { email, firstName: text, lastName: other, isContractor: false })],
        [override(`x${text}`, { startedAt: '2020-01-01' }, [[text, 1]])],
      ),
      live: liveOf(
        [livePerson(text, { email, isContractor: true }), livePerson(`s${text}`, { email: text })],
        [personnel(1, email.toUpperCase(), {}, null), personnel(2, `${other}@acme.dev`), personnel(3, `x${text}`)],
      ),
      feeds: new Map([[1, [{ identityId: text, connectionId: 9, connectionName: text }]]]),
      query: null,
    }),
  );
}

function driftOf(text: string, other: string): Drift {
  const common = { key: text, source: { file: other, line: 1, column: 1 } };
  return driftWith({
    changed: [
      entry({ ...common, kind: 'both', field: 'jobTitle', applied: text, live: other, desired: `${text}x` }),
      entry({ ...common, kind: 'changed-in-drata', resource: 'scope', field: 'groups.1', live: text }),
      entry({ ...common, kind: 'unexplained', resource: 'personnel', field: `customFields.${text}`, live: other }),
    ],
    notApplied: [entry({ ...common, kind: 'not-applied-yet', live: false, desired: true })],
    awaitingSync: [text, other],
    unread: text,
    unmanaged: [{ resource: 'identity', key: text }],
  });
}

test('text from people drives neither a terminal nor a workflow, and is never markup', () => {
  fc.assert(
    fc.property(hostile, hostile, pii, width, (text, other, level, columns) => {
      const look = { color: false, width: columns, verbose: true, quiet: false, pii: level };
      const checks: Check[] = [{ name: text, state: 'failed', detail: other, remedy: text }];
      const status = statusOf(text, other);
      const drift = driftOf(text, other);
      const texts = [renderStatusText(status, look), renderDriftText(drift, look), renderDoctorText(checks, look)];
      const markdown = [
        renderStatusMarkdown(status, look),
        renderDriftMarkdown(drift, look),
        renderDoctorMarkdown(checks),
      ];
      const rest = [
        statusJson(status, level),
        driftJson(drift, level),
        statusCsv(status, level).replaceAll('\r\n', '\n'),
      ];
      for (const output of [...texts, ...markdown, ...rest]) {
        expect(output).not.toMatch(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(output).not.toMatch(/^\s*::/m);
        expect(output).not.toContain('##[');
      }
      for (const output of markdown) {
        const outside = output.replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
        expect(outside.replace(/<\/?(details|summary)( open)?>/g, '')).not.toMatch(/[@<`~\\]|-->|#\d|:\/\/|\]\(/);
      }
    }),
    { numRuns: 60 },
  );
});
