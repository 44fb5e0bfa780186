import type { ApplyPorts } from '../../src/apply/run.js';

/** Ports that no test of identities may touch. */
export const noOtherPorts: Omit<ApplyPorts, 'identities'> = {
  personnel: { reader: untouched('personnel reader'), writer: untouched('personnel writer') },
  scopes: { reader: untouched('scope reader'), writer: untouched('scope writer') },
  documents: { reader: untouched('document reader'), writer: untouched('document writer') },
};

function untouched<T extends object>(name: string): T {
  return new Proxy({} as T, {
    get: (_target, method) => () => {
      throw new Error(`the ${name} was asked to ${String(method)}`);
    },
  });
}
