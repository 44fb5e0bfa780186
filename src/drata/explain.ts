import { DrataError, type Reach } from '../errors.js';
import { type Endpoint, fill, fillPath, type PathValues, shownPath } from './endpoint.js';
import type { Body, Exchange } from './transport.js';

/** Which request an error is about. */
export type Site = {
  readonly endpoint: Endpoint;
  readonly values: PathValues;
  /** Path without host and query. */
  readonly path: string;
  /** Host root. */
  readonly baseUrl: string;
};

type Words = { readonly message: string; readonly remedy: string; readonly reach: Reach };

/** The API's words are shown on one screen at most. */
const MESSAGE_LIMIT = 1000;

const LATER = 'Try again later: running the same command again goes on where this one stopped.';
const CHANGED = 'Check the base URL and what answers there; if it is Drata, the API has changed: update drata-roster.';

/** Says in words what a failed exchange means and what to do about it (CONTRACT section 4). */
export function explain(site: Site, exchange: Exchange, tries: number): DrataError {
  const status = exchange.kind === 'reply' ? exchange.status : null;
  const words = exchange.kind === 'lost' ? explainLoss(site, exchange) : explainReply(site, exchange);
  return new DrataError(tries > 1 ? `${words.message} (${tries} tries)` : words.message, {
    ...words,
    status,
    endpoint: endpointName(site),
    apiMessage: exchange.kind === 'reply' ? apiMessage(exchange.body) : null,
    cause: exchange.kind === 'lost' ? exchange.cause : undefined,
  });
}

/** Method and path, as errors name an endpoint: without anybody's address. */
export function endpointName({ endpoint, path }: Pick<Site, 'endpoint' | 'path'>): string {
  return `${endpoint.method} ${shownPath(path)}`;
}

/** The same, with the path yet to be filled. */
export function nameOf(endpoint: Endpoint, values: PathValues): string {
  return endpointName({ endpoint, path: fillPath(endpoint, values) });
}

/** The API's own words in an error body of either shape (CONTRACT section 3); `debugInfo` is nobody's business. */
export function apiMessage(body: Body): string | null {
  if (body.kind !== 'json' || typeof body.value !== 'object' || body.value === null) return null;
  return apiText('message' in body.value ? body.value.message : null);
}

/** Text of the API as an error carries it: of bounded length, lists joined; null when there is none. */
export function apiText(value: unknown): string | null {
  const text = Array.isArray(value) ? value.filter((part) => typeof part === 'string').join('; ') : value;
  if (typeof text !== 'string' || text === '') return null;
  // By code points, so that no character is cut in two.
  return text.length > MESSAGE_LIMIT
    ? `${[...text.slice(0, 2 * MESSAGE_LIMIT)].slice(0, MESSAGE_LIMIT).join('')}…`
    : text;
}

