import { extname } from 'node:path';
import { parseInstant } from '../state/instant.js';
import type { FormFile } from './body.js';
import { type Call, objectBody } from './call.js';
import { type StoredDocument, takeId } from './model.js';
import { ApiError } from './reply.js';

/** The four types that can be uploaded, of the ten that a list may show (CONTRACT 11). */
const UPLOAD_TYPES = ['MFA_EVIDENCE', 'SEC_TRAINING', 'HIPAA_TRAINING_EVIDENCE', 'OFFBOARDING_EVIDENCE'];

/** All types of documents. */
export const DOCUMENT_TYPES = [
  ...UPLOAD_TYPES,
  'PASSWORD_MANAGER_EVIDENCE',
  'AUTO_UPDATES_EVIDENCE',
  'HARD_DRIVE_ENCRYPTION_EVIDENCE',
  'ANTIVIRUS_EVIDENCE',
  'LOCK_SCREEN_EVIDENCE',
  'NIST_AI_TRAINING_EVIDENCE',
];

const EXTENSIONS = '.pdf .docx .odt .doc .xlsx .ods .pptx .odp .gif .jpg .jpeg .png'.split(' ');

/** Stores the document of an upload, sent as a form or as JSON; its renewal is a year after completion. */
export function upload(call: Call, userId: number): StoredDocument {
  const form = call.form();
  const body = form
    ? Object.fromEntries(form.texts)
    : objectBody(call, ['type', 'file', 'base64File', 'completionDate']);
  const { type, completionDate } = body;
  if (typeof type !== 'string' || !UPLOAD_TYPES.includes(type)) {
    throw new ApiError(400, `type must be one of: ${UPLOAD_TYPES.join(', ')}`);
  }
  const completed = completionDate === undefined ? call.now : parseInstant(String(completionDate));
  if (completed === null) throw new ApiError(400, 'completionDate must be an ISO 8601 date');
  const { name, base64 } = form?.file ?? base64File(body);
  if (!EXTENSIONS.includes(extname(name).toLowerCase())) {
    throw new ApiError(400, `the file must be one of: ${EXTENSIONS.join(' ')}`);
  }
  const person = call.state.personnel.find((row) => row.userId === userId);
  if (type === 'OFFBOARDING_EVIDENCE' && !person?.employmentStatus.startsWith('FORMER')) {
    throw new ApiError(400, 'offboarding evidence is for people who have left');
  }
  const renewal = new Date(completed);
  renewal.setUTCFullYear(renewal.getUTCFullYear() + 1);
  const document = {
    id: takeId(call.state),
    userId,
    name,
    type,
    renewalDate: renewal.toISOString().slice(0, 10),
    base64,
    createdAt: call.now,
    updatedAt: call.now,
  };
  call.state.documents.push(document);
  return document;
}

/** base64File in the forms the documents show: a data URL, an object with its name, or that object's bracketed form keys. */
function base64File(body: Readonly<Record<string, unknown>>): FormFile {
  const given = body['base64File'] ?? {
    base64String: body['base64File[base64String]'],
    filename: body['base64File[filename]'],
  };
  const { base64String, filename }: Record<string, unknown> =
    typeof given === 'object' && given !== null ? { ...given } : { base64String: given };
  const parts = /^data:[\w.+-]+\/([\w.+-]+);base64,([A-Za-z0-9+/]+={0,2})$/.exec(String(base64String));
  if (!parts) throw new ApiError(400, 'file, or base64File as a data URL, is required');
  const [, subtype = '', base64 = ''] = parts;
  return { name: typeof filename === 'string' ? filename : `document.${subtype}`, base64 };
}
