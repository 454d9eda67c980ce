import { hotfixEnvironments } from '../model/hotfix.js';
import type { ErrorFacts } from '../errors/promote-error.js';
import { noReleaseCommit } from '../errors/trunk.js';
import { nothingVerified } from '../errors/verified.js';
import { hotfixNotVerifiedBefore } from '../errors/hotfix.js';
import type { HotfixIntent } from '../intent.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { ReleaseCommit } from '../model/release-commit.js';

/** What a component is to run in an environment, and why; or why there is no such thing. */
export type Target =
  | { readonly kind: 'artifact'; readonly artifact: Artifact; readonly why: string }
  | { readonly kind: 'none'; readonly error: ErrorFacts };

/** What is known before the registry and the environment are asked. */
export interface TargetFacts {
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly previous: Environment | null;
  readonly ledger: LedgerSnapshot;
  readonly tags: ReadonlyMap<string, string>;
  readonly releaseCommits: ReadonlyMap<string, ReleaseCommit>;
  readonly invocation: string;
  readonly hotfix?: HotfixIntent;
}

/**
 * The artifact this run wants there: that of its own attempt, else in the first environment the component's
 * release commit, else what was verified in the environment before.
 */
export function targetOf(facts: TargetFacts, component: Component): Target {
  const { state } = facts.ledger.component(facts.environment.name, component.name);
  const own = state.inProgress;
  if (
    own !== null &&
    own.holder.invocation === facts.invocation &&
    own.artifact !== null &&
    own.kind !== 'redeploy'
  ) {
    return { kind: 'artifact', artifact: own.artifact, why: 'this run has begun with it' };
  }
  if (facts.hotfix !== undefined) return fromHotfix(facts, facts.hotfix, component);
  return facts.previous === null
    ? fromTrunk(facts, component)
    : fromPrevious(facts, facts.previous, component);
}

/** Where hotfixes enter it is the commit on the branch; behind that, the very artifact that was verified before. */
function fromHotfix(
  facts: TargetFacts,
  { name, commit, branch }: HotfixIntent,
  component: Component,
): Target {
  const why = `the hotfix ${name}`;
  const { environment, previous, pipeline, ledger } = facts;
  const [entry] = hotfixEnvironments(pipeline);
  const states = pipeline.environments.map((one) => ledger.component(one.name, component.name).state);
  const known = states
    .flatMap(({ live, inProgress, history }) => [
      live,
      inProgress?.artifact,
      ...history.map((past) => past.artifact),
    ])
    .find((artifact) => artifact?.commit === commit);
  const shortId = known?.shortId ?? shortIdFor(facts, component.name, commit);
  const artifact = known ?? { commit, shortId, image: component.image, digest: null };
  if (previous === null || environment.name === entry?.name) return { kind: 'artifact', artifact, why };
  const { history } = ledger.component(previous.name, component.name).state;
  const verified = history.find((past) => past.artifact.commit === commit);
  if (verified === undefined) {
    const error = hotfixNotVerifiedBefore(component.name, name, shortId, previous.name, branch);
    return { kind: 'none', error };
  }
  return { kind: 'artifact', artifact: verified.artifact, why };
}

function fromPrevious(facts: TargetFacts, previous: Environment, component: Component): Target {
  const { verified, live, adopted } = facts.ledger.component(previous.name, component.name).state;
  if (verified === null) {
    const error = nothingVerified(component.name, previous.name, live !== null && adopted === live.commit);
    return { kind: 'none', error };
  }
  return { kind: 'artifact', artifact: verified, why: `verified in ${previous.name}` };
}

function fromTrunk(facts: TargetFacts, component: Component): Target {
  const found = facts.releaseCommits.get(component.name);
  if (found === undefined) {
    return { kind: 'none', error: noReleaseCommit(component.name, component.root) };
  }
  const { state } = facts.ledger.component(facts.environment.name, component.name);
  const known = [
    state.live,
    state.inProgress?.artifact ?? null,
    ...state.history.map((past) => past.artifact),
  ];
  const before = known.find((artifact) => artifact?.commit === found.commit) ?? null;
  const artifact = before ?? {
    commit: found.commit,
    shortId: shortIdFor(facts, component.name, found.commit),
    image: component.image,
    digest: null,
  };
  return { kind: 'artifact', artifact, why: reasonOf(found) };
}

/**
 * The first `shortIdLength` characters, one more for as long as the name is taken by another commit that
 * begins the same way (design, section 1).
 */
export function shortIdFor(
  facts: Pick<TargetFacts, 'pipeline' | 'tags'>,
  component: string,
  commit: string,
): string {
  const { shortIdLength } = facts.pipeline;
  for (let length = shortIdLength; length < commit.length; length += 1) {
    const shortId = commit.slice(0, length);
    const found = facts.tags.get(buildTagOf(facts.pipeline, component, shortId));
    if (found === undefined || found === commit || !found.startsWith(shortId)) return shortId;
  }
  return commit;
}

function reasonOf(found: ReleaseCommit): string {
  switch (found.why) {
    case 'component':
      return `it changed ${found.path}`;
    case 'dependency':
      return `its dependency changed: ${found.path}`;
    case 'shared':
      return `a shared file changed: ${found.path}`;
    case 'lock-file':
      return 'its npm dependencies changed';
    case 'asked':
      return 'it was asked for by name';
  }
}
