import { UsageError } from '../errors.js';

/** One switch of the sandbox: `--NAME VALUE`. `values` lists the choices; 'number' and 'list' take free values. */
export type Switch = {
  readonly name: string;
  readonly values: readonly string[] | 'number' | 'list';
  readonly default: string;
  readonly help: string;
};

/** Parts of the API that a tenant or an older revision may lack altogether (CONTRACT 9.3, 9.7, 10, 13). */
export const ABSENT_PARTS = ['search', 'groups', 'scopes', 'custom-field-definitions', 'v1'] as const;

/** What the documents leave unknown, or what a test wants otherwise. Every default is CONTRACT's reading or choice. */
export const SWITCHES = [
  {
    name: 'edition',
    values: ['R3', 'R2'],
    default: 'R3',
    help: 'what --revision batch means: R3 (write-once separation date, totals, identity-id: addresses) or the older R2',
  },
  { name: 'list-separated', values: ['yes', 'no'], default: 'yes', help: 'whether separated people are listed' },
  {
    name: 'omitted-fields',
    values: ['keep', 'clear'],
    default: 'keep',
    help: 'what R1 and R2 do to a field that an upsert leaves out (R3 always keeps it)',
  },
  {
    name: 'unknown-input',
    values: ['ignore', 'reject'],
    default: 'ignore',
    help: 'what happens to unknown body properties and query parameters',
  },
  { name: 'date-only', values: ['reject', 'accept'], default: 'reject', help: 'a bare date as an identity date' },
  { name: 'page-limit', values: ['500', '50'], default: '500', help: 'largest page size of the V2 lists' },
  { name: 'all-failed', values: ['207', '400'], default: '207', help: 'status of a batch whose items all failed' },
  { name: 'restore-status', values: ['200', '201'], default: '200', help: 'item status of a restored identity' },
  { name: 'restore-id', values: ['same', 'new'], default: 'same', help: "a restored identity's number" },
  { name: 'second-delete', values: ['404', '204'], default: '404', help: 'status of deleting a deleted identity' },
  { name: 'email-match', values: ['lower', 'exact'], default: 'lower', help: 'how identity sync matches addresses' },
  {
    name: 'leaver-unknown',
    values: ['UNKNOWN', 'FORMER_EMPLOYEE'],
    default: 'UNKNOWN',
    help: 'status of a leaver whose isContractor is null',
  },
  {
    name: 'reset-effect',
    values: ['sync', 'now'],
    default: 'sync',
    help: 'when a reset of overrides changes values: at the next identity sync, or at once',
  },
  { name: 'scope-paths', values: ['S2', 'S1'], default: 'S2', help: 'paths of the workspace personnel scope' },
  {
    name: 'search-lag',
    values: 'number',
    default: '0',
    help: 'seconds until personnel-search sees a change',
  },
  {
    name: 'absent',
    values: 'list',
    default: '',
    help: `parts of the API to leave out, separated by commas: ${ABSENT_PARTS.join(', ')}`,
  },
  {
    name: 'requests-per-minute',
    values: 'number',
    default: '500',
    help: 'requests allowed in any minute before 429; 0 lifts the limit',
  },
  {
    name: 'retry-after',
    values: ['seconds', 'date', 'none'],
    default: 'seconds',
    help: 'form of the Retry-After header of a 429',
  },
] as const satisfies readonly Switch[];

export type SwitchName = (typeof SWITCHES)[number]['name'];

/** How this sandbox behaves: the edition of the HRIS endpoints and a value for every switch. */
export type Settings = Readonly<Record<SwitchName, string>> & { readonly hris: 'R1' | 'R2' | 'R3' };

/** Fills in the defaults and refuses a switch or a value that does not exist. */
export function readSettings(
  revision: 'envelope' | 'batch',
  given: Readonly<Partial<Record<SwitchName, string>>> = {},
): Settings {
  const table: readonly Switch[] = SWITCHES;
  for (const name of Object.keys(given)) {
    if (!table.some((known) => known.name === name)) throw new UsageError(`The sandbox has no switch "${name}".`);
  }
  const values = table.map((known): [string, string] => {
    const value = given[known.name as SwitchName] ?? known.default;
    const parts = value.split(',').filter((part) => part !== '');
    const fits =
      known.values === 'number'
        ? /^\d{1,9}$/.test(value)
        : known.values === 'list'
          ? parts.every((part) => (ABSENT_PARTS as readonly string[]).includes(part))
          : known.values.includes(value);
    if (!fits) {
      const allowed = Array.isArray(known.values) ? known.values.join(' or ') : known.help;
      throw new UsageError(`--${known.name} does not take "${value}".`, { remedy: `Allowed: ${allowed}.` });
    }
    return [known.name, value];
  });
  const hris = revision === 'envelope' ? 'R1' : given.edition === 'R2' ? 'R2' : 'R3';
  return { ...(Object.fromEntries(values) as Record<SwitchName, string>), hris };
}

/** Whether a part of the API is left out. */
export function isAbsent(settings: Settings, part: (typeof ABSENT_PARTS)[number]): boolean {
  return settings.absent.split(',').includes(part);
}
