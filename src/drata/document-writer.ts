import { extname } from 'node:path';
import { DrataError, InterruptedError } from '../errors.js';
import type { LiveDocument } from '../state/document.js';
import { normalText } from '../state/text.js';
import { callInOrder, outcomeOf, unsentBy } from './call-outcome.js';
import type { Answer, Client } from './client.js';
import { documentReader } from './document-reader.js';
import { ENDPOINTS } from './endpoints.js';
import type { CallResult, DocumentWriter, Upload } from './ports.js';

/** A server that lost a connection may still be at work on what came before: it gets this long to finish. */
const SETTLING_MS = 2_000;

/** Media types of the files that Drata takes (CONTRACT section 11). */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.odt': 'application/vnd.oasis.opendocument.text',
  '.doc': 'application/msword',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.ods': 'application/vnd.oasis.opendocument.spreadsheet',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.odp': 'application/vnd.oasis.opendocument.presentation',
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
};

/** Writes the documents of users. */
export function documentWriter(client: Client, { api }: { readonly api: 'v1' | 'v2' }): DocumentWriter {
  const reader = documentReader(client, { api });
  const endpoint = api === 'v1' ? ENDPOINTS.v1DocumentUpload : ENDPOINTS.documentUpload;

  return {
    upload: (userId, upload) => {
      const send = () => client.send({ endpoint, values: { userId }, body: formOf(upload) });
      return uploadOnce({ send, list: () => reader.list(userId), pause: () => client.pause(SETTLING_MS) }, upload);
    },
    remove: ({ userId, documentId }) =>
      callInOrder(client, [
        {
          endpoint: api === 'v1' ? ENDPOINTS.v1DocumentDelete : ENDPOINTS.documentDelete,
          values: { userId, documentId },
          doneBy: [404],
        },
      ]),
  };
}

/**
 * Sends a document that Drata would store twice if it came twice (CONTRACT section 4). Where no reply tells, the user's documents
 * before and after do: a new one of that type and name has arrived. Where none is there and the server has let go of the first
 * request, one more is sent; after a time-out it may still be at work on it, so that the outcome stays unknown.
 */
async function uploadOnce(
  drata: {
    readonly send: () => Promise<Answer>;
    readonly list: () => Promise<readonly LiveDocument[]>;
    readonly pause: () => Promise<void>;
  },
  upload: Upload,
): Promise<CallResult> {
  const requests: number[] = [];
  let before: ReadonlySet<number>;
  try {
    before = new Set((await drata.list()).map(({ documentId }) => documentId));
  } catch (error) {
    return unsentBy(known(error));
  }
  for (let tries = 1; ; tries += 1) {
    const answer = await drata.send();
    requests.push(...answer.exchanges.map(({ number }) => number));
    if (answer.ok || !isLost(answer)) return withRequests(outcomeOf(answer), requests);
    await drata.pause();
    try {
      const isNew = ({ documentId, type, name }: LiveDocument) =>
        !before.has(documentId) && type === upload.type && name === normalText(upload.name);
      if ((await drata.list()).some(isNew)) return { outcome: { status: 'written', requests }, stopped: null };
    } catch (error) {
      return { outcome: { status: 'unknown', requests }, stopped: known(error) };
    }
    if (!hasLetGo(answer)) return { outcome: { status: 'unknown', requests }, stopped: null };
    if (tries > 1) return refusedTwice(answer, requests);
  }
}

type Refusal = Answer & { readonly ok: false };

/** Whether the document may have arrived although no reply says so: no reply, a server error, a success that cannot be read. */
function isLost({ error, exchanges }: Refusal): boolean {
  if (error instanceof InterruptedError || exchanges.length === 0) return false;
  return error.status === null || error.status >= 500 || error.status < 300;
}

/** Whether the server is through with the request. A gateway that timed out says nothing about what is behind it. */
function hasLetGo({ error, lost }: Refusal): boolean {
  if (lost !== null) return lost === 'network';
  return error instanceof DrataError && error.status !== 504 && (error.status ?? 0) >= 500;
}

/** The server has failed twice and kept nothing; a network that lost both requests tells less. */
function refusedTwice({ error, lost }: Refusal, requests: readonly number[]): CallResult {
  if (lost !== null || error instanceof InterruptedError)
    return { outcome: { status: 'unknown', requests }, stopped: null };
  return { outcome: { status: 'failed', error, requests }, stopped: error.reach === 'item' ? null : error };
}

function formOf({ type, name, content, completionDate }: Upload): FormData {
  const form = new FormData();
  form.set('type', type);
  if (completionDate !== null) form.set('completionDate', completionDate);
  const media = MEDIA_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
  form.set('file', new Blob([new Uint8Array(content)], { type: media }), name);
  return form;
}

function withRequests({ outcome, stopped }: CallResult, requests: readonly number[]): CallResult {
  return { outcome: outcome.status === 'unsent' ? outcome : { ...outcome, requests }, stopped };
}

/** An error that readers throw for what Drata answers; any other is a fault of this program. */
function known(error: unknown): DrataError | InterruptedError {
  if (error instanceof DrataError || error instanceof InterruptedError) return error;
  throw error;
}
