import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ledgerStoreContract,
  type LedgerUnderTest,
} from '../../../testing/contracts/ledger-store-contract.js';
import { buildRepository, gitIn } from '../../../testing/repositories.js';
import { createLedgerStore } from './create-ledger-store.js';

ledgerStoreContract('a remote that is a folder', onGit);

/** A bare remote with two commits, and two clones of it. */
async function onGit(): Promise<LedgerUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-contract-'));
  const remote = join(folder, 'remote.git');
  const { ids } = await buildRepository(
    remote,
    [
      { parents: [], files: { a: '1' } },
      { parents: [0], files: { a: '2' } },
    ],
    { bare: true },
  );
  for (const name of ['one', 'two']) await gitIn(folder, ['clone', '-q', remote, name]);
  const refs = async (pattern: string): Promise<ReadonlyMap<string, string>> => {
    const listed = await gitIn(remote, ['for-each-ref', '--format=%(refname) %(objectname)', pattern]);
    return new Map(
      listed
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ') as [string, string]),
    );
  };
  const store = (name: string) =>
    createLedgerStore({ workspaceRoot: join(folder, name), remote: 'origin', prefix: 'refs/promote' });
  return {
    store: store('one'),
    other: store('two'),
    commits: [ids[0] ?? '', ids[1] ?? ''],
    tips: () => refs('refs/promote'),
    tags: async () =>
      new Map([...(await refs('refs/tags'))].map(([ref, id]) => [ref.slice('refs/tags/'.length), id])),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
