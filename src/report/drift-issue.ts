import type { Drift } from '../plan/drift.js';
import type { Links, RunLink } from './links.js';
import type { Pii } from './pii.js';

export type DriftFacts = {
  readonly dir: string;
  readonly run: RunLink;
  /** An ISO instant. */
  readonly foundAt: string;
  readonly links: Links;
  readonly pii: Pii;
  /** Names of people by `resource/key`, shown with `pii: full` alone. */
  readonly names?: ReadonlyMap<string, string>;
};

/** How the issue of a roster directory begins: by this it is found again. */
export function driftMarker(dir: string): string {
  return `<!-- drata-roster:drift v=1 {"dir":${JSON.stringify(dir)}`;
}

/** The one issue about drift. */
export function renderDriftIssue(
  _drift: Drift,
  _facts: DriftFacts,
  _budget = 60_000,
): { readonly title: string; readonly body: string } {
  return { title: '', body: '' };
}

/** The note with which the issue is closed. */
export function renderDriftClosed(_facts: Pick<DriftFacts, 'run' | 'foundAt'>): string {
  return '';
}

/** Drift as a job summary. */
export function renderDriftSummary(_drift: Drift, _facts: DriftFacts): string {
  return '';
}
