import * as claimsErrors from '../errors/claims.js';
import { tagInTheWay } from '../errors/tags.js';
import type { RecordDraft } from '../ledger/draft.js';
import { isBuilt, sameArtifact, type Artifact, type BuiltArtifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Override } from '../model/record.js';
import type { ComponentState } from '../model/state.js';
import type { NameTarget } from '../decide/names.js';
import type { Observation } from '../observe/observation.js';
import { indexTags, type TagIndex } from '../decide/tag-index.js';
import type { TagMove } from '../ports/ledger-store.js';
import { claimDrafts, claimOf, environmentBusy, kindOf, movement } from './claims.js';
import { digestOf, driftOf, imageProblem, isOlder } from './eligibility.js';
import { closedVerdict, passGates } from './gates.js';
import { judgeImages } from './image-names.js';
import { shownAs } from './shown-image.js';
import { letGo } from './let-go.js';
import { planFailures } from './plan-failures.js';
import { planRedeploys } from './plan-redeploy.js';
import { waitFor } from './plan-tag.js';
import type { ImageNamesStep, Plan, Verdict } from './plan.js';
import { remarksOnSet } from './tested-set.js';
import { failed, go, plan, refused, settled } from './verdicts.js';

type Name = Extract<NameTarget, { kind: 'name' }>;

interface Candidate {
  readonly verdict: Verdict;
  readonly drafts: readonly RecordDraft[];
  readonly tags: readonly TagMove[];
  readonly images: ImageNamesStep['names'];
}

/**
 * Gives artifacts the names with which they enter: claims the environment and pushes the git tag on the same
 * commit, all or none, then has the registry show the same digest by the name.
 */
export function planName(observation: Observation): Plan {
  const unfinished = planRedeploys(observation, observation.components);
  if (unfinished.length > 0) return plan([], unfinished);
  const { verdicts, step, rest } = planFailures(observation, observation.components);
  const index = indexTags(observation.tags);
  const candidates = rest.map((component) => judge(observation, index, component));
  const going = candidates.filter(({ verdict }) => verdict.status === 'go');
  const busy = going.length === 0 ? null : environmentBusy(observation);
  const all = [
    ...verdicts,
    ...candidates.map(({ verdict }) =>
      busy === null || verdict.status !== 'go' ? verdict : refused(verdict.component, busy, verdict.artifact),
    ),
  ];
  if (busy !== null) return plan(all, [step], busy.message);
  const drafts = going.flatMap((candidate) => candidate.drafts);
  const tags = going.flatMap((candidate) => candidate.tags);
  const images = going.flatMap((candidate) => candidate.images);
  const claimed = [...new Set(drafts.map(({ component }) => component))];
  return plan(
    all,
    [
      step,
      letGo(observation, all),
      drafts.length + tags.length === 0
        ? null
        : {
            do: 'append',
            title: `claim ${observation.environment.name} and name what enters`,
            drafts,
            environments: movement(observation, claimed, kindOf(observation)),
            tags,
          },
      images.length === 0 ? null : { do: 'image-names', names: images },
    ],
    waitFor(candidates),
  );
}

