import { DrataError } from '../errors.js';
import type { ContractChoice } from '../state/config.js';
import { type Client, expectOk } from './client.js';
import type { PathValues } from './endpoint.js';
import { ENDPOINTS } from './endpoints.js';
import { nameOf } from './explain.js';
import { latestByKey } from './latest.js';
import { pager } from './paging.js';
import type { HrisContract, IdentityReader } from './ports.js';
import { checkIdentity, checkIdentityPage, readIdentity, type WireIdentity } from './wire/identity.js';

/** The HRIS identities of one connection, as `pager` lists them. */
export function identityListing(connectionId: number) {
  return {
    endpoint: ENDPOINTS.identityList,
    values: { connectionId },
    check: checkIdentityPage,
    idOf: (record: WireIdentity) => String(record.id),
  };
}

/** The path value that addresses a record: by the customer's own id only where R3 is proved (CONTRACT 7.1). */
export function addressOf(
  ref: { readonly identityId: string; readonly recordId: number | null },
  isR3: boolean,
): string | number | null {
  return isR3 ? `identity-id:${ref.identityId}` : ref.recordId;
}

/** Reads one custom HRIS connection, and tells from what it reads which revision of the API answers (CONTRACT 7.2). */
export function identityReader(
  client: Client,
  options: { readonly connectionId: number; readonly contract: ContractChoice },
): IdentityReader {
  const { connectionId, contract } = options;
  const list = pager(client, identityListing(connectionId));
  const listName = nameOf(ENDPOINTS.identityList, { connectionId });
  /** Whether R3 answers; null until a list or a probe has told. */
  let isR3: boolean | null = contract === 'envelope' ? false : null;

  const getRecord = async (record: string | number): Promise<WireIdentity> => {
    const values: PathValues = { connectionId, record };
    const endpoint = ENDPOINTS.identityGet;
    const answer = await expectOk(client.send({ endpoint, values }));
    return checkIdentity(answer.body, nameOf(endpoint, values), answer.status);
  };

  /** Second read probe: R3 alone knows records by the customer's id. A key without the permission proves nothing. */
  const answersById = async ({ identityId }: WireIdentity): Promise<boolean> => {
    try {
      return (await getRecord(`identity-id:${identityId}`)).identityId === identityId;
    } catch (error) {
      if (error instanceof DrataError && error.reach !== 'run') return false;
      throw error;
    }
  };

  return {
    list: async () => {
      const { records, totalCount } = await list.all();
      const [sample] = records;
      if (isR3 === null && totalCount !== null) isR3 = true;
      if (isR3 === null && sample !== undefined) isR3 = await answersById(sample);
      const latest = latestByKey(records, ({ identityId }) => identityId);
      const identities = new Map([...latest].map(([id, record]) => [id, readIdentity(record, listName)]));
      return { identities, contract: contractOf(contract, isR3 === true) };
    },
    get: async (ref) => {
      const address = addressOf(ref, isR3 === true);
      if (address === null) return 'unreadable';
      try {
        const record = await getRecord(address);
        // A number may have been given to another record meanwhile.
        return record.identityId === ref.identityId ? readIdentity(record, listName) : null;
      } catch (error) {
        if (error instanceof DrataError && error.status === 404) return null;
        throw error;
      }
    },
  };
}

function contractOf(choice: ContractChoice, isR3: boolean): HrisContract {
  if (choice !== 'auto') return { shape: choice, partial: isR3 };
  return isR3 ? { shape: 'batch', partial: true } : { shape: 'unknown', partial: false };
}
