import type { Api, Data } from './api.js';
import type { Annotation, CheckRun, Checks } from './github.js';
import { makeOnce } from './once.js';

type Texts = { readonly title: string; readonly summary: string; readonly text?: string };
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
    const query = { ref: sha, check_name: name, filter: 'all' } as const;
    const runs = await api.list(route, query, ({ check_runs }) => check_runs, 'checks: read');
    return runs
      .filter(({ app, name: found }) => found === name && `${app?.slug}[bot]` === login)
      .sort((a, b) => b.id - a.id);
  }

  /** Adds annotations to the `before` that a check run has; after a lost reply their number tells whether they arrived. */
  async function append(id: number, output: Texts, annotations: readonly Annotation[], before: number): Promise<void> {
    const added = { output: { ...output, annotations: annotations.map(toWire) } };
    await makeOnce<number>(api, {
      make: async () => (await api.send(UPDATE, { check_run_id: id, ...added }, APPEND)).id,
      find: async () => {
        const read = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}';
        const { output: kept } = await api.send(read, { check_run_id: id }, { needs: 'checks: read' });
        return kept.annotations_count >= before + annotations.length ? id : null;
      },
    });
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
          // Not by its URL: that of a job's own token is set by GitHub. One left by a job that was killed does as well.
          const isThis = ({ status, output }: WireRun) => status === 'in_progress' && output.annotations_count === 0;
          return (await listOwn(sha, name)).find(isThis)?.id ?? null;
        },
      });
    },
    complete: async (id, { conclusion, externalId, output: { title, summary, text, annotations } }) => {
      const output = { title, summary, ...(text === null ? {} : { text }) };
      for (let sent = 0; sent < annotations.length; sent += AT_ONCE) {
        await append(id, output, annotations.slice(sent, sent + AT_ONCE), sent);
      }
      const end = { status: 'completed', conclusion, ...(externalId === null ? {} : { external_id: externalId }) };
      await api.send(UPDATE, { check_run_id: id, ...end, output }, WRITE);
    },
    ofCommit: async (sha, name) => (await listOwn(sha, name)).map(toCheckRun),
  };
}

function toCheckRun({ id, status, conclusion, external_id, completed_at, output }: WireRun): CheckRun {
  return { id, status, conclusion, externalId: external_id || null, completedAt: completed_at, text: output.text };
}

function toWire({ path, startLine, endLine, level, title, message }: Annotation) {
  return { path, start_line: startLine, end_line: endLine, annotation_level: level, title, message };
}
