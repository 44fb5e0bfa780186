import { afterEach } from 'vitest';
import { emptyState, type SandboxState } from '../../src/sandbox/model.js';
import { type RunningSandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.js';

/** JSON of a reply, looked into without ceremony: a wrong guess fails the test it is in. */
// biome-ignore lint/suspicious/noExplicitAny: replies are what these tests are about, so no type may vouch for them.
export type Loose = any;

/** An answer, its body parsed. */
export type Answer = { status: number; headers: Headers; body: Loose };

/** A sandbox under test with a way to call it. */
export type Client = {
  readonly url: string;
  readonly sandbox: RunningSandbox;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

const running: RunningSandbox[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

/** Starts a sandbox that is closed after the test; empty but for what the options say. */
export async function start(options: Partial<SandboxOptions> = {}): Promise<Client> {
  const sandbox = await startSandbox({ port: 0, statePath: null, revision: 'batch', seed: 'empty', ...options });
  running.push(sandbox);
  return {
    url: sandbox.url,
    sandbox,
    async call(method, path, body, headers = {}) {
      const json = body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' };
      const response = await fetch(sandbox.url + path, {
        method,
        headers: { authorization: 'Bearer any-key', ...json, ...headers },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
    },
  };
}

/** The HRIS endpoint of the connection that `withConnection` makes. */
export const HRIS = '/public/v2/custom-connections/1/hris-user-identities';

/** A state with one custom HRIS connection, number 1, and another that is not HRIS. */
export function withConnection(change: (state: SandboxState) => void = () => undefined): SandboxState {
  const state = emptyState();
  const at = '2026-01-01T00:00:00.000Z';
  const connection = {
    custom: true,
    description: null,
    createdById: null,
    createdAt: at,
    updatedAt: at,
    deletedAt: null,
  };
  state.connections.push(
    { ...connection, id: 1, clientAlias: 'People', clientType: 'CUSTOM_HRIS', providerTypes: ['HRIS'] },
    { ...connection, id: 2, clientAlias: 'Devices', clientType: 'CUSTOM_MDM', providerTypes: ['MDM'] },
  );
  state.nextId = 3;
  change(state);
  return state;
}
