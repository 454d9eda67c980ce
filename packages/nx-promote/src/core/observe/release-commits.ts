import { PromoteError } from '../errors/promote-error.js';
import { unknownCommit as noCommit } from '../errors/trunk.js';
import type { Intent } from '../intent.js';
import type { Component } from '../model/component.js';
import { buildTagOf } from '../model/build-tag.js';
import type { ReleaseCommit, RemoteState } from '../ports/git.js';
import type { World } from '../world.js';
import type { Findings } from './observation.js';
import type { Target } from '../decide/targets.js';

/** The commit that each component is released from, in the first environment. */
export async function observeReleaseCommits(
  world: Pick<World, 'git' | 'pipeline'>,
  intent: Intent,
  components: readonly Component[],
  head: string,
): Promise<ReadonlyMap<string, ReleaseCommit>> {
  const commit = await askedCommit(world, intent);
  const asked = commit ?? (intent.unmerged === true ? head : null);
  if (asked === null) return world.git.releaseCommits(head, components, world.pipeline);
  return new Map(components.map(({ name }) => [name, { commit: asked, path: '', why: 'asked' as const }]));
}

/** The commit that a person named, in full; null when none was named. */
export async function askedCommit({ git }: Pick<World, 'git'>, intent: Intent): Promise<string | null> {
  if (intent.commit === undefined) return null;
  const commit = await git.resolve(intent.commit);
  if (commit === null) throw unknownCommit(intent.commit);
  return commit;
}

interface Question {
  readonly intent: Intent;
  readonly findings: Findings;
  readonly remote: RemoteState;
  readonly head: string;
  readonly targets: readonly { readonly component: Component; readonly target: Target }[];
}

/**
 * What the trunk has by now that is newer than what this CI run wants, by component: full commit ids. Runs of
 * CI that wait for the same component coalesce on it (design, section 4): the newest goes on, and the others
 * need not have their turn in between. Looked for only after a wait and where the tag was given up before, so
 * that a run that need not wait pays nothing.
 */
export async function newerOnTrunk(
  { git, pipeline, actor }: Pick<World, 'git' | 'pipeline' | 'actor'>,
  { intent, findings, remote, head, targets }: Question,
): Promise<ReadonlyMap<string, string>> {
  const { trunkTip, tags } = remote;
  const isNamed = intent.commit !== undefined || intent.unmerged === true;
  if (actor.run === null || isNamed || trunkTip === null || trunkTip === head) return new Map();
  const asked = targets.filter(({ component: { name }, target }) => {
    if (target.kind === 'none') return false;
    const isTagged = tags.has(buildTagOf(pipeline, name, target.artifact.shortId));
    return !isTagged && (findings.hasWaited || intent.step !== 'tag');
  });
  if (asked.length === 0) return new Map();
  const components = asked.map(({ component }) => component);
  const newest = await git.releaseCommits(trunkTip, components, pipeline);
  return new Map(
    asked.flatMap(({ component: { name }, target }) => {
      const commit = newest.get(name)?.commit;
      const own = target.kind === 'artifact' ? target.artifact.commit : undefined;
      return commit === undefined || commit === own ? [] : [[name, commit] as const];
    }),
  );
}

function unknownCommit(revision: string): PromoteError {
  return new PromoteError(noCommit(revision));
}
