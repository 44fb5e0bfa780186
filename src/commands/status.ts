import { setTimeout as sleep } from 'node:timers/promises';
import type { SearchResult } from '../drata/ports.js';
import { personnelSearch } from '../drata/search.js';
import { userReader } from '../drata/users.js';
import { DrataError, InterruptedError, UsageError } from '../errors.js';
import { type Feed, personStatus, type Status, type StatusInput } from '../plan/status.js';
import { statusCsv } from '../report/status-csv.js';
import { statusJson } from '../report/status-json.js';
import { renderStatusMarkdown } from '../report/status-markdown.js';
import { renderStatusText } from '../report/status-text.js';
import { counted, type Forms, PERSON } from '../report/wording.js';
import { type Day, dayOf } from '../state/instant.js';
import { findBase } from './base.js';
import { type Connection, openConnection } from './connection.js';
import { downloadDocuments } from './download.js';
import type { Io } from './io.js';
import { type CommonOptions, type Pii, piiLevel, wantsColor } from './options.js';
import { readLive, wantedBy } from './read-live.js';
import { requireRoster, type ValidRoster } from './roster.js';

export type StatusOptions = Omit<CommonOptions, 'format'> & {
  readonly format: CommonOptions['format'] | 'csv';
  readonly workspace?: string;
  /** Minutes to poll at most. */
  readonly wait?: number;
  readonly download?: string;
};

/** How often `--wait` looks. The search index and the nightly sync are far slower. */
const POLL_MS = 10_000;

const MINUTE: Forms = ['minute of waiting is', 'minutes of waiting are'];
const WAIT: Forms = ['person still waits', 'people still wait'];
const DIFFER: Forms = ['person differs', 'people differ'];
const DOCUMENT: Forms = ['document', 'documents'];

/** Beyond this many people who differ, their users are not asked for one by one. */
const FEED_LIMIT = 50;

/** Prints roster, identity record and personnel record side by side. Returns the exit code. */
export async function runStatus(query: string | undefined, options: StatusOptions, io: Io): Promise<number> {
  const common: CommonOptions = { ...options, format: options.format === 'csv' ? 'text' : options.format };
  const roster = await requireRoster(common, io);
  const connection = await openConnection(roster.config, common, io);
  try {
    const deadline = Date.now() + (options.wait ?? 0) * 60_000;
    for (;;) {
      const status = await readStatus(query ?? null, connection, roster, options);
      const left = deadline - Date.now();
      if (options.wait !== undefined && !status.agrees && status.waits && left > 0) {
        if (!options.quiet) io.stderr(`${counted(countWaiting(status), PERSON)} to wait for; looking again\n`);
        await sleep(Math.min(POLL_MS, left), undefined, { signal: io.signal }).catch((cause: unknown) => {
          throw new InterruptedError('interrupted while waiting for the identity sync', { cause });
        });
        continue;
      }
      io.stdout(renderStatus(status, options, roster, io));
      if (options.download !== undefined) {
        await download(status, options.download, piiLevel(options, roster.config, io), connection, io);
      }
      const failure = options.wait === undefined ? null : whyNot(status, options.wait);
      if (failure === null) return 0;
      io.stderr(`error: ${failure}\n`);
      return 1;
    }
  } finally {
    await connection.close();
  }
}

function countWaiting({ people }: Status): number {
  return people.filter(({ waits }) => waits).length;
}

/** Why waiting has come to nothing; null where all agree. That nobody differs is no agreement where nobody was found. */
function whyNot(status: Status, minutes: number): string | null {
  const { people, query, agrees, waits } = status;
  if (people.length === 0 && query !== null) return 'the roster names nobody who fits, so there is nothing to wait for';
  if (agrees) return null;
  const differing = people.filter((row) => !row.agrees && !row.waits).length;
  const differ = differing === 0 ? '' : counted(differing, DIFFER);
  if (!waits) return `waiting changes nothing more: ${differ} until somebody does what is said above`;
  return `${counted(minutes, MINUTE)} over: ${[counted(countWaiting(status), WAIT), differ].filter(Boolean).join(', ')}`;
}

async function readStatus(
  query: string | null,
  connection: Connection,
  { state, config }: ValidRoster,
  options: StatusOptions,
): Promise<Status> {
  const { readers, target, client } = connection;
  const today: Day = options.today ?? dayOf(new Date().toISOString());
  const base = await findBase(options.roster, options.base, target);
  const wanted = { ...wantedBy(state, base.state), personnel: true, scopes: false, documents: false };
  const [{ live }, search] = await Promise.all([
    readLive(readers, state, base.state, today, wanted),
    findPeople(query, connection, options),
  ]);
  const found = search && new Set(search.people.map(({ personnelId }) => personnelId));
  const input: StatusInput = {
    desired: state,
    live,
    applied: base.state,
    today,
    connectionId: target.connectionId,
    feeds: null,
    query,
    found,
    onlyFound: options.workspace !== undefined,
    facets: search?.byStatus ?? null,
  };
  const first = personStatus(input);
  const userIds = new Map((live.personnel ?? []).map(({ personnelId, userId }) => [personnelId, userId]));
  const differing = first.people.flatMap(({ agrees, personnel }) =>
    agrees || !personnel ? [] : [personnel.personnelId],
  );
  const users = userReader(client, { api: config.drata.personnelApi });
  const feeds = await readFeeds(differing, userIds, users, target.connectionId);
  return feeds.size === 0 ? first : personStatus({ ...input, feeds });
}

