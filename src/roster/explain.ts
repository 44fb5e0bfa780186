import type { ErrorObject } from 'ajv/dist/2020.js';
import { IDENTITY_FIELDS } from '../state/identity.js';
import type { Code } from './codes.js';
import { explainPerson, explainRecord } from './explain-record.js';
import { explainDate, explainEmail, explainText } from './explain-text.js';
import { nearest } from './nearest.js';
import { type Hidden, hide, idOf, type Sentence, say, whoIs } from './sentence.js';
import { entryOf, type Node } from './tree.js';

/** A mistake in words, before it has a place. */
export type Finding = { readonly code: Code; readonly message: Sentence; readonly remedy: Sentence };

/** Keys that belong in the other kind of file. */
const OF_CONFIG: ReadonlySet<string> = new Set(['version', 'drata', 'defaults', 'policy', 'guards', 'github']);
const OF_ROSTER: ReadonlySet<string> = new Set(['identities', 'personnel', 'removed', 'scopes', 'documents']);

/** What a path names, for the middle of a sentence: `email of identity emp-001`, `drata.region`. */
export function nameOf(path: readonly string[]): Sentence {
  const [section, id, ...fields] = path;
  if (section === undefined || id === undefined) return say`${section ?? 'this file'}`;
  if (!OF_ROSTER.has(section)) return say`${path.join('.')}`;
  const [first, second, ...more] = fields;
  if (section === 'documents' && first !== undefined) {
    const document = say`document ${Number(first) + 1} of ${whoIs(id)}`;
    return second === undefined ? document : say`${[second, ...more].join('.')} of ${document}`;
  }
  const owner = ownerOf(section, id);
  if (section === 'scopes' && second !== undefined) return say`group ${Number(second) + 1} of ${owner}`;
  return fields.length === 0 ? owner : say`${fields.join('.')} of ${owner}`;
}

function ownerOf(section: string, id: string): Sentence {
  switch (section) {
    case 'identities':
      return say`identity ${idOf(id)}`;
    case 'personnel':
      return say`override ${whoIs(id)}`;
    case 'documents':
      return say`the list of documents of ${whoIs(id)}`;
    default:
      return say`${section === 'removed' ? 'removal' : 'scope'} ${Number(id) + 1}`;
  }
}

/** A key that the schema does not know; `meant` is the known one it probably stands for. */
export function explainUnknown(
  path: readonly string[],
  key: string,
  known: readonly string[],
): Finding & { readonly meant: string | null } {
  const code = 'unknown-key';
  const meant = nearest(key, known);
  const message = say`${nameOf(path)} has an unknown key "${meant === null ? hide(key) : key}".`;
  if (meant !== null) return { code, meant, message, remedy: say`Did you mean "${meant}"?` };
  if (path.length === 0 && OF_CONFIG.has(key)) return { code, meant, message, remedy: say`Move it to config.yaml.` };
  if (path.length === 0 && OF_ROSTER.has(key)) {
    return { code, meant, message, remedy: say`Move it to a file of its own beside config.yaml.` };
  }
  if (path[0] === 'personnel' && Object.hasOwn(IDENTITY_FIELDS, key)) {
    return { code, meant, message, remedy: say`Set ${key} in the person's identity: no override can.` };
  }
  return { code, meant, message, remedy: say`Known keys here: ${known.join(', ')}.` };
}

/** Keys that must be given and are not. */
export function explainMissing(path: readonly string[], keys: readonly string[], owner: Node): Finding {
  const message = say`${nameOf(path)} has no ${keys.join(', no ')}.`;
  if (keys.includes('version')) return { code: 'missing-key', message, remedy: say`Add the line "version: 1".` };
  const remedy =
    keys.includes('reason') && !entryOf(owner, 'document')
      ? say`Say why this record never should have existed: auditors will ask. People who left keep their record and get a separatedAt.`
      : keys.length > 1
        ? say`Add them.`
        : say`Add it.`;
  return { code: 'missing-key', message, remedy };
}

/** A key that the schema refuses: an id, a person or the name of a custom field. */
export function explainKey(path: readonly string[], id: string, errors: readonly ErrorObject[]): Finding {
  if (path.at(-1) === 'customFields') {
    const name = say`The name "${id}" of a custom field`;
    const remedy = say`Write the field's exact name, or Drata's number of it.`;
    return id.trim() === ''
      ? { code: 'blank-text', message: say`${name} is empty.`, remedy }
      : explainText(name, id, errors);
  }
  if (path[0] === 'personnel' || path[0] === 'documents') return explainPerson(say`The key "${hide(id)}"`, id);
  const name = say`The id "${idOf(id)}"`;
  if (id.trim() === '')
    return { code: 'blank-text', message: say`An id is empty.`, remedy: say`Give the person an id.` };
  return explainText(name, id, errors);
}

