import { leaseIds } from '../../ledger/lease-ids.js';
import { ledgerRefs } from '../../ledger/ref-names.js';
import { readSnapshot, snapshotOf, type LedgerSnapshot } from '../../ledger/snapshot.js';
import { holderKey } from '../../model/holder-key.js';
import type { LeftHeartbeat } from '../../model/pruned.js';
import type { World } from '../../world.js';

type LeaseWorld = Pick<World, 'pipeline' | 'git' | 'ledger'>;

/** The heartbeats of those who hold nothing; an earlier version's stand under the attempt alone. */
export async function leftHeartbeats(world: LeaseWorld): Promise<readonly LeftHeartbeat[]> {
  return (await lookForHeartbeats(world)).left;
}

/** The same, and the ledger that says so. */
export async function lookForHeartbeats({
  pipeline,
  git,
  ledger,
}: LeaseWorld): Promise<{ readonly ledger: LedgerSnapshot; readonly left: readonly LeftHeartbeat[] }> {
  const refs = ledgerRefs(pipeline.ledger.prefix);
  const { ledger: tips } = await git.remoteState();
  const beats = leaseIds(refs, tips);
  if (beats.size === 0) return { ledger: snapshotOf(refs, new Map()), left: [] };
  const snapshot = await readSnapshot(ledger, refs, tips);
  // Also environments that the pipeline no longer has may hold something.
  const names = [...tips.keys()].flatMap((ref) => {
    const name = refs.parse(ref);
    return name?.of === 'component' || name?.of === 'environment' ? [name.environment] : [];
  });
  const going = new Set(
    [...new Set(names)]
      .flatMap((environment) => [
        snapshot.environment(environment).state.verifying,
        ...snapshot.componentsIn(environment).map(({ inProgress }) => inProgress),
      ])
      .flatMap((held) => (held === null ? [] : [holderKey(held), held.attempt])),
  );
  const left = [...beats].flatMap(([holder, tip]) =>
    going.has(holder) ? [] : [{ holder, ref: refs.lease(holder), tip }],
  );
  return { ledger: snapshot, left };
}
