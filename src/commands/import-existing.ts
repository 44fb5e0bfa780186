import { adoptLive } from '../plan/adopt.js';
import { personKeys } from '../plan/adopt-people.js';
import { findDrift } from '../plan/drift.js';
import type { Imported, ImportOptions } from './import.js';
import { settleEdits } from './import-settle.js';
import type { Io } from './io.js';
import { type Session, selection, withSession } from './session.js';

/** Edits a roster where Drata has moved on since the last apply, and adds who is new there. */
export function importExisting(options: ImportOptions, io: Io): Promise<Imported> {
  // What `--only` names may be in Drata alone, of which a plan of the roster knows nothing.
  const { only, ...rest } = options;
  return withSession(rest, io, (session) => takeOver(session, options), { personnel: true });
}

async function takeOver(session: Session, options: ImportOptions): Promise<Imported> {
  const { roster, base, live, plan } = session;
  const people = live.personnel ?? [];
  const only = selection(options.only, roster.state, live, people.map(personKeys(people)));
  const adoption = adoptLive({
    drift: findDrift({ desired: roster.state, applied: base.state, live, plan }),
    desired: roster.state,
    applied: base.state,
    live,
    defaults: roster.config.defaults.identities,
    also: 'people',
    only,
    take: options.take ?? null,
    removeMissing: options.removeMissing ?? false,
  });
  const { conflicts } = adoption;
  // Nothing is taken while somebody has to decide: half of what belongs together would be worse than nothing.
  const records = conflicts.length > 0 ? [] : adoption.records;
  const settled = await settleEdits(roster.files, roster, records, new Map());
  return {
    files: roster.files,
    before: roster.state,
    settled: { ...settled, left: [...adoption.left.map((one) => ({ ...one, detail: null })), ...settled.left] },
    conflicts,
    documents: new Map(),
    unread: [],
    plan,
    live,
    applied: base.state,
    isFirst: false,
  };
}