/** A value that the schema refuses, in the words of the first thing wrong with it. */
export function explainValue(path: readonly string[], node: Node, errors: readonly ErrorObject[]): Finding {
  const name = nameOf(path);
  const own = explainRecord(path, name, node, errors);
  if (own) return own;
  const error = (keyword: string) => errors.find((one) => one.keyword === keyword);
  const type = error('type');
  if (type) return explainType(path, name, node, type);
  const [first] = errors;
  const shown = node.kind === 'scalar' ? shownOf(path, node.text) : '';
  // Quotes only where there is text: a number in quotes would look like the mistake.
  const quoted = node.kind === 'scalar' && typeof node.value === 'string' ? say`"${shown}"` : say`${shown}`;
  const choices = error('enum');
  if (choices) {
    const allowed: string[] = choices.params['allowedValues'];
    const near = typeof choices.data === 'string' ? nearest(choices.data, allowed) : null;
    const hint = near === null ? say`` : say`Did you mean ${near}? `;
    const message = say`${name} is ${quoted}, which is not one of its values.`;
    return { code: 'bad-value', message, remedy: say`${hint}Write one of: ${allowed.join(', ')}.` };
  }
  if (error('const')) {
    const message = say`${name} is ${quoted}; this version of drata-roster reads ${String(first?.params['allowedValue'])} only.`;
    return { code: 'bad-value', message, remedy: say`Write ${name}: ${String(first?.params['allowedValue'])}.` };
  }
  if (error('minProperties')) {
    const remedy = say`Write its fields, at least the e-mail, indented below it, or remove the line.`;
    return { code: 'empty-record', message: say`${name} has no fields.`, remedy };
  }
  if (error('minItems')) {
    return {
      code: 'empty-record',
      message: say`${name} is empty.`,
      remedy: say`List at least one, or remove the line.`,
    };
  }
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value.normalize('NFC') : '';
  const title = first?.parentSchema?.['title'];
  if (title === 'Limit') {
    const message = say`${name} is ${quoted}, which is neither a number of records nor a share of them.`;
    return {
      code: 'bad-value',
      message,
      remedy: say`Write a whole number from 0 up, or a share from 0% to 100%, as in 15%.`,
    };
  }
  if (path[0] === 'policy') {
    const message = say`${name} is "${shown}", which is not a domain.`;
    return { code: 'bad-value', message, remedy: say`Write the part behind the @, as in acme.example.` };
  }
  if (error('minimum') ?? error('maximum')) {
    const message = say`${name} is ${shown}, which is out of range.`;
    return {
      code: 'bad-value',
      message,
      remedy: say`Write the connection's number as Drata shows it: a whole number from 1 up.`,
    };
  }
  const nullable = [first?.parentSchema?.['type']].flat().includes('null');
  if (text.trim() === '') {
    const remedy = nullable
      ? say`Use null to clear the field in Drata, or remove the line to leave it as it is.`
      : say`Write it out.`;
    return { code: 'blank-text', message: say`${name} is empty.`, remedy };
  }
  if (error('format') && text === text.trim()) {
    return first?.params['format'] === 'email' ? explainEmail(name, text) : explainDate(name, text);
  }
  return explainText(name, text, errors);
}

/** Keys of which exactly one must be given. */
export function explainChoice(path: readonly string[], keys: readonly string[], { params }: ErrorObject): Finding {
  const name = nameOf(path);
  const remedy =
    path[0] === 'removed'
      ? say`Give identityId for an identity record, or document with person, type and name.`
      : say`Give groups, the exact list, or clear: true for none.`;
  // ajv names the two branches that pass, or none (its documentation of `oneOf`).
  if (params['passingSchemas'])
    return { code: 'exclusive-keys', message: say`${name} has both ${keys.join(' and ')}.`, remedy };
  return { code: 'missing-key', message: say`${name} has neither ${keys.join(' nor ')}.`, remedy };
}

/** Values of people are hidden in masked sentences, values of the config are not. */
function shownOf(path: readonly string[], text: string): string | Hidden {
  return OF_ROSTER.has(path[0] ?? '') ? hide(text) : text;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
  null: 'null',
};

function explainType(path: readonly string[], name: Sentence, node: Node, error: ErrorObject): Finding {
  const types = [error.schema].flat().map(String);
  const wanted = types.map((type) => TYPE_WORDS[type] ?? type).join(' or ');
  const message = say`${name} is ${describe(node)}; it must be ${wanted}.`;
  const key = path.at(-1) ?? '';
  const isItem = path[0] === 'scopes' && path[2] === 'groups';
  const shown = node.kind === 'scalar' ? shownOf(path, node.text) : '';
  const remedy = (() => {
    if (node.kind !== 'scalar' || node.value === null) {
      if (types.includes('array')) return say`Write a list: each item on a line of its own, after a dash and a space.`;
      if (types.includes('object')) return say`Write one key and colon a line, indented below it.`;
      return node.kind === 'scalar' ? say`Give it a value, or remove the line.` : say`Write a single value.`;
    }
    if (types.includes('string') && typeof node.value !== 'string') {
      return say`Put it in quotes: ${isItem ? '' : `${key}: `}"${shown}"`;
    }
    if (types.includes('boolean')) return say`Write true or false, without quotes.`;
    if (types.includes('integer')) return say`Write digits without quotes.`;
    if (types.includes('array')) return say`Write a list, as in ${key}: [${shown}]`;
    return say`Write one key and colon a line, indented below it.`;
  })();
  return { code: 'wrong-type', message, remedy };
}

function describe(node: Node): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list';
  if (node.value === null) return node.text === '' ? 'empty' : 'null';
  return { string: 'text', number: 'a number', boolean: 'a truth value' }[typeof node.value as 'string'];
}