/** Drata's own search, for a query or within a workspace; null where there is no question or no search. */
async function findPeople(
  query: string | null,
  { client, readers }: Connection,
  { workspace }: StatusOptions,
): Promise<SearchResult | null> {
  if (query === null && workspace === undefined) return null;
  const search = personnelSearch(client);
  if (workspace === undefined) return search.search({ text: query ?? '', workspaceId: null, statuses: [] });
  const all = await readers.scopes.workspaces();
  const named = all.filter(({ id, name }) => name === workspace || String(id) === workspace);
  const [only, ...others] = named;
  if (only === undefined) {
    throw new UsageError(`--workspace ${workspace}: Drata has no workspace of that name or number`, {
      remedy: `There ${all.length === 1 ? 'is' : 'are'}: ${all.map(({ id, name }) => `${name} (${id})`).join(', ')}.`,
    });
  }
  if (others.length > 0) {
    throw new UsageError(`--workspace ${workspace}: Drata has ${named.length} workspaces of that name`, {
      remedy: `Give the number of one: ${named.map(({ id }) => id).join(', ')}.`,
    });
  }
  const result = await search.search({ text: query ?? '', workspaceId: only.id, statuses: [] });
  if (result !== null) return result;
  throw new UsageError('this Drata has no search within a workspace', { remedy: 'Leave --workspace out.' });
}

/** Which HRIS connections know people who differ. It only explains, so a key without the permission goes without. */
async function readFeeds(
  people: readonly number[],
  userIds: ReadonlyMap<number, number | null>,
  users: ReturnType<typeof userReader>,
  ours: number | null,
): Promise<ReadonlyMap<number, readonly Feed[]>> {
  const asked = people.slice(0, FEED_LIMIT).flatMap((personnelId) => {
    const userId = userIds.get(personnelId) ?? null;
    return userId === null ? [] : [{ personnelId, userId }];
  });
  try {
    const found = await Promise.all(
      asked.map(async ({ personnelId, userId }): Promise<[number, readonly Feed[]]> => {
        const user = await users.find({ by: 'id', id: userId });
        const hris = (user?.identities ?? []).filter(
          ({ connectionId, disconnected, hasDates }) => !disconnected && (hasDates || connectionId === ours),
        );
        return [personnelId, hris];
      }),
    );
    return new Map(found);
  } catch (error) {
    if (error instanceof DrataError && error.reach !== 'run') return new Map();
    throw error;
  }
}

function renderStatus(status: Status, options: StatusOptions, { config }: ValidRoster, io: Io): string {
  const pii = piiLevel(options, config, io);
  const { verbose = false, quiet = false } = options;
  switch (options.format) {
    case 'json':
      return statusJson(status, pii);
    case 'csv':
      return statusCsv(status, pii);
    case 'markdown':
      return renderStatusMarkdown(status, { pii, verbose });
    case 'text':
      return renderStatusText(status, { color: wantsColor(options, io), width: io.width, verbose, quiet, pii });
    default:
      return options.format satisfies never;
  }
}

async function download(status: Status, directory: string, pii: Pii, { readers }: Connection, io: Io): Promise<void> {
  const rows = [...status.people, ...status.unlisted].filter(({ personnel }) => personnel !== null);
  const [row, ...others] = rows;
  if (row?.personnel == null || others.length > 0) {
    throw new UsageError(`--download takes a query that finds one person in Drata; this one finds ${rows.length}`, {
      remedy: 'Give the e-mail address or the id of the person.',
    });
  }
  const { personnelId } = row.personnel;
  const person = (await readers.personnel.list({ customFields: false })).find((one) => one.personnelId === personnelId);
  if (person?.userId == null) throw new UsageError('Drata shows no user for this person, so there are no documents');
  const written = await downloadDocuments(readers.documents, person.userId, directory);
  // The name of a document may name a person.
  const names = pii === 'full' && written.length > 0 ? `: ${written.join(', ')}` : '';
  io.stderr(
    written.length === 0
      ? 'Drata holds no documents of this person\n'
      : `${counted(written.length, DOCUMENT)} written to ${directory}${names}\n`,
  );
}
