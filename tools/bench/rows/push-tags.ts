import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLedgerStore } from '../../../packages/nx-promote/src/adapters/git/ledger/create-ledger-store.js';
import { gitIn } from '../../../packages/nx-promote/src/testing/repositories.js';
import { compare, runToEnd } from '../compare.js';
import type { BenchRow } from '../row.js';

export const pushTags: BenchRow = {
  name: 'all build tags at once',
  about:
    'Makes and pushes the build tag of every component in one push, against one `git tag` and one `git push` of a single tag.',
  async measure(monorepo, bench) {
    const folder = await mkdtemp(join(tmpdir(), 'nx-promote-bench-'));
    const [remote, checkout] = [join(folder, 'remote.git'), join(folder, 'checkout')];
    const clone = ['clone', '--quiet', '--shared', '--no-checkout'];
    await gitIn(folder, [...clone, '--bare', monorepo.folder, remote]);
    await gitIn(folder, [...clone, remote, checkout]);
    const ledger = createLedgerStore({ workspaceRoot: checkout, remote: 'origin', prefix: 'refs/promote' });
    let turn = 0;
    try {
      return await compare({ name: this.name, size: monorepo.label }, bench, {
        prepare: async () => void (turn += 1),
        ours: async () => {
          const tags = monorepo.parts.map(({ name }) => ({ name: `${name}/${turn}`, commit: monorepo.head }));
          const { kind } = await ledger.append([], tags);
          if (kind !== 'written') throw new Error('the tags were not written');
        },
        reference: async () => {
          await runToEnd(checkout, ['tag', `single-${turn}`, monorepo.head]);
          await runToEnd(checkout, ['push', '--quiet', 'origin', `refs/tags/single-${turn}`]);
        },
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
