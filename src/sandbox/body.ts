import { ApiError } from './reply.js';

/** Larger bodies are a 413: the vendor's own limit is unpublished (CONTRACT 4). */
export const MAX_BODY = 10 * 1024 * 1024;

/** A multipart form, its texts by name and the part `file` read. */
export type Form = { readonly texts: ReadonlyMap<string, string>; readonly file: FormFile | null };

/** A file of a form, its content as base64. */
export type FormFile = { readonly name: string; readonly base64: string };

/** A request body, whole, with the ways routes and the log look at it. */
export type Body = {
  /** The JSON value; throws 400 when the body is not JSON. */
  readonly json: () => unknown;
  readonly form: () => Form | null;
  /** For the request log. */
  readonly shown: unknown;
};

/** Reads a body of at most `MAX_BODY` bytes; 413 above that. */
export async function readBody(request: Request): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    // The rest is still read, so that the client gets to the answer.
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  if (size > MAX_BODY) throw new ApiError(413, `The request body is larger than ${MAX_BODY} bytes`);
  const bytes = Buffer.concat(chunks);
  const type = request.headers.get('content-type') ?? '';
  const form = type.startsWith('multipart/form-data') ? await readForm(bytes, type) : null;
  const text = form ? '' : bytes.toString('utf8');
  const parsed = parseJson(text);
  return {
    json: () => {
      if (parsed === undefined || !type.includes('json')) throw new ApiError(400, 'The request body must be JSON');
      return parsed;
    },
    form: () => form,
    shown: form ? shownForm(form) : parsed === undefined ? text || null : parsed,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

async function readForm(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Form> {
  try {
    const data = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    const texts = [...data].flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    );
    const part = data.get('file');
    const file = part instanceof File ? { name: part.name, base64: await readBase64(part) } : null;
    return { texts: new Map(texts), file };
  } catch (error) {
    throw Object.assign(new ApiError(400, 'The form cannot be read'), { cause: error });
  }
}

async function readBase64(part: Blob): Promise<string> {
  return Buffer.from(await part.arrayBuffer()).toString('base64');
}

function shownForm({ texts, file }: Form): unknown {
  const size = (base64: string) => Buffer.from(base64, 'base64').byteLength;
  return { ...Object.fromEntries(texts), ...(file ? { file: { name: file.name, size: size(file.base64) } } : {}) };
}
