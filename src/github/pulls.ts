import type { Api, Data } from './api.js';
import type { LabelEvent, Pull, Pulls } from './github.js';

type WirePull = Data<'GET /repos/{owner}/{repo}/pulls/{pull_number}'> | WireListed;
type WireListed = Data<'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls'>[number];
type WireEvent = Data<'GET /repos/{owner}/{repo}/issues/{issue_number}/events'>[number];

const NEEDS = 'pull-requests: read';

export function openPulls(api: Api): Pulls {
  const read = (number: number) =>
    api.send('GET /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: number }, { needs: NEEDS });
  return {
    get: async (number) => toPull(await read(number)),
    ofCommit: async (sha) => {
      const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
      return (await api.list(route, { commit_sha: sha }, (page) => page, NEEDS)).map(toPull);
    },
    labelEvents: async (number) => {
      const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/events';
      const events = await api.list(route, { issue_number: number }, (page) => page, NEEDS);
      const sorted = [...events].sort((a, b) => a.id - b.id);
      const forced = sorted.findLastIndex(({ event }) => event === 'head_ref_force_pushed');
      return sorted.flatMap((event, index) => toLabelEvent(event, index < forced));
    },
    committers: async (number) => {
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits';
      const commits = await api.list(route, { pull_number: number }, (page) => page, NEEDS);
      // The list ends at 250 commits without a word (documented); the pull request tells how many there are.
      const whole = commits.length >= (await read(number)).commits;
      const logins = commits.flatMap(({ author, committer }) => [loginOf(author), loginOf(committer)]);
      return { logins: [...new Set(logins.filter((login) => login !== null))].sort(), whole };
    },
  };
}

function toPull(pull: WirePull): Pull {
  return {
    number: pull.number,
    state: pull.state === 'open' ? 'open' : 'closed',
    merged: pull.merged_at !== null,
    author: loginOf(pull.user) ?? '',
    headSha: pull.head.sha,
    baseRef: pull.base.ref,
    labels: pull.labels.map(({ name }) => name),
  };
}

function toLabelEvent(event: WireEvent, outlived: boolean): readonly LabelEvent[] {
  const label = 'label' in event ? event.label : undefined;
  if ((event.event !== 'labeled' && event.event !== 'unlabeled') || !label?.name) return [];
  const actor = loginOf(event.actor);
  return [
    {
      label: label.name,
      added: event.event === 'labeled',
      actor,
      actorIsBot: event.actor?.type === 'Bot' || actor?.endsWith('[bot]') === true,
      at: event.created_at,
      outlived,
    },
  ];
}

/** A deleted account is null; the author of a commit whom GitHub does not know may be an empty object as well. */
function loginOf(user: object | null | undefined): string | null {
  const { login } = (user ?? {}) as { readonly login?: unknown };
  return typeof login === 'string' ? login : null;
}
