import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { checkAccess, checkKey, checkTerms } from './access.js';
import { type Body, MAX_BODY, readBody } from './body.js';
import type { Route } from './call.js';
import { controlApp } from './control.js';
import { type Fault, spoilRecords, takeFault } from './faults.js';
import { requestLimit, throttled } from './limit.js';
import { ApiError, errorReply, type Reply } from './reply.js';
import { routes } from './routes.js';
import { LOG_LENGTH, type LoggedRequest, type Sandbox } from './sandbox.js';

type Http = Context<{ Bindings: HttpBindings }>;

/** The whole sandbox as a Hono app: the documented endpoints under /public, the control endpoints under /_sandbox. */
export function sandboxApp(sandbox: Sandbox): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const limit = requestLimit(sandbox.settings);
  app.route('/_sandbox', controlApp(sandbox));
  for (const route of routes(sandbox.settings)) {
    app.on(route.method, route.path, (http) => serve(sandbox, limit, http, route));
  }
  app.notFound((http) => serve(sandbox, limit, http, null));
  // A body that broke off, mostly: nobody is left to read this, but Hono's own handler would print a stack.
  app.onError((error, http) => http.json(errorReply(new ApiError(500, error.message), http.req.path).body, 500));
  return app;
}

/** One request from its log entry to its answer, by way of the fault that may hit it. */
async function serve(sandbox: Sandbox, limit: (now: number) => void, http: Http, route: Route | null) {
  const url = new URL(http.req.url);
  const body = await readBody(http.req.raw);
  const entry = logRequest(sandbox, http.req.method, url, body.shown);
  const fault = takeFault(sandbox.faults, http.req.method, url.pathname);
  entry.fault = fault?.kind ?? null;
  const delay = fault?.kind === 'delay' ? fault : null;
  const refusal = fault?.kind === 'refuse' ? fault : null;
  const spoiler = (delay ?? refusal) ? null : fault;
  if (delay?.when === 'before') await pause(delay.milliseconds);
  if (spoiler?.when === 'before') return faultReply(sandbox, http, entry, spoiler, null);
  const reply = await answer(url, () => {
    limit(sandbox.clock());
    const json = refusal ? () => spoilRecords(body.json(), refusal.identityIds) : body.json;
    return work(sandbox, http, url, { ...body, json }, route);
  });
  if (delay?.when === 'after') await pause(delay.milliseconds);
  return spoiler ? faultReply(sandbox, http, entry, spoiler, reply) : send(entry, reply);
}

/** Access, the route, the disk: in the order of CONTRACT 4. */
async function work(sandbox: Sandbox, http: Http, url: URL, body: Body, route: Route | null): Promise<Reply> {
  const { store, settings, indexed } = sandbox;
  checkKey(http.req.header('authorization'), sandbox.keys);
  if (body.tooLarge) throw new ApiError(413, `The request body is larger than ${MAX_BODY} bytes`);
  checkTerms(store.state.tenant);
  if (route === null) throw new ApiError(404, `Cannot ${http.req.method} ${url.pathname}`);
  checkAccess(store.state.tenant, route);
  const now = sandbox.clock();
  const reply = route.handle({
    state: store.state,
    settings,
    params: http.req.param(),
    query: url.searchParams,
    origin: url.origin,
    now: new Date(now).toISOString(),
    indexed,
    json: body.json,
    form: body.form,
  });
  if (route.method !== 'GET') {
    store.changedAt = now;
    await store.save();
  }
  return reply;
}

function logRequest(sandbox: Sandbox, method: string, url: URL, body: unknown): LoggedRequest {
  sandbox.count += 1;
  const entry: LoggedRequest = {
    number: sandbox.count,
    at: new Date(sandbox.clock()).toISOString(),
    method,
    path: url.pathname,
    query: url.search,
    body,
    status: null,
    fault: null,
  };
  sandbox.log.push(entry);
  if (sandbox.log.length > LOG_LENGTH) sandbox.log.shift();
  return entry;
}

/** Runs a request's work; what it throws becomes the documented error body, anything unforeseen a 500. */
async function answer(url: URL, run: () => Promise<Reply>): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error, url.pathname);
    const message = error instanceof Error ? error.message : String(error);
    return errorReply(new ApiError(500, `Internal server error: ${message}`), url.pathname);
  }
}

function send(entry: LoggedRequest, reply: Reply): Response {
  entry.status = reply.status;
  const headers = { ...reply.headers, ...(reply.body === undefined ? {} : { 'content-type': 'application/json' }) };
  return new Response(reply.body === undefined ? null : JSON.stringify(reply.body), { status: reply.status, headers });
}

/** Answers as a fault says; `reply` is what the request had earned where the fault comes after its effect. */
function faultReply(sandbox: Sandbox, http: Http, entry: LoggedRequest, fault: Fault, reply: Reply | null): Response {
  const { incoming, outgoing } = http.env;
  if (fault.kind === 'drop') {
    incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  if (fault.kind === 'truncate') {
    const whole = Buffer.from(JSON.stringify(reply?.body ?? null));
    entry.status = reply?.status ?? 200;
    outgoing.writeHead(entry.status, { 'content-type': 'application/json', 'content-length': whole.byteLength });
    outgoing.write(whole.subarray(0, Math.floor(whole.byteLength / 2)), () => incoming.socket.destroy());
    return RESPONSE_ALREADY_SENT;
  }
  const wait = fault.retryAfter;
  const error =
    fault.kind === 'throttle'
      ? throttled(wait === null ? 'none' : wait === 'date' ? 'date' : 'seconds', Number(wait) || 1, sandbox.clock())
      : new ApiError(fault.status, 'Injected by the sandbox');
  if (fault.body === null) return send(entry, errorReply(error, entry.path));
  entry.status = error.status;
  return new Response(fault.body, {
    status: error.status,
    headers: { ...error.headers, 'content-type': fault.contentType },
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
