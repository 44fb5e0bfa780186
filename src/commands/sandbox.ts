import { CONTROLS } from '../sandbox/control.js';
import { startSandbox } from '../sandbox/server.js';
import type { SwitchName } from '../sandbox/settings.js';
import type { Io } from './io.js';

/** Options of `sandbox`; `switches` by their names in the sandbox's own table. */
export type SandboxCommandOptions = {
  readonly port: number;
  readonly state?: string | undefined;
  readonly revision: 'envelope' | 'batch';
  readonly seed?: string | undefined;
  readonly connectionId: number;
  readonly key?: readonly string[] | undefined;
  readonly switches?: Readonly<Partial<Record<SwitchName, string>>>;
};

/** Runs a local Drata until it is interrupted; its address is the first line of stdout. */
export async function runSandbox(options: SandboxCommandOptions, io: Io): Promise<number> {
  const sandbox = await startSandbox({
    port: options.port,
    statePath: options.state ?? null,
    revision: options.revision,
    connectionId: options.connectionId,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.switches ? { switches: options.switches } : {}),
    ...(options.key ? { keys: options.key } : {}),
  });
  io.stdout(`listening on ${sandbox.url}\n`);
  io.stderr(`${explain(options, sandbox.url, sandbox.restored).join('\n')}\n`);
  await new Promise<void>((resolve) => {
    if (io.signal.aborted) resolve();
    io.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await sandbox.close();
  return 0;
}

function explain(options: SandboxCommandOptions, url: string, restored: boolean): string[] {
  const kept = options.state
    ? `State is kept in ${options.state}.`
    : 'State is forgotten when it stops (--state FILE).';
  const seeded = restored ? ['Found the state file: it was continued, and no seed was used.'] : [];
  const key = options.key ? 'Only the keys given with --key are accepted.' : 'Any API key that is not empty will do.';
  return [
    `${kept} ${key} Ctrl-C stops it.`,
    ...seeded,
    'In another terminal:',
    `  DRATA_API_KEY=anything drata-roster plan --base-url ${url}`,
    `  curl -X POST ${url}/_sandbox/identity-sync`,
    'Steering it:',
    ...CONTROLS.map((line) => `  ${line}`),
  ];
}
