import type { Status, StatusRow } from '../plan/status.js';
import type { Pii } from './pii.js';
import { jsonDocument } from './plan-json.js';
import { shownRow } from './status-shown.js';

/** The version of the status document. */
export const STATUS_VERSION = 1;

/** The document of `schemas/status.schema.json`, everybody included. */
export function statusJson({ asOf, query, people, unlisted, totals, agrees, waits }: Status, pii: Pii): string {
  return jsonDocument({
    version: STATUS_VERSION,
    asOf,
    // A query is a name or an address as often as not.
    query: pii === 'full' ? query : null,
    agrees,
    waits,
    summary: {
      people: people.length,
      agree: people.filter((row) => row.agrees).length,
      wait: people.filter((row) => row.waits).length,
      differ: people.filter((row) => !row.agrees && !row.waits).length,
      unlisted: unlisted.length,
    },
    totals: totals.map(({ status, count }) => ({ status, count })),
    people: people.map((row) => inOrder(row, pii)),
    unlisted: unlisted.map((row) => inOrder(row, pii)),
  });
}

function inOrder(given: StatusRow, pii: Pii) {
  const { key, name, email, identityId, override, source, identity, personnel, ...rest } = shownRow(given, pii);
  return {
    key,
    name,
    email,
    identityId,
    override,
    source: source && { file: source.file, line: source.line, column: source.column },
    identity: identity && { state: identity.state, differs: identity.differs },
    personnel: personnel && {
      personnelId: personnel.personnelId,
      employmentStatus: personnel.employmentStatus,
      startedAt: personnel.startedAt,
      separatedAt: personnel.separatedAt,
      statusSetAt: personnel.statusSetAt,
    },
    predicted: rest.predicted,
    agrees: rest.agrees,
    waits: rest.waits,
    reasons: rest.reasons,
  };
}
