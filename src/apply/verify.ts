import type { IdentityReader } from '../drata/ports.js';
import type { Operation } from '../plan/plan.js';
import type { Identity } from '../state/identity.js';
import type { State } from '../state/state.js';
import type { Ledger } from './ledger.js';
import { previousId } from './writes.js';

type ReadBack = { readonly reader: IdentityReader; readonly ledger: Ledger; readonly live: State };

/** Reads live once more and settles every operation that was sent: what does not read back as planned has failed. */
export async function readBack({ reader, ledger, live }: ReadBack): Promise<void> {
  const sent = ledger.sent('identity');
  if (sent.length === 0 || !ledger.mayRead()) return;
  const list = await ledger.attempt('identity', () => reader.list());
  if (list === undefined) return;
  for (const operation of sent) {
    const gone = operation.action === 'delete' ? operation.key : previousId(operation);
    if (gone !== null && list.identities.has(gone)) {
      ledger.fail(operation, `${gone} is still in Drata after it was deleted`);
    } else if (operation.action === 'delete') {
      ledger.confirm(operation);
    } else {
      const identityId = operation.key;
      const recordId = (ledger.replyOf(operation) ?? live.identities.get(identityId))?.recordId ?? null;
      // A separated record may not be listed (DESIGN section 5): then it is read by itself.
      const record =
        list.identities.get(identityId) ??
        (await ledger.attempt('identity', () => reader.get({ identityId, recordId })));
      if (record === undefined) return;
      settle(operation, record, ledger);
    }
  }
}

function settle(operation: Operation, record: Identity | null | 'unreadable', ledger: Ledger): void {
  if (record === 'unreadable') {
    ledger.markUnverifiable(operation);
  } else if (record === null) {
    ledger.disprove(operation, 'has no such record when read back');
  } else {
    const unlike = ledger.unlike(operation, record);
    if (unlike.length === 0) ledger.confirm(operation);
    else ledger.disprove(operation, `reads back another value of ${unlike.join(', ')}`);
  }
}
