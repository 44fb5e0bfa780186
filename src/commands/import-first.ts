import path from 'node:path';
import type { Client } from '../drata/client.js';
import { isHris, listConnections } from '../drata/connections.js';
import { UsageError } from '../errors.js';
import type { Adopted } from '../plan/adopt-record.js';
import type { Config, Region } from '../state/config.js';
import type { RosterEdit } from '../state/edit.js';
import type { Identity, IdentityFields } from '../state/identity.js';

/** How the people of a first roster are spread over files; one file without it. */
export type Split = 'manager' | 'jobTitle' | 'letter' | 'domain';

/** The files that a first roster has besides those of people. */
const FILES = { personnel: 'overrides.yaml', scope: 'scopes.yaml', document: 'documents.yaml' } as const;

/** The only HRIS connection of a tenant. */
export async function findConnection(client: Client): Promise<number> {
  const all = (await listConnections(client)).filter(isHris);
  const [only, ...others] = all;
  if (only === undefined) {
    throw new UsageError('Drata has no custom HRIS connection to import from', {
      remedy:
        'Make one in Drata, or with drata-roster doctor --create-connection NAME; then name it with --connection-id N.',
    });
  }
  if (others.length === 0) return only.connectionId;
  const listed = all.map(({ connectionId, name }) => `${connectionId}${name === null ? '' : ` (${name})`}`).join(', ');
  throw new UsageError(`Drata has ${all.length} custom HRIS connections: ${listed}`, {
    remedy: 'Name the one to import from with --connection-id N.',
  });
}

/** The first config of a roster: where it applies to, and what nearly everybody has in common. */
export function firstConfig(
  { region, connectionId }: { readonly region: Region; readonly connectionId: number },
  defaults: Config['defaults']['identities'],
): string {
  const lines = ['version: 1', 'drata:', `  region: ${region}`, `  connectionId: ${connectionId}`, '  contract: auto'];
  if (defaults.isContractor !== undefined) {
    lines.push('defaults:', `  identities: { isContractor: ${defaults.isContractor} }`);
  }
  return `${lines.join('\n')}\n`;
}

/**
 * What most people have in common, so that the files need not say it again and again. Of employee or contractor alone: a manager or
 * title that a joiner gets by default would be wrong without anybody noticing.
 */
export function commonFields(identities: Iterable<Identity>): Config['defaults']['identities'] {
  const counts = { true: 0, false: 0, null: 0 };
  for (const { fields } of identities) counts[`${fields.isContractor ?? null}`] += 1;
  const isContractor = counts.true > counts.false;
  const most = Math.max(counts.true, counts.false);
  // Each who differs needs a line, and so does the default.
  return most > 1 && most > counts.null ? { isContractor } : {};
}

/** The edits of a record with the files that a first roster keeps such records in. */
export function placeFirst(record: Adopted, split: Split | null): readonly RosterEdit[] {
  return record.edits.map((edit): RosterEdit => {
    if (edit.kind === 'add-identity') return { ...edit, file: fileOfPerson(edit.identity.fields, split) };
    const isPlaced = edit.kind === 'add-override' || edit.kind === 'set-scope' || edit.kind === 'add-document';
    return isPlaced && record.resource !== 'identity' ? { ...edit, file: FILES[record.resource] } : edit;
  });
}

function fileOfPerson(fields: Partial<IdentityFields>, split: Split | null): string {
  if (split === null) return 'people.yaml';
  return path.posix.join('people', `${slug(partOf(fields, split) ?? '')}.yaml`);
}

/** A manager goes by id: names of people do not belong into file names, which show everywhere. */
function partOf(fields: Partial<IdentityFields>, split: Split): string | null | undefined {
  switch (split) {
    case 'manager':
      return fields.managerId;
    case 'jobTitle':
      return fields.jobTitle;
    case 'letter':
      return [...(fields.lastName ?? fields.firstName ?? '').normalize('NFC')][0];
    case 'domain':
      return fields.email?.slice(fields.email.lastIndexOf('@') + 1);
    default:
      return split satisfies never;
  }
}

/** Text as the name of a file that any system takes; `others` stands where nothing is left of it. */
export function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  const short = [...plain].slice(0, 60).join('') || 'others';
  // A config.yaml below the top would be taken for the config of another roster.
  return short === 'config' ? 'config-' : short;
}
