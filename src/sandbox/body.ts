import { ApiError } from './reply.js';

/** Larger bodies are a 413: the vendor's own limit is unpublished (CONTRACT 4). */
export const MAX_BODY = 10 * 1024 * 1024;

/** A multipart form, its texts by name and the part `file` read. */
export type Form = { readonly texts: ReadonlyMap<string, string>; readonly file: FormFile | null };

/** A file of a form, its content as base64. */
export type FormFile = { readonly name: string; readonly base64: string };

/** A request body, whole, with the ways routes and the log look at it. Reading it as something it is not throws 400. */
export type Body = {
  readonly tooLarge: boolean;
  readonly json: () => unknown;
  readonly form: () => Form | null;
  /** For the request log: files as name and size. */
  readonly shown: unknown;
};

/** Reads a body; what exceeds `MAX_BODY` bytes is dropped and noted. */
export async function readBody(request: Request): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    // The rest is still read, so that the client gets to the answer.
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  const tooLarge = size > MAX_BODY;
  const bytes = Buffer.concat(tooLarge ? [] : chunks);
  const type = request.headers.get('content-type') ?? '';
  const isForm = type.startsWith('multipart/form-data');
  const form = isForm ? await readForm(bytes, type) : null;
  const text = isForm ? '' : bytes.toString('utf8');
  const parsed = parseJson(text);
  return {
    tooLarge,
    json: () => {
      if (parsed === undefined || !type.includes('json')) throw new ApiError(400, 'The request body must be JSON');
      return parsed;
    },
    form: () => {
      if (isForm && form === null) throw new ApiError(400, 'The form cannot be read');
      return form;
    },
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

/** The form, or null when the bytes are none. */
async function readForm(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Form | null> {
  const data = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch(() => null);
  if (data === null) return null;
  const texts = [...data].flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const part = data.get('file');
  const file = part instanceof File ? { name: part.name, base64: await readBase64(part) } : null;
  return { texts: new Map(texts), file };
}

async function readBase64(part: Blob): Promise<string> {
  return Buffer.from(await part.arrayBuffer()).toString('base64');
}

function shownForm({ texts, file }: Form): unknown {
  const size = (base64: string) => Buffer.from(base64, 'base64').byteLength;
  return { ...Object.fromEntries(texts), ...(file ? { file: { name: file.name, size: size(file.base64) } } : {}) };
}
