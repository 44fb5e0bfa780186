import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { contentOf } from '../../src/roster/document-content.js';
import { isRosterPath, type RosterFiles } from '../../src/roster/files.js';

/** Roster files held in memory, YAML files and documents: contents by path. */
export function rosterFiles(contents: Readonly<Record<string, string | Uint8Array>>): RosterFiles {
  const files = Object.entries(contents).map(([name, content]) => ({
    path: name,
    bytes: typeof content === 'string' ? Buffer.from(content, 'utf8') : content,
  }));
  return {
    id: 'memory',
    files: files.filter((file) => isRosterPath(file.path)).sort((a, b) => (a.path < b.path ? -1 : 1)),
    documents: async (paths) =>
      new Map(
        paths.map((name) => {
          const file = files.find((one) => one.path === name);
          return [name, file ? contentOf(file.bytes) : 'missing'];
        }),
      ),
  };
}

/** A config that lets identities be loaded. */
export const CONFIG = 'version: 1\ndrata: { connectionId: 1 }\n';

/** Roster files of one `people.yaml` and a config. */
export function peopleFile(people: string, config: string = CONFIG): RosterFiles {
  return rosterFiles({ 'config.yaml': config, 'people.yaml': people });
}

const FIRST = ['Jane', 'Łukasz', '李', 'Siobhán', 'Noor', 'Amara', 'Mateo', 'Priya', 'Jens', 'Chloé'];
const LAST = ['Doe', "O'Brien", 'Wiśniewski', 'Haddad', 'Okafor', 'Silva', 'Raman', 'Ågård', 'Martin', 'Levi'];

/** One person of a large company, as YAML; every tenth record has a trait that plain ones lack. */
function person(index: number): string {
  const id = (number: number) => `emp-${String(number).padStart(6, '0')}`;
  const first = FIRST[index % FIRST.length];
  const last = LAST[Math.floor(index / 7) % LAST.length];
  const title = index % 10 === 3 ? '"Engineer, \\"Staff\\""' : 'Software Engineer';
  return [
    `  ${id(index)}:`,
    `    email: person.${index}@acme.example`,
    `    firstName: ${first}`,
    `    lastName: ${last}`,
    `    jobTitle: ${title}`,
    `    managerId: ${index === 0 ? 'null' : id(Math.floor((index - 1) / 9))}`,
    `    managerName: ${index % 10 === 7 ? "'Bob Manager'" : 'Bob Manager'}`,
    `    startedAt: 20${10 + (index % 15)}-03-01${index % 10 === 5 ? ' # moved here from another company' : ''}`,
    `    separatedAt: ${index % 25 === 24 ? '2025-12-31' : 'null'}`,
    `    isContractor: ${index % 8 === 0}`,
    '',
  ].join('\n');
}

/** Writes a valid roster of many people over several files, the same for the same numbers. */
export async function writeRosterFiles(directory: string, size: { people: number; files: number }): Promise<void> {
  await mkdir(path.join(directory, 'people'), { recursive: true });
  await writeFile(path.join(directory, 'config.yaml'), CONFIG);
  const each = Math.ceil(size.people / size.files);
  for (let file = 0; file < size.files; file += 1) {
    const lines = ['identities:\n'];
    for (let index = file * each; index < Math.min((file + 1) * each, size.people); index += 1)
      lines.push(person(index));
    const name = `part-${String(file + 1).padStart(3, '0')}.yaml`;
    await writeFile(path.join(directory, 'people', name), lines.join(''));
  }
}