function judge(observation: Observation, index: TagIndex, component: Component): Candidate {
  const only = (verdict: Verdict): Candidate => ({ verdict, drafts: [], tags: [], images: [] });
  const { name } = component;
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  const target = observation.targets.get(name);
  if (target === undefined) throw new Error(`no target was observed for ${name}`);
  if (target.kind === 'none') return only(refused(name, target.error));
  const called = observation.names.get(name);
  if (called === undefined) {
    return only(settled(name, 'nothing-to-do', `${where} gives no names`, target.artifact));
  }
  if (called.kind === 'none') return only(refused(name, called.error, target.artifact));
  // What has passed here by its name needs no gate; only what a server lost would still be missing.
  const passed =
    sameArtifact(state.verified, target.artifact) && isSettled(observation, state, target.artifact, called);
  if (passed && isShown(observation, component, called, target.artifact)) {
    const summary = `${target.artifact.shortId} is ${called.name} in ${where} already`;
    return only(settled(name, 'nothing-to-do', summary, target.artifact));
  }
  const claim = claimOf(observation, state);
  const isOld = isOlder(observation, target.artifact, state) === 'yes';
  const drift = driftOf(observation, state, isOld ? null : target.artifact);
  if (drift !== null) return only(refused(name, drift));
  const gates = passGates({ observation, component, state, artifact: target.artifact });
  if (!gates.open) return only(closedVerdict(name, gates, target.artifact));
  if (isOld) {
    const summary = `superseded by ${state.live?.shortId} in ${where}`;
    return only(settled(name, 'superseded', summary, target.artifact));
  }
  if (claim.status === 'busy') {
    return only(refused(name, claimsErrors.busy(name, where, claim.attempt), target.artifact));
  }
  const artifact = {
    ...target.artifact,
    digest: target.artifact.digest ?? digestOf(observation, component, target.artifact),
  };
  if (!isBuilt(artifact)) {
    return only(refused(name, imageProblem(observation, component, artifact), artifact));
  }
  const wrong = judgeImages(observation, component, artifact, [called.name]);
  if (wrong !== null) return only(refused(name, wrong, artifact));
  const inTheWay = index.inTheWayOf(called.tag);
  if (inTheWay !== null) return only(failed(name, tagInTheWay(called.tag, inTheWay), artifact));
  return naming(observation, component, state, artifact, called, gates.overrides);
}

/** What is missing of the name, whatever an earlier run has done of it. */
function naming(
  observation: Observation,
  component: Component,
  state: ComponentState,
  artifact: BuiltArtifact,
  called: Name,
  overrides: readonly Override[],
): Candidate {
  const { name } = component;
  const settledHere = isSettled(observation, state, artifact, called);
  const drafts = settledHere ? [] : nameDrafts(observation, state, artifact, called, overrides);
  const tags = observation.tags.has(called.tag) ? [] : [{ name: called.tag, commit: artifact.commit }];
  const under = settledHere ? ('verified' as const) : ('claim' as const);
  const images =
    shownAs(observation, component, called.name) === artifact.digest
      ? []
      : [{ component: name, digest: artifact.digest, tag: called.name, under }];
  if (drafts.length + tags.length + images.length > 0) {
    const verdict = { ...go(state, artifact, `as ${called.name}`), remarks: remarksOnSet(observation) };
    return { verdict, drafts, tags, images };
  }
  const summary = `${artifact.shortId} is ${called.name}: ${artifact.digest.slice(0, 19)}`;
  const verdict = settled(name, 'done', summary, artifact, state.live);
  return { verdict, drafts, tags, images };
}

/** It runs here by that name and nobody is at work on it: only what the servers lost can be missing. */
function isSettled(
  observation: Observation,
  state: ComponentState,
  artifact: Artifact,
  called: Name,
): boolean {
  const isFree = claimOf(observation, state).status === 'free';
  return isFree && sameArtifact(state.live, artifact) && state.names.includes(called.name);
}

function isShown(observation: Observation, component: Component, called: Name, artifact: Artifact): boolean {
  const { digest } = artifact;
  return observation.tags.has(called.tag) && shownAs(observation, component, called.name) === digest;
}

/** An attempt that goes on and has no name yet is given it by one more record. */
function nameDrafts(
  observation: Observation,
  state: ComponentState,
  artifact: Artifact,
  called: Name,
  overrides: readonly Override[],
): RecordDraft[] {
  const claim = claimOf(observation, state);
  const terms = { names: [called.name], overrides };
  const drafts = claimDrafts(observation, state, artifact, kindOf(observation), terms);
  if (claim.status === 'free' || !sameArtifact(claim.attempt.artifact, artifact)) return drafts;
  if (claim.attempt.names?.includes(called.name) === true) return drafts;
  const { attempt, kind, phase, replaces } = claim.attempt;
  const { component, environment } = state;
  const { holder } = observation;
  return [...drafts, { attempt, kind, phase, component, environment, artifact, replaces, ...terms, holder }];
}