function explainReply({ endpoint, values, baseUrl }: Site, reply: Exchange & { kind: 'reply' }): Words {
  const { status, body, retryAfterMs } = reply;
  const { does, permission, feature } = endpoint;
  switch (status) {
    case 400:
      return {
        message: `Drata refused to ${does}: it found the request invalid`,
        remedy: 'Correct what its message names; the same request would be refused again.',
        reach: 'item',
      };
    case 401:
      return {
        message: `Drata did not accept the API key at ${baseUrl}`,
        remedy:
          'Check that the key is whole, neither revoked nor expired (12 months by default), and that drata.region is the ' +
          'region of your tenant (us, eu, apac): the host of another region refuses a good key.',
        reach: 'run',
      };
    case 402:
      return {
        message: `your Drata plan does not let the API ${does}${feature ? `: the feature "${feature}" is missing` : ''}`,
        remedy: 'Ask your Drata customer success manager for the feature.',
        reach: 'resource',
      };
    case 403:
      return {
        message: `the API key may not ${does}: it lacks the permission "${permission}"`,
        remedy:
          'Give the key that permission in Drata. If it has it, see whether the key has an IP allow-list without this machine.',
        reach: 'resource',
      };
    case 404: {
      const { what, remedy, reach } = endpoint.missing;
      return { message: `Drata knows no ${fill(what, values)}`, remedy, reach };
    }
    case 405:
      return {
        message: `this Drata does not offer to ${does} (HTTP 405)`,
        remedy: 'The endpoint may have changed, as beta endpoints do: update drata-roster, or ask Drata for it.',
        reach: 'resource',
      };
    case 409:
      return {
        message: `Drata refused to ${does}: it conflicts with a rule or with the present state`,
        remedy: 'Read its message, look at the record in Drata, then plan again.',
        reach: 'item',
      };
    case 412:
      return {
        message: "Drata's API terms have not been accepted for this tenant",
        remedy: 'An administrator has to accept them in the Drata app.',
        reach: 'run',
      };
    case 413:
      return {
        message: `Drata refused to ${does}: the request is too large`,
        remedy: 'Shorten the longest texts or use a smaller file; the limit is not published.',
        reach: 'item',
      };
    case 422:
      return {
        message: `Drata refused to ${does}: a name in it fits several things, or a value is not possible`,
        remedy: 'Use the numeric id instead of the name.',
        reach: 'item',
      };
    case 429:
      return {
        message: `Drata throttles this address${retryAfterMs === null ? '' : ` and asks for ${Math.ceil(retryAfterMs / 1000)} seconds of rest`}`,
        remedy:
          'All API keys and jobs behind one IP address share 500 requests a minute. Try again when the others are done, or ' +
          'lower --rate-limit.',
        reach: 'run',
      };
    case 500:
      return { message: `Drata failed to ${does}: internal error`, remedy: LATER, reach: 'item' };
    default:
      return explainOddReply(does, baseUrl, status, body);
  }
}

function explainOddReply(does: string, baseUrl: string, status: number, body: Body): Words {
  if (status >= 500) {
    return { message: `Drata is not available at the moment (HTTP ${status})`, remedy: LATER, reach: 'run' };
  }
  if (status >= 400) {
    return { message: `Drata refused to ${does} (HTTP ${status})`, remedy: CHANGED, reach: 'item' };
  }
  if (status >= 300) {
    return {
      message: `${baseUrl} answered with a redirect (HTTP ${status}), which is not followed: the API key stays with that host`,
      remedy: 'Check the base URL; an API host answers by itself.',
      reach: 'run',
    };
  }
  return { message: `${baseUrl} answered HTTP ${status} ${BODY_FAULTS[body.kind]}`, remedy: CHANGED, reach: 'run' };
}

const BODY_FAULTS: Readonly<Record<Body['kind'], string>> = {
  json: 'with JSON where none belongs',
  empty: 'without a body where JSON belongs',
  'not-json': 'with something that is not JSON',
  'cut-off': 'with a body that ends too early',
  'too-large': 'with a body larger than any real reply',
};

function explainLoss({ baseUrl }: Site, { why, cause }: Exchange & { kind: 'lost' }): Words {
  if (why === 'timeout') return { message: `${baseUrl} did not answer in time`, remedy: LATER, reach: 'run' };
  const code = networkCode(cause);
  return {
    message: `${baseUrl} could not be reached${code === null ? '' : ` (${code})`}`,
    remedy: /CERT|TLS|SSL|SIGNED|VERIFY/.test(code ?? '')
      ? 'Its certificate is not trusted here: set NODE_EXTRA_CA_CERTS if a proxy of your company stands between.'
      : 'Check the base URL, the network, DNS and any firewall; for a local sandbox, that it is running.',
    reach: 'run',
  };
}

/** Node hides the reason of a failed fetch in its cause, and several of them in an aggregate. */
function networkCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return networkCode(error.errors[0]);
  return networkCode(error.cause);
}
