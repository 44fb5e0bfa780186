import type { SchemaObject } from 'ajv/dist/2020.js';
import type { LiveUser, UserIdentity } from '../ports.js';
import { checkWith } from './check.js';
import { numberedPageOf, pageOf } from './page.js';
import { ID, ID_OR_NULL, numberOrNull, TEXT, type WireId } from './parts.js';

type WireConnection = {
  readonly id?: WireId | null;
  readonly clientType?: string | null;
  readonly clientAlias?: string | null;
};

type WireUserIdentity = {
  readonly identityId?: string | null;
  readonly email?: string | null;
  /** V1 has it inside `connection` alone. */
  readonly connectionId?: WireId | null;
  readonly connection?: WireConnection | null;
  readonly disconnectedAt?: string | null;
  readonly startedAt?: string | null;
  readonly separatedAt?: string | null;
};

/** A user with the identity records that Drata matched to it (CONTRACT sections 11 and 12). */
export type WireUser = {
  readonly id: WireId;
  readonly email?: string | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly jobTitle?: string | null;
  readonly updatedAt?: string | null;
  readonly identities?: readonly WireUserIdentity[];
};

const CONNECTION: SchemaObject = {
  type: ['object', 'null'],
  properties: { id: ID_OR_NULL, clientType: TEXT, clientAlias: TEXT },
};
const USER: SchemaObject = {
  type: 'object',
  required: ['id'],
  properties: {
    id: ID,
    email: TEXT,
    firstName: TEXT,
    lastName: TEXT,
    jobTitle: TEXT,
    updatedAt: TEXT,
    identities: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          identityId: TEXT,
          email: TEXT,
          connectionId: ID_OR_NULL,
          connection: CONNECTION,
          disconnectedAt: TEXT,
          startedAt: TEXT,
          separatedAt: TEXT,
        },
      },
    },
  },
};

export const checkUser = checkWith<WireUser>(USER);
export const checkUserPage = pageOf<WireUser>(USER);
export const checkV1UserPage = numberedPageOf<WireUser>(USER);

/** The user in our terms. */
export function readUser(wire: WireUser): LiveUser {
  return {
    userId: Number(wire.id),
    email: wire.email ?? null,
    firstName: wire.firstName ?? null,
    lastName: wire.lastName ?? null,
    jobTitle: wire.jobTitle ?? null,
    identities: (wire.identities ?? []).map(readUserIdentity),
  };
}

function readUserIdentity(wire: WireUserIdentity): UserIdentity {
  const { connection } = wire;
  return {
    identityId: wire.identityId ?? null,
    email: wire.email ?? null,
    connectionId: numberOrNull(wire.connectionId ?? connection?.id),
    connectionType: connection?.clientType ?? null,
    connectionName: connection?.clientAlias ?? null,
    disconnected: wire.disconnectedAt != null,
    hasDates: wire.startedAt != null || wire.separatedAt != null,
  };
}
