import { leaseIds } from '../ledger/lease-ids.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import { readSnapshot } from '../ledger/snapshot.js';
import { holderKey } from '../model/holder-key.js';
import type { LeaseMove } from '../ports/ledger-store.js';
import type { World } from '../world.js';

/** A heartbeat that a run which died has left behind: its holder holds nothing in the ledger any more. */
export interface LeftHeartbeat {
  readonly holder: string;
  readonly ref: string;
  readonly tip: string;
}

type LeaseWorld = Pick<World, 'pipeline' | 'git' | 'ledger'>;

/** The heartbeats of those who hold nothing; an earlier version's stand under the attempt alone. */
export async function leftHeartbeats({ pipeline, git, ledger }: LeaseWorld): Promise<LeftHeartbeat[]> {
  const refs = ledgerRefs(pipeline.ledger.prefix);
  const { ledger: tips } = await git.remoteState();
  const beats = leaseIds(refs, tips);
  if (beats.size === 0) return [];
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
  return [...beats].flatMap(([holder, tip]) =>
    going.has(holder) ? [] : [{ holder, ref: refs.lease(holder), tip }],
  );
}

/** Takes them away in one push; one that beats again meanwhile stays. Answers with those that went. */
export async function removeHeartbeats(
  { ledger }: Pick<World, 'ledger'>,
  left: readonly LeftHeartbeat[],
): Promise<readonly LeftHeartbeat[]> {
  if (left.length === 0) return [];
  const moves = left.map(({ ref, tip }): LeaseMove => ({ ref, expected: tip, to: 'gone', nonce: '' }));
  const result = await ledger.append([], [], moves);
  if (result.kind === 'written') return left;
  const moved = new Set(result.moved.map(({ ref }) => ref));
  const rest = left.filter(({ ref }) => !moved.has(ref));
  return rest.length === left.length ? [] : removeHeartbeats({ ledger }, rest);
}
