// The same people behind both kinds of adapters, for the contract test of each port: the directory itself, and the
// http adapters before a twin that answers from it.
import { evidenceFrom, importPeople } from '../evidence/index.js';
import { DEMONSTRATION_FILE, emptyDirectory } from './people-directory.js';
import { startProviderTwin } from './provider-twin.js';

export type AdapterKind = 'directory' | 'http';
export const ADAPTER_KINDS: readonly AdapterKind[] = ['directory', 'http'];

/** Long enough for a loaded machine to answer, short enough to wait for when the twin is silent. */
const TIMEOUT_MS = 1000;

export async function evidenceContract() {
  const { deps, folder, faults, close } = await emptyDirectory();
  await importPeople(deps, { file: DEMONSTRATION_FILE });
  const config = {
    production: false,
    taxRecordsUrl: 'directory:',
    creditBureauUrl: 'directory:',
    creditBureauName: 'Experian',
    phoneOwnershipUrl: 'directory:',
    evidenceTimeoutMs: TIMEOUT_MS,
  };
  const directory = evidenceFrom(config, deps);
  const twin = await startProviderTwin(directory);
  const url = twin.url.replace('http://', 'http://s%2Fcret@');
  /** Fresh adapters with closed breakers. */
  const http = (timeoutMs = TIMEOUT_MS) =>
    evidenceFrom(
      {
        ...config,
        taxRecordsUrl: url,
        creditBureauUrl: url,
        phoneOwnershipUrl: url,
        evidenceTimeoutMs: timeoutMs,
      },
      deps,
    );
  return {
    deps,
    twin,
    folder,
    faults,
    http,
    of: (kind: AdapterKind) => (kind === 'directory' ? directory : http()),
    close: async () => {
      await twin.close();
      await close();
    },
  };
}
