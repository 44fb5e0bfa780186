import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request as the server saw it. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
};

/** What the server does with a request. */
export type Reply =
  | {
      readonly status: number;
      readonly json?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    }
  /** Closes the connection, before or in the middle of the reply. */
  | 'drop'
  | 'truncate'
  /** Never answers. */
  | 'hang';

export type Server = { readonly baseUrl: string; readonly seen: readonly Seen[] };

/** A loopback server that answers as told, closed when the test ends. */
export async function serve(answer: (request: Seen, index: number) => Reply): Promise<Server> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://loopback');
    const bytes = Buffer.concat(chunks);
    const one: Seen = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: await parse(bytes, request.headers['content-type'] ?? ''),
    };
    seen.push(one);
    send(response, answer(one, seen.length - 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** JSON, or the parts of a form with the text of its files. */
async function parse(bytes: Buffer, type: string): Promise<unknown> {
  if (bytes.length === 0) return undefined;
  if (!type.startsWith('multipart/form-data')) return JSON.parse(bytes.toString());
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const parts = [...form].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    return [name, { name: value.name, type: value.type, text: await value.text() }] as const;
  });
  return Object.fromEntries(await Promise.all(parts));
}

/** Answers in the order given; the last one for all that follow. */
export function inOrder(...replies: readonly Reply[]): (request: Seen, index: number) => Reply {
  return (_, index) => replies[Math.min(index, replies.length - 1)] ?? 'drop';
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return;
  if (reply === 'drop') {
    response.socket?.destroy();
    return;
  }
  if (reply === 'truncate') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"data":[', () => response.socket?.destroy());
    return;
  }
  const text = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  const type: Record<string, string> = reply.json === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(reply.status, { ...type, ...reply.headers });
  response.end(text);
}
