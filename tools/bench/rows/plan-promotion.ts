import { createChangesReader } from '../../../packages/nx-promote/src/adapters/git/changes/create-changes-reader.js';
import { promote } from '../../../packages/nx-promote/src/core/commands/promote.js';
import { compare, runToEnd } from '../compare.js';
import { createPromotionWorld } from '../promotion-world.js';
import type { BenchRow } from '../row.js';

export const planPromotion: BenchRow = {
  name: 'plan of promote-staging',
  about:
    'One look at remote, ledger and deployment repository, and the table of what would be promoted with its commits, against `git log --name-only` of the commits since the oldest one that is replaced. The registry answers from memory. Git processes and round trips do not grow with the components.',
  async measure(monorepo, bench) {
    const { world, checkout, before, close } = await createPromotionWorld(monorepo);
    const request = {
      environment: 'staging',
      components: [],
      dryRun: true,
      typed: 'nx promote-staging',
    };
    try {
      return await compare({ name: this.name, size: monorepo.label }, bench, {
        ours: async () => {
          // A process of its own has not asked the history before.
          const changes = createChangesReader({ workspaceRoot: checkout });
          const { success, table } = await promote({ ...world, changes }, request);
          if (!success) throw new Error(table);
        },
        reference: () =>
          runToEnd(checkout, ['log', '--name-only', '-z', '--format=%H', `${before}..${monorepo.head}`]),
      });
    } finally {
      await close();
    }
  },
};
