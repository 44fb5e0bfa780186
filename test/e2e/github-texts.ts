import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FakeStore } from '../github/fake-store.js';
import type { Step } from './github-harness.js';

const seen = new Set<string>();

/** With TEXTS=DIR: keeps what people see of a step in a file for each test, to be read as those people. */
export function keepTexts(title: string, { code, stdout, stderr, summary, outputs }: Step, store: FakeStore): void {
  const directory = process.env['TEXTS'];
  if (!directory) return;
  const { currentTestName = 'unknown' } = expect.getState();
  const parts: readonly (readonly [string, string])[] = [
    ['standard output', stdout],
    ['standard error', stderr],
    ['job summary', summary],
    ['outputs', JSON.stringify(outputs)],
    ...store.comments.map(({ issue, user, body }) => [`comment on #${issue} by ${user.login}`, body] as const),
    ...store.checks.map(({ sha, name, status, conclusion, output, annotations }): [string, string] => [
      `check "${name}" on ${sha.slice(0, 7)}: ${status}, ${conclusion}`,
      [output.title, output.summary, output.text, ...annotations.map((one) => JSON.stringify(one))].join('\n'),
    ]),
    ...store.deployments.map(({ sha, environment, statuses, payload }): [string, string] => [
      `deployment of ${sha.slice(0, 7)} to ${environment}`,
      [...statuses.map(({ state, description }) => `${state}: ${description}`), JSON.stringify(payload)].join('\n'),
    ]),
    ...[...store.issues.values()]
      .filter(({ number }) => !store.pulls.has(number))
      .map(({ number, title: name, state, body }): [string, string] => [`issue ${number} (${state}): ${name}`, body]),
  ];
  const text = parts.flatMap(([name, body]) => {
    const key = `${currentTestName} ${name} ${body}`;
    if (body === '' || body === '{}' || seen.has(key)) return [];
    seen.add(key);
    return [`\n### ${name}\n`, body];
  });
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${currentTestName.replaceAll(/\W+/g, '-').slice(0, 100)}.md`);
  appendFileSync(file, [`\n# ${title}: exit ${code}`, ...text, ''].join('\n'));
}
