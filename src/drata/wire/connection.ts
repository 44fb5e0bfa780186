import type { SchemaObject } from 'ajv/dist/2020.js';
import { normalText } from '../../state/text.js';
import type { CustomConnection } from '../ports.js';
import { checkWith } from './check.js';
import { pageOf } from './page.js';
import { ID, TEXT, type WireId } from './parts.js';

/** A custom connection (CONTRACT section 8). */
export type WireConnection = {
  readonly id: WireId;
  readonly clientAlias?: string | null;
  readonly providerTypes?: readonly string[] | null;
};

const CONNECTION: SchemaObject = {
  type: 'object',
  required: ['id'],
  properties: { id: ID, clientAlias: TEXT, providerTypes: { type: ['array', 'null'], items: { type: 'string' } } },
};

export const checkConnectionPage = pageOf<WireConnection>(CONNECTION);
export const checkConnection = checkWith<WireConnection>(CONNECTION);

/** The connection in our terms. */
export function readConnection({ id, clientAlias, providerTypes }: WireConnection): CustomConnection {
  return {
    connectionId: Number(id),
    name: clientAlias == null ? null : normalText(clientAlias),
    providerTypes: providerTypes ?? [],
  };
}
