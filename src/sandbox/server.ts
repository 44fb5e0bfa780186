import { serve } from '@hono/node-server';
import { UsageError } from '../errors.js';
import { sandboxApp } from './app.js';
import { demoState } from './demo-seed.js';
import { laggingIndex } from './index-lag.js';
import { emptyState, type SandboxState } from './model.js';
import type { Sandbox } from './sandbox.js';
import { readSettings, type SwitchName } from './settings.js';
import { openStore, readStateFile } from './store.js';

/** How to start a sandbox; everything but the first three has a default. */
export type SandboxOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the state is kept; null forgets it. An existing file wins over the seed. */
  readonly statePath: string | null;
  readonly revision: 'envelope' | 'batch';
  /** `demo` (default), `empty`, the path of a seed file, or a state. */
  readonly seed?: string | SandboxState;
  readonly switches?: Readonly<Partial<Record<SwitchName, string>>>;
  /** The only keys that are accepted; by default any that is not empty. */
  readonly keys?: readonly string[];
  /** Milliseconds since 1970; the machine's clock by default. */
  readonly clock?: () => number;
};

/** A running sandbox. `restored` tells that the state file was there already. */
export type RunningSandbox = {
  readonly url: string;
  readonly restored: boolean;
  readonly close: () => Promise<void>;
};

/** Starts a local Drata on loopback. Throws `UsageError` for a bad option, state file or seed, and for a port in use. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const settings = readSettings(options.revision, options.switches);
  const clock = options.clock ?? Date.now;
  const store = await openStore(options.statePath, () => readSeed(options.seed ?? 'demo'));
  const sandbox: Sandbox = {
    store,
    settings,
    keys: options.keys ?? null,
    faults: [],
    log: [],
    count: 0,
    clock,
    indexed: laggingIndex(store, Number(settings['search-lag']), clock),
  };
  try {
    const { port, stop } = await listen(sandbox, options.port);
    let closing: Promise<void> | null = null;
    const close = () => {
      closing ??= stop().then(store.close);
      return closing;
    };
    return { url: `http://127.0.0.1:${port}`, restored: store.restored, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function readSeed(seed: string | SandboxState): Promise<SandboxState> {
  if (typeof seed !== 'string') return structuredClone(seed);
  if (seed === 'demo') return demoState();
  if (seed === 'empty') return emptyState();
  const state = await readStateFile(seed, 'seed file');
  if (state === null) {
    throw new UsageError(`There is no seed file ${seed}.`, { remedy: 'Give a file, or one of: demo, empty.' });
  }
  return state;
}

function listen(sandbox: Sandbox, port: number): Promise<{ port: number; stop: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: sandboxApp(sandbox).fetch, hostname: '127.0.0.1', port }, (info) => {
      resolve({ port: info.port, stop });
    });
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error);
      const why = error.code === 'EADDRINUSE' ? 'is in use by another program' : 'needs more rights';
      reject(new UsageError(`Port ${port} ${why}.`, { remedy: 'Give another with --port; 0 takes any free one.' }));
    });
    const stop = () =>
      new Promise<void>((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
  });
}
