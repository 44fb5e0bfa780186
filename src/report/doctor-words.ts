/** One thing that `doctor` looked at. */
export type Check = {
  readonly name: string;
  /** `unproved`: nothing was wrong, but nothing harmless could prove it (a permission to write, for example). */
  readonly state: 'ok' | 'warning' | 'failed' | 'unproved';
  readonly detail: string;
  /** What to do about it; null where nothing is to be done. */
  readonly remedy: string | null;
};

/** What each state is called. */
export const STATE_WORDS: Readonly<Record<Check['state'], string>> = {
  ok: 'ok',
  warning: 'warning',
  failed: 'failed',
  unproved: 'unknown',
};

/** How it stands, in one line. */
export function doctorHeadline(checks: readonly Check[]): string {
  const count = (wanted: Check['state']) => checks.filter(({ state }) => state === wanted).length;
  const said = (number: number, words: string) => (number === 0 ? [] : [`${number} ${words}`]);
  const troubles = [
    ...said(count('failed'), 'failed'),
    ...said(count('warning'), count('warning') === 1 ? 'warning' : 'warnings'),
    ...said(count('unproved'), 'could not be proved'),
  ];
  return [`${count('ok')} of ${checks.length} checks ok`, ...troubles].join(', ');
}

/** Whether `doctor` ends with exit code 1. */
export function hasFailed(checks: readonly Check[]): boolean {
  return checks.some(({ state }) => state === 'failed');
}
