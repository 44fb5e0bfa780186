import type { Api } from './api.js';
import { isUnsure } from './explain.js';

/** How long what GitHub did behind a lost reply may take to show in its lists: chosen. */
const SETTLE_SECONDS = 2;
const TRIES = 2;

/** Makes something that must not be there twice: where it is not known whether it was made, `find` decides before the second try. */
export async function makeOnce<T>(
  api: Pick<Api, 'pause'>,
  { make, find }: { readonly make: () => Promise<T>; readonly find: () => Promise<T | null> },
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await make();
    } catch (error) {
      if (!isUnsure(error)) throw error;
      await api.pause(SETTLE_SECONDS);
      const made = await find();
      if (made !== null) return made;
      if (tries === TRIES) throw error;
    }
  }
}
