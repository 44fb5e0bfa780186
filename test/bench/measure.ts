import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What one run of a command cost. */
export type Cost = {
  /** Wall time in seconds. */
  readonly wall: number;
  /** User and system time of the process in seconds. */
  readonly cpu: number;
  /** Peak resident memory in MiB. */
  readonly memory: number;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs Node with arguments and measures the process from inside, so that it works on any system. */
export async function measure(directory: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Cost> {
  const usage = join(directory, `usage-${process.hrtime.bigint()}.json`);
  const probe = `import { writeFileSync } from 'node:fs'; process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(${JSON.stringify(usage)}, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 }));
  });`;
  const { CI: _ci, ...outside } = process.env;
  const started = performance.now();
  const child = spawn(process.execPath, [`--import=data:text/javascript,${encodeURIComponent(probe)}`, ...args], {
    env: { ...outside, DRATA_API_KEY: 'bench', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  const wall = (performance.now() - started) / 1000;
  const inside = JSON.parse(await readFile(usage, 'utf8')) as { cpu: number; memory: number };
  return { wall, ...inside, code, ...output };
}

/** Of several runs the one with the middle wall time. */
export async function median(runs: number, run: () => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let index = 0; index < runs; index++) costs.push(await run());
  const middle = costs.sort((a, b) => a.wall - b.wall)[Math.floor(runs / 2)];
  if (middle === undefined) throw new Error('no run was measured');
  return middle;
}
