import { documentOf } from './documents.js';
import type { PeopleIndex } from './people.js';
import type { Operation } from './plan.js';

/** Who each operation is about, by operation id: an identity, its overrides and its documents have one text. */
export function personsOf(operations: readonly Operation[], people: PeopleIndex): ReadonlyMap<string, string> {
  return new Map(operations.map((operation) => [operation.id, personOf(operation, people)]));
}

function personOf({ resource, key, id }: Operation, people: PeopleIndex): string {
  const named = (person: string) => {
    const identity = people.identityOf(person);
    return identity === null ? people.personOf(person) : `identity ${identity}`;
  };
  switch (resource) {
    case 'identity':
      return `identity ${key}`;
    case 'personnel':
      return named(key);
    case 'document':
      return named(documentOf(key).person);
    case 'scope':
      return id;
    default:
      return resource satisfies never;
  }
}
