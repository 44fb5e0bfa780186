import type { Client } from './client.js';
import { ENDPOINTS } from './endpoints.js';
import { latestByKey } from './latest.js';
import { readNumbered } from './numbered-paging.js';
import { pager } from './paging.js';
import type { UserReader } from './ports.js';
import { readOne, unless } from './read-one.js';
import { checkUser, checkUserPage, checkV1UserPage, readUser, type WireUser } from './wire/user.js';

/** No 404 is declared for a user who does not exist, so a 400 may say it as well (CONTRACT section 11). */
const UNKNOWN = [400, 404, 405];

/** V2 shows the matched records when asked; V1 always does. */
const WITH_IDENTITIES = [['expand[]', 'identities']] as const;

/** Reads users with the identity records that Drata has matched to them. A reference by `id` is a user's number here. */
export function userReader(client: Client, { api }: { readonly api: 'v1' | 'v2' }): UserReader {
  const idOf = ({ id }: WireUser) => String(id);

  const records = async (): Promise<readonly WireUser[]> => {
    if (api === 'v1') {
      return readNumbered(client, { endpoint: ENDPOINTS.v1UserList, values: {}, check: checkV1UserPage, idOf });
    }
    const listing = { endpoint: ENDPOINTS.userList, values: {}, query: WITH_IDENTITIES, check: checkUserPage, idOf };
    return (await pager(client, listing).all()).records;
  };

  return {
    list: async () => [...latestByKey(await records(), idOf).values()].map(readUser),
    find: async (ref) => {
      const userId = ref.by === 'id' ? ref.id : `email:${ref.email}`;
      const call =
        api === 'v2'
          ? { endpoint: ENDPOINTS.userGet, values: { userId }, query: WITH_IDENTITIES }
          : ref.by === 'id'
            ? { endpoint: ENDPOINTS.v1UserGet, values: { userId } }
            : { endpoint: ENDPOINTS.v1UserGetByEmail, values: { email: ref.email } };
      const found = await unless(UNKNOWN, readOne(client, { ...call, check: checkUser }));
      return found && readUser(found);
    },
  };
}
