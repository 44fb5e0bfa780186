/** What a route answers; `body` undefined means none. */
export type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };

/** An answer of the API that is not a success; the message is our wording, since the vendor's is unpublished. */
export class ApiError extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.headers = headers;
  }
}

/** V2 adds `name` to the errors of these statuses (CONTRACT 3); V1 never does. */
const NAMED: Readonly<Record<number, string>> = {
  400: 'BadRequestException',
  404: 'NotFoundException',
  409: 'ConflictException',
  413: 'PayloadTooLargeException',
  422: 'UnprocessableEntityException',
  503: 'ServiceUnavailableException',
};

/** The documented error body for a path: the base shape, or the named one where V2 declares it. */
export function errorReply(error: ApiError, path: string): Reply {
  const base = { statusCode: error.status, message: error.message, code: 10_000 + error.status };
  const name = path.startsWith('/public/v2') ? NAMED[error.status] : undefined;
  return { status: error.status, body: name ? { name, ...base } : base, headers: error.headers };
}
