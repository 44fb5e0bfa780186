import type { Source } from '../state/source.js';
import { checkDocumentFiles, checkDocumentRemovals, checkDuplicateDocuments } from './check-documents.js';
import { checkDomains, checkDuplicateEmails, checkUnmatchedEmails } from './check-emails.js';
import { checkDuplicateIds, checkRemovals, checkRenames, checkSimilarIds } from './check-ids.js';
import { checkCycles, checkManagers } from './check-managers.js';
import {
  checkCustomFields,
  checkFrozenStatus,
  checkNeedlessOverrides,
  checkOverrideDates,
  checkReasons,
  checkSeparations,
} from './check-overrides.js';
import { checkDuplicatePersons, checkPersonDomains } from './check-persons.js';
import { checkConnection, checkContractors, checkDates } from './check-records.js';
import { checkDuplicateGroups, checkDuplicateScopes, checkScopeNumbers } from './check-scopes.js';
import type { Code } from './codes.js';
import type { Roster } from './roster.js';
import type { Sentence } from './sentence.js';
import type { SourceFile } from './source-file.js';

/** How a check reports what it finds. */
export type Report = (
  code: Code,
  file: SourceFile,
  at: number,
  message: Sentence,
  remedy: Sentence,
  related?: Source,
) => void;

/** A check of meaning: looks at the whole roster and reports each mistake once. */
export type Check = (roster: Roster, report: Report) => void;

/** Every check of meaning. The order does not matter: problems are sorted by place. */
export const CHECKS: Readonly<Record<string, Check>> = {
  'every id is given once': checkDuplicateIds,
  'ids do not look alike': checkSimilarIds,
  'a rename names an id that is free': checkRenames,
  'a removal names an id that is not in the roster': checkRemovals,
  'every e-mail belongs to one person': checkDuplicateEmails,
  'e-mails keep the domain policy': checkDomains,
  'people can be matched by e-mail': checkUnmatchedEmails,
  'nobody leaves before the start': checkDates,
  'contractor or employee is said': checkContractors,
  'managers are in the roster': checkManagers,
  'nobody is above themselves': checkCycles,
  'a connection is named once people are': checkConnection,
  'every person stands once among overrides and documents': checkDuplicatePersons,
  'overrides and documents keep the domain policy': checkPersonDomains,
  'out of scope has a reason, and nothing else': checkReasons,
  'former people have a separation date': checkSeparations,
  'no override ends before it starts': checkOverrideDates,
  'custom fields can be sent as written': checkCustomFields,
  'identities say what they can': checkNeedlessOverrides,
  'no override outlives a leave': checkFrozenStatus,
  'every workspace has one scope': checkDuplicateScopes,
  'every group counts once': checkDuplicateGroups,
  'numbers in scopes are what they look like': checkScopeNumbers,
  'documents have files': checkDocumentFiles,
  'documents can be told apart': checkDuplicateDocuments,
  'a removal names a document that is not in the roster': checkDocumentRemovals,
};
