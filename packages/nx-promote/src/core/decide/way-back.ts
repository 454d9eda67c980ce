import type { ErrorFacts } from '../errors/promote-error.js';
import { neverHere, nothingBefore } from '../errors/rollback.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { isBuilt, sameArtifact, type Artifact, type BuiltArtifact } from '../model/artifact.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { ComponentState } from '../model/state.js';
import { entryAt, type Entry, type Moment } from './moment.js';

/** Where a component would go back to; or why there is no way. */
export type Way =
  | {
      readonly kind: 'artifact';
      readonly artifact: BuiltArtifact;
      readonly why: string;
      /** Whether it passed here before. */
      readonly verified: boolean;
    }
  | { readonly kind: 'stay'; readonly why: string }
  | { readonly kind: 'none'; readonly error: ErrorFacts };

interface Facts {
  readonly pipeline: Pick<Pipeline, 'environments'>;
  readonly environment: Pick<Environment, 'name'>;
  readonly ledger: LedgerSnapshot;
}

/** What ran at the moment; what did not is left alone. */
export function wayToMoment(
  { environment }: Pick<Facts, 'environment'>,
  state: ComponentState,
  chain: readonly Entry[],
  then: Moment,
): Way {
  const artifact = entryAt(chain, then)?.state.live ?? null;
  if (artifact === null) {
    return { kind: 'stay', why: `it did not run in ${environment.name} then, and is left alone` };
  }
  return wayTo(state, chain, artifact, `what ran at ${then.shown}`);
}

/** What a person named: the commit that it means, or the beginning of one that this clone does not know. */
export function wayToNamed(
  state: ComponentState,
  chain: readonly Entry[],
  typed: string,
  commit: string | null,
): Way {
  const artifacts = chain.flatMap(({ record }) => (record.artifact === null ? [] : [record.artifact]));
  const artifact = artifacts.find((entry) =>
    commit === null ? entry.commit.startsWith(typed) : entry.commit === commit,
  );
  if (artifact !== undefined) return wayTo(state, chain, artifact, `${typed} was asked for`);
  return { kind: 'none', error: neverHere(state.component, state.environment, typed) };
}

/** Whether everything else in the history first passed here before the live artifact did. The history is sorted by newest pass, so
 * this is not always so. */
export function tellsOrder({ live, history }: ComponentState): boolean {
  const [newest, ...others] = history;
  if (newest === undefined || !history.some(({ artifact }) => sameArtifact(artifact, live))) return true;
  const isNew = newest.kind === 'release' || newest.kind === 'promotion' || newest.kind === 'hotfix';
  return isNew && sameArtifact(newest.artifact, live) && others.every(({ at }) => at <= newest.at);
}

/** The newest that passed here before the one that runs first did, and that nobody rejected or went back from. */
export function wayToPrevious(
  { pipeline, environment, ledger }: Facts,
  state: ComponentState,
  chain: readonly Entry[],
): Way {
  const rejected = new Set(
    pipeline.environments.flatMap(({ name }) =>
      ledger.component(name, state.component).state.rejected.map(({ commit }) => commit),
    ),
  );
  const later = passedLater(state, chain);
  const past = state.history.find(
    ({ artifact }) =>
      !sameArtifact(artifact, state.live) &&
      !later.has(artifact.commit) &&
      !rejected.has(artifact.commit) &&
      state.pinned?.from.includes(artifact.commit) !== true,
  );
  if (past === undefined || !isBuilt(past.artifact)) {
    return { kind: 'none', error: nothingBefore(state.component, environment.name) };
  }
  const why = `it was verified in ${environment.name} at ${past.at}`;
  return { kind: 'artifact', artifact: past.artifact, why, verified: true };
}

/** What passed here for the first time only after what runs did. Nothing, where the chain was not needed. */
function passedLater({ live }: ComponentState, chain: readonly Entry[]): ReadonlySet<string> {
  const first = new Set<string>();
  for (const { record } of [...chain].reverse()) {
    if (record.phase === 'verified' && record.artifact !== null) first.add(record.artifact.commit);
  }
  const order = [...first];
  const own = order.indexOf(live?.commit ?? '');
  return new Set(own < 0 ? [] : order.slice(own));
}

function wayTo(state: ComponentState, chain: readonly Entry[], wanted: Artifact, why: string): Way {
  const artifact = chain.map(({ record }) => record.artifact).find((entry) => isSameBuilt(entry, wanted));
  if (artifact == null || !isBuilt(artifact)) {
    return { kind: 'none', error: neverHere(state.component, state.environment, wanted.shortId) };
  }
  const verified = chain.some(
    ({ record }) => record.phase === 'verified' && sameArtifact(record.artifact, artifact),
  );
  return { kind: 'artifact', artifact, why, verified };
}

function isSameBuilt(entry: Artifact | null, wanted: Artifact): boolean {
  return entry !== null && isBuilt(entry) && sameArtifact(entry, wanted);
}
