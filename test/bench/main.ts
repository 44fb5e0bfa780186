import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applySevenHundred } from './apply.js';
import { editHundred } from './edit.js';
import { applyOverrides, planPersonnel } from './personnel.js';
import { planTenThousand } from './plan.js';
import { startVersion } from './startup.js';
import { type Row, renderTable } from './table.js';
import { validateHundredThousand, validateTenThousand } from './validate.js';

/** The rows by the name that `npm run bench -- NAME` takes. */
const BENCHES: Readonly<Record<string, (directory: string) => Promise<Row>>> = {
  'validate-10k': validateTenThousand,
  'validate-100k': validateHundredThousand,
  plan: planTenThousand,
  'plan-personnel': planPersonnel,
  'apply-batch': (directory) => applySevenHundred(directory, { revision: 'batch', pinned: false }),
  'apply-envelope': (directory) => applySevenHundred(directory, { revision: 'envelope', pinned: true }),
  'apply-unknown': (directory) => applySevenHundred(directory, { revision: 'envelope', pinned: false }),
  'apply-overrides': applyOverrides,
  edit: editHundred,
  version: startVersion,
};

process.exitCode = await run(process.argv.slice(2));

/** Runs the named rows, or all, and prints the table; 1 when requests were other than promised. */
async function run(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    process.stderr.write(`there is no row ${unknown.join(', ')}; the rows are ${Object.keys(BENCHES).join(', ')}\n`);
    return 1;
  }
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`measuring ${name}\n`);
    const directory = await mkdtemp(join(tmpdir(), 'drata-roster-bench-'));
    try {
      rows.push(await bench(directory));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  process.stdout.write(`\n${renderTable(rows)}`);
  return rows.every(({ requestsAsPromised }) => requestsAsPromised) ? 0 : 1;
}
