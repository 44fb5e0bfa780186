import type { FakeStore } from './fake-store.js';

/** The right that an endpoint takes, as a workflow's `permissions:` spells it (GitHub's "Permissions required for GitHub Apps"). */
export function neededBy(store: FakeStore, key: string, values: Readonly<Record<string, string>>): string {
  const level = key.startsWith('GET ') ? 'read' : 'write';
  return `${scopeOf(store, key, values)}: ${level}`;
}

function scopeOf(store: FakeStore, key: string, values: Readonly<Record<string, string>>): string {
  if (key.includes('/check-runs')) return 'checks';
  if (key.includes('/deployments')) return 'deployments';
  if (key.includes('/pulls')) return 'pull-requests';
  if (key.includes('/git/') || key.includes('/branches/')) return 'contents';
  if (!key.includes('/issues')) return 'metadata';
  const comment = store.comments.find(({ id }) => id === Number(values['comment_id']));
  const number = comment?.issue ?? Number(values['issue_number']);
  return store.pulls.has(number) ? 'pull-requests' : 'issues';
}
