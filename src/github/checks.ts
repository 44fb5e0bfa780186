import type { Api, Data } from './api.js';
import { unexpected } from './explain.js';
import type { Annotation, CheckRun, Checks } from './github.js';
import { makeOnce } from './once.js';

type WireRun = Data<'GET /repos/{owner}/{repo}/check-runs/{check_run_id}'>;

const WRITE = { needs: 'checks: write' } as const;
const APPEND = { ...WRITE, creates: true } as const;
const UPDATE = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';

/** As many annotations as one request takes; those of later requests are added (documented). */
const AT_ONCE = 50;

export function openChecks(api: Api, login: string): Checks {
  /** Those of the token's own App, newest first: check runs of that name can be made by any App. */
  async function listOwn(sha: string, name: string): Promise<readonly WireRun[]> {
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
    let total = 0;
    const query = { ref: sha, check_name: name, filter: 'all' } as const;
    const pick = (page: Data<typeof route>) => {
      total = page.total_count;
      return page.check_runs;
    };
    const runs = await api.list(route, query, pick, 'checks: read');
    if (runs.length < total) throw unexpected(`GET the check runs of ${sha}`, 200);
    return runs
      .filter(({ app, name: found }) => found === name && `${app?.slug}[bot]` === login)
      .sort((a, b) => b.id - a.id);
  }

  async function append(id: number, change: object, before: number, added: number): Promise<void> {
    const make = async () =>
      void (await api.send(UPDATE, { check_run_id: id, ...change }, added === 0 ? WRITE : APPEND));
    const find = async () => {
      const read = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}';
      const { output } = await api.send(read, { check_run_id: id }, WRITE);
      return output.annotations_count >= before + added ? true : null;
    };
    await makeOnce<unknown>(api, { make, find });
  }

  return {
    start: ({ name, sha, detailsUrl, title, summary }) => {
      const run = {
        name,
        head_sha: sha,
        status: 'in_progress',
        details_url: detailsUrl,
        output: { title, summary },
      } as const;
      return makeOnce(api, {
        make: async () => (await api.send('POST /repos/{owner}/{repo}/check-runs', run, APPEND)).id,
        find: async () => {
          const isThis = (found: WireRun) =>
            found.details_url === detailsUrl && found.status === 'in_progress' && found.output.annotations_count === 0;
          return (await listOwn(sha, name)).find(isThis)?.id ?? null;
        },
      });
    },
    complete: async (id, { conclusion, externalId, output: { title, summary, text, annotations } }) => {
      const output = { title, summary, ...(text === null ? {} : { text }) };
      for (let sent = 0; sent < annotations.length; sent += AT_ONCE) {
        const part = annotations.slice(sent, sent + AT_ONCE).map(toWire);
        await append(id, { output: { ...output, annotations: part } }, sent, part.length);
      }
      const end = { status: 'completed', conclusion, ...(externalId === null ? {} : { external_id: externalId }) };
      await api.send(UPDATE, { check_run_id: id, ...end, output } as never, WRITE);
    },
    ofCommit: async (sha, name) => (await listOwn(sha, name)).map(toCheckRun),
  };
}

function toCheckRun({ id, status, conclusion, external_id, started_at, output }: WireRun): CheckRun {
  const { title, text } = output;
  return { id, status, conclusion, externalId: external_id || null, startedAt: started_at, title, text };
}

function toWire({ path, startLine, endLine, level, title, message }: Annotation) {
  return { path, start_line: startLine, end_line: endLine, annotation_level: level, title, message };
}
