import type { LedgerSnapshot } from '../../ledger/snapshot.js';
import { sameArtifact } from '../../model/artifact.js';
import { hotfixEnvironments, type Base } from '../../model/hotfix.js';
import type { Pipeline } from '../../model/pipeline.js';

/** What they run, the last one first: that is where it burns. */
export function basesOf(
  pipeline: Pick<Pipeline, 'environments'>,
  ledger: LedgerSnapshot,
  component: string,
): Base[] {
  return hotfixEnvironments(pipeline)
    .flatMap(({ name: environment }) => {
      const { live, names } = ledger.component(environment, component).state;
      return live === null ? [] : [{ environment, artifact: live, names }];
    })
    .reverse();
}

/** The base that is meant: the one that was named, or the only one there is. Null when a person must choose. */
export function chooseBase(bases: readonly Base[], from: string | undefined): Base | null {
  if (from !== undefined) return bases.find(({ environment }) => environment === from) ?? null;
  const [first] = bases;
  const isOnlyOne = bases.every(({ artifact }) => sameArtifact(artifact, first?.artifact ?? null));
  return isOnlyOne ? (first ?? null) : null;
}
