import { DrataError } from '../errors.js';
import type { LiveDocument } from '../state/document.js';
import type { Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import { nameOf } from './explain.js';
import { readNumbered } from './numbered-paging.js';
import { pager } from './paging.js';
import type { DocumentReader } from './ports.js';
import { readOne } from './read-one.js';
import {
  checkDocumentDetail,
  checkDocumentPage,
  checkV1DocumentPage,
  checkV1Download,
  readDocument,
  type WireDocument,
  type WireDownload,
} from './wire/document.js';

/** Reads the documents of users. */
export function documentReader(client: Client, { api }: { readonly api: 'v1' | 'v2' }): DocumentReader {
  const endpoint = api === 'v1' ? ENDPOINTS.v1DocumentList : ENDPOINTS.documentList;
  const idOf = ({ id }: WireDocument) => String(id);

  const records = async (userId: number): Promise<readonly WireDocument[]> => {
    const values = { userId };
    if (api === 'v1') return readNumbered(client, { endpoint, values, check: checkV1DocumentPage, idOf });
    return (await pager(client, { endpoint, values, check: checkDocumentPage, idOf }).all()).records;
  };

  const linkOf = async ({ userId, documentId }: LiveDocument): Promise<WireDownload> => {
    if (api === 'v1') {
      const call = { endpoint: ENDPOINTS.v1DocumentDownload, values: { documentId } };
      return readOne(client, { ...call, check: checkV1Download });
    }
    const call = { endpoint: ENDPOINTS.documentGet, values: { userId, documentId } };
    const query = [['expand[]', 'downloadUrl']] as const;
    return (await readOne(client, { ...call, query, check: checkDocumentDetail })).downloadUrl;
  };

  return {
    list: async (userId) => {
      const name = nameOf(endpoint, { userId });
      const found = (await records(userId)).map((wire) => readDocument(wire, userId, name));
      return [...new Map(found.map((document) => [document.documentId, document])).values()];
    },
    download: async (document) => {
      const { signedUrl, fileBuffer } = await linkOf(document);
      const text = fileBuffer?.buffer;
      if (!signedUrl && text) return Buffer.from(text, 'base64');
      const file = signedUrl
        ? await client.fetchFile(signedUrl)
        : { ok: false as const, why: 'Drata gives no download link for it' };
      if (file.ok) return file.bytes;
      throw new DrataError(`document ${document.documentId} cannot be downloaded: ${file.why}`, {
        status: null,
        endpoint: nameOf(endpoint, { userId: document.userId }),
        reach: 'item',
        remedy: 'Try again; if it stays so, download it in the Drata app.',
      });
    },
  };
}
