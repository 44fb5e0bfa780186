import type { Status } from '../plan/status.js';
import { csv } from './csv.js';
import type { Pii } from './pii.js';
import { type ShownRow, shownRow } from './status-shown.js';

const COLUMNS = [
  'key',
  'name',
  'email',
  'roster',
  'identity_record',
  'differing_fields',
  'personnel_id',
  'status',
  'status_at_next_sync',
  'started_at',
  'separated_at',
  'status_set_by_hand_since',
  'agrees',
  'reasons',
] as const;

/** A status for spreadsheets: one row a person, those whom the roster does not name at the end. */
export function statusCsv({ people, unlisted }: Status, pii: Pii): string {
  return csv([COLUMNS, ...[...people, ...unlisted].map((row) => cellsOf(shownRow(row, pii)))]);
}

function cellsOf(row: ShownRow) {
  const { key, name, email, place, identity, personnel, predicted, agrees, reasons } = row;
  return [
    key,
    name,
    email,
    place,
    identity?.state ?? null,
    identity?.differs.join(' ') ?? null,
    personnel?.personnelId ?? null,
    personnel?.employmentStatus ?? null,
    predicted,
    personnel?.startedAt ?? null,
    personnel?.separatedAt ?? null,
    personnel?.statusSetAt ?? null,
    agrees,
    reasons.map(({ message }) => message).join('; '),
  ];
}
