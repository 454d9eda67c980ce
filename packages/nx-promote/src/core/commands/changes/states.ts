import { PromoteError } from '../../errors/promote-error.js';
import { noState, noTime } from '../../errors/changes.js';
import { isAhead } from '../../model/time-ahead.js';
import { ledgerRefs } from '../../ledger/ref-names.js';
import { readSnapshotAt } from '../../ledger/snapshot-at.js';
import { readSnapshot } from '../../ledger/snapshot.js';
import type { Artifact } from '../../model/artifact.js';
import type { Component } from '../../model/component.js';
import { shortIdFor } from '../../decide/targets.js';
import type { RemoteState } from '../../ports/git.js';
import type { World } from '../../world.js';

type StatesWorld = Pick<World, 'pipeline' | 'git' | 'ledger' | 'clock'>;

/** What one component is in a state. */
export interface There {
  readonly artifact: Artifact;
  readonly names: readonly string[];
}

/** A state of the workspace, as somebody named it. */
export interface State {
  /** For people. */
  readonly title: string;
  /** The environment that it is about; null for a commit or the trunk. */
  readonly environment: string | null;
  /** What each component is there; absent where it is nothing. `verified`: only what passed. */
  of(component: Component, which: 'live' | 'verified'): There | null;
}

/**
 * Finds the state that was typed: an environment, an environment at a time (`staging@2026-03-01T12:00:00Z`), the
 * trunk by its name, or anything that names a commit.
 */
export async function stateOf(
  world: StatesWorld,
  typed: string,
  option: string,
  remote: RemoteState,
  components: readonly Component[],
): Promise<State> {
  const [name = '', ...rest] = typed.split('@');
  const { pipeline } = world;
  if (pipeline.environments.some((environment) => environment.name === name)) {
    return inEnvironment(world, name, rest.length === 0 ? null : rest.join('@'), option, remote);
  }
  if (typed === pipeline.trunk && remote.trunkTip !== null) {
    return onTrunk(world, remote.trunkTip, remote, components);
  }
  const commit = remote.tags.get(typed) ?? (await world.git.resolve(typed));
  if (commit === null) {
    throw new PromoteError(
      noState(
        option,
        typed,
        pipeline.environments.map((one) => one.name),
      ),
    );
  }
  return {
    title: typed,
    environment: null,
    of: ({ name: component, image }) => artifactAt(world, component, image, commit, remote),
  };
}

async function inEnvironment(
  { pipeline, ledger, clock }: StatesWorld,
  name: string,
  time: string | null,
  option: string,
  remote: RemoteState,
): Promise<State> {
  const refs = ledgerRefs(pipeline.ledger.prefix);
  const at = time === null ? null : Date.parse(time);
  if (at !== null && (Number.isNaN(at) || isAhead(at, clock.now()))) {
    throw new PromoteError(noTime(option, time ?? ''));
  }
  const snapshot =
    at === null
      ? await readSnapshot(ledger, refs, remote.ledger)
      : await readSnapshotAt(ledger, refs, remote.ledger, new Date(at).toISOString());
  return {
    title: time === null ? name : `${name} at ${time}`,
    environment: name,
    of({ name: component }, which) {
      const { live, verified, names, history } = snapshot.component(name, component).state;
      if (which === 'live') return live === null ? null : { artifact: live, names };
      if (verified === null) return null;
      const past = history.find(({ artifact }) => artifact.commit === verified.commit);
      return { artifact: verified, names: past?.names ?? [] };
    },
  };
}

async function onTrunk(
  world: StatesWorld,
  tip: string,
  remote: RemoteState,
  components: readonly Component[],
): Promise<State> {
  const newest = await world.git.releaseCommits(tip, components, world.pipeline);
  return {
    title: world.pipeline.trunk,
    environment: null,
    of({ name, image }) {
      const commit = newest.get(name)?.commit;
      return commit === undefined ? null : artifactAt(world, name, image, commit, remote);
    },
  };
}

function artifactAt(
  { pipeline }: StatesWorld,
  component: string,
  image: string,
  commit: string,
  { tags }: RemoteState,
): There {
  const shortId = shortIdFor({ pipeline, tags }, component, commit);
  return { artifact: { commit, shortId, image, digest: null }, names: [] };
}
