import { serve } from '@hono/node-server';
import { UsageError } from '../errors.js';
import { sandboxApp } from './app.js';
import { laggingIndex } from './index-lag.js';
import type { Sandbox } from './sandbox.js';
import { readSeed, type Seed } from './seed.js';
import { readSettings, type SwitchName } from './settings.js';
import { openStore } from './store.js';

/** How to start a sandbox; everything but the first three has a default. */
export type SandboxOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the state is kept; null forgets it. An existing file wins over the seed. */
  readonly statePath: string | null;
  readonly revision: 'envelope' | 'batch';
  /** `demo` by default. */
  readonly seed?: Seed;
  /** Number of the custom HRIS connection in the demo and the empty seed; 1 by default. */
  readonly connectionId?: number;
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
  const store = await openStore(options.statePath, () => readSeed(options.seed ?? 'demo', options.connectionId ?? 1));
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
