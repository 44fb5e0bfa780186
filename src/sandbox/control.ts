import { type Context, Hono } from 'hono';
import { UsageError } from '../errors.js';
import { isDay } from '../state/instant.js';
import { FEATURES, PERMISSIONS } from './access.js';
import { checkState } from './check.js';
import { signature } from './document-wire.js';
import { readFault } from './faults.js';
import { ApiError } from './reply.js';
import type { Sandbox } from './sandbox.js';
import { identitySync } from './sync.js';

/** What `GET /_sandbox` and the command's help say about the control endpoints. */
export const CONTROLS = [
  'GET    /_sandbox                 this list',
  'POST   /_sandbox/identity-sync   run the nightly sync now; {"today": "YYYY-MM-DD"} is optional',
  'GET    /_sandbox/requests        what was asked, without keys; DELETE forgets it',
  'POST   /_sandbox/faults          inject a fault or a list of them; GET lists, DELETE clears',
  '       {"kind": "throttle|error|delay|drop|truncate", "when": "before|after", "method": "POST", "path": "regex",',
  '        "skip": 0, "times": 1, "status": 500, "retryAfter": 1, "milliseconds": 1000, "body": "text"}',
  '       {"kind": "refuse", "identityIds": ["emp-001"]} makes these records bad ones until it is cleared',
  'GET    /_sandbox/access          terms, plan features, permissions; POST changes them:',
  '       {"revoke": ["personnel-get"], "grant": [], "features": {"Custom Fields and Formulas": false},',
  '        "termsAccepted": true, "keys": ["only-this-key"]}',
  'GET    /_sandbox/state           the whole state; PUT replaces it',
  'GET    /_sandbox/files/ID        where the signed download links of documents lead',
] as const;

/** The endpoints that steer the sandbox. They need no key and are no part of Drata. */
export function controlApp(sandbox: Sandbox): Hono {
  const app = new Hono();
  const { store, faults, log, settings, clock } = sandbox;
  const changed = async () => {
    store.changedAt = clock();
    await store.save();
  };
  app.onError((error, http) => {
    if (error instanceof ApiError) return http.json({ message: error.message }, error.status === 404 ? 404 : 400);
    return http.json({ message: error.message }, 500);
  });
  app.get('/', (http) => http.json({ controls: CONTROLS }));
  app.post('/identity-sync', async (http) => {
    const now = new Date(clock()).toISOString();
    const today = (await readObject(http, ['today']))['today'] ?? now.slice(0, 10);
    if (typeof today !== 'string' || !isDay(today)) throw new ApiError(400, 'today must be a day as YYYY-MM-DD');
    const result = identitySync(store.state, settings, today, now);
    await changed();
    return http.json(result);
  });
  app.get('/requests', (http) => http.json({ requests: log }));
  app.delete('/requests', (http) => {
    log.length = 0;
    return http.body(null, 204);
  });
  app.get('/faults', (http) => http.json({ faults }));
  app.post('/faults', async (http) => {
    const posted = await readJson(http);
    faults.push(...[posted].flat().map(readFault));
    return http.json({ faults }, 201);
  });
  app.delete('/faults', (http) => {
    faults.length = 0;
    return http.body(null, 204);
  });
  app.get('/access', (http) => http.json(shownAccess(sandbox)));
  app.post('/access', async (http) => {
    changeAccess(sandbox, await readObject(http, ['revoke', 'grant', 'features', 'termsAccepted', 'keys']));
    await changed();
    return http.json(shownAccess(sandbox));
  });
  app.get('/state', (http) => http.json(store.state));
  app.put('/state', async (http) => {
    store.state = readWhole(await readJson(http));
    await changed();
    return http.body(null, 204);
  });
  app.get('/files/:id', (http) => {
    const document = store.state.documents.find((row) => String(row.id) === http.req.param('id'));
    if (!document || signature(document) !== http.req.query('signature')) throw new ApiError(404, 'No such file');
    return http.body(Buffer.from(document.base64, 'base64'), 200, { 'content-type': 'application/octet-stream' });
  });
  app.all('*', (http) => http.json({ message: 'No such control endpoint', controls: CONTROLS }, 404));
  return app;
}

function shownAccess({ store, keys }: Sandbox) {
  const { termsAccepted, missingFeatures, missingPermissions } = store.state.tenant;
  return { termsAccepted, missingFeatures, missingPermissions, keys: keys === null ? 'any' : keys.length };
}

function changeAccess(sandbox: Sandbox, body: Record<string, unknown>): void {
  const { tenant } = sandbox.store.state;
  const revoke = words(body, 'revoke', PERMISSIONS);
  const grant = words(body, 'grant', PERMISSIONS);
  const { features = {}, termsAccepted = tenant.termsAccepted, keys = sandbox.keys } = body;
  if (typeof features !== 'object' || features === null) throw new ApiError(400, 'features must be an object');
  const named = Object.keys(features);
  words({ features: named }, 'features', FEATURES);
  if (typeof termsAccepted !== 'boolean') throw new ApiError(400, 'termsAccepted must be true or false');
  if (keys !== null && !(Array.isArray(keys) && keys.every((key) => typeof key === 'string'))) {
    throw new ApiError(400, 'keys must be a list of texts, or null for any');
  }
  const off = Object.entries(features).flatMap(([name, on]) => (on === false ? name : []));
  tenant.missingFeatures = [...tenant.missingFeatures.filter((name) => !named.includes(name)), ...off];
  const missing = new Set([...tenant.missingPermissions, ...revoke]);
  tenant.missingPermissions = [...missing].filter((name) => !grant.includes(name));
  tenant.termsAccepted = termsAccepted;
  sandbox.keys = keys;
}

/** A list of known words under a key, empty when absent; 400 names the unknown one and what there is. */
function words(body: Record<string, unknown>, key: string, known: readonly string[]): string[] {
  const list = body[key] ?? [];
  if (!Array.isArray(list)) throw new ApiError(400, `${key} must be a list`);
  return list.map((word) => {
    const found = known.find((name) => name === word);
    if (found === undefined) throw new ApiError(400, `"${word}" is not one of: ${known.join(', ')}`);
    return found;
  });
}

function readWhole(value: unknown) {
  try {
    return checkState(value);
  } catch (error) {
    if (error instanceof UsageError) throw new ApiError(400, error.message);
    throw error;
  }
}

async function readJson(http: Context): Promise<unknown> {
  const text = await http.req.text();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ApiError(400, 'The body is not JSON');
    throw error;
  }
}

async function readObject(http: Context, known: readonly string[]): Promise<Record<string, unknown>> {
  const value = await readJson(http);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError(400, 'The body must be an object');
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown) throw new ApiError(400, `There is no key "${unknown}"; there are: ${known.join(', ')}`);
  return { ...value };
}
