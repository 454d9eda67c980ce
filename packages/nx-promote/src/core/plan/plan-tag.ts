import * as claimsErrors from '../errors/claims.js';
import { tagInTheWay, tagPointsElsewhere } from '../errors/tags.js';
import { dirtyTree, noTrunk, notOnTrunk } from '../errors/trunk.js';
import { unknownAncestry } from '../errors/history.js';
import type { ErrorFacts } from '../errors.js';
import type { RecordDraft } from '../ledger/draft.js';
import { sameArtifact, type Artifact } from '../model/artifact.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Component } from '../model/component.js';
import type { Observation } from '../observe/observation.js';
import type { TagMove } from '../ports/ledger-store.js';
import { claimDrafts, claimOf, environmentBusy, kindOf, movement } from './claims.js';
import { digestOf, isOlder, outrun } from './eligibility.js';
import { closedVerdict, passGates } from './gates.js';
import { shippedDrafts } from './hotfix-rules.js';
import { letGo } from './let-go.js';
import { planFailures } from './plan-failures.js';
import { planRedeploys } from './plan-redeploy.js';
import type { AppendStep, ImageStep, Plan, Step, Verdict } from './plan.js';

import { doubtAbout } from './shown-image.js';
import { isTried, judgeLine, triedAlready } from './tries.js';
import { failed, go, plan, refused, settled } from './verdicts.js';

interface Candidate {
  readonly verdict: Verdict;
  readonly drafts: RecordDraft[];
  readonly tags: TagMove[];
  readonly image: Artifact | null;
}

/** The first step of a release: find the commit, claim the first environment, tag, and have the image built. */
export function planTag(observation: Observation): Plan {
  const unfinished = planRedeploys(observation, observation.components);
  if (unfinished.length > 0) return plan([], unfinished);
  const checkoutError = judgeCheckout(observation);
  if (checkoutError !== null) {
    return plan(
      observation.components.map(({ name }) => refused(name, checkoutError)),
      [],
    );
  }
  const { verdicts, step, rest } = planFailures(observation, observation.components);
  const busy = environmentBusy(observation);
  const candidates = rest.map((component) => judge(observation, component));
  const claiming = candidates.filter(({ drafts, tags }) => drafts.length + tags.length > 0);
  const waits = claiming.length > 0 && busy !== null ? busy : null;
  const all = [
    ...verdicts,
    ...candidates.map((candidate) =>
      waits === null || !claiming.includes(candidate)
        ? candidate.verdict
        : refused(candidate.verdict.component, waits, candidate.verdict.artifact),
    ),
  ];
  if (waits !== null) return plan(all, [step], waits.message);
  const waiting = candidates.flatMap(({ verdict, image }) =>
    image === null ? [] : [{ component: verdict.component, artifact: image }],
  );
  const image: ImageStep | null =
    waiting.length === 0 ? null : { do: 'image', wants: waiting, ...again(observation) };
  return plan(
    all,
    [step, letGo(observation, all), ...claims(observation, claiming), image],
    waitFor(candidates),
  );
}

/** `tag` is about the trunk: what stands beside it is waited for by the command that was typed. */
function again({ intent: { hotfix, unmerged, typed } }: Observation): Pick<ImageStep, 'again'> {
  return hotfix === undefined && unmerged !== true ? {} : { again: typed };
}

/** What is wrong with the place the command was typed in, for all components alike. */
function judgeCheckout(observation: Observation): ErrorFacts | null {
  const { checkout, pipeline, trunkTip, intent } = observation;
  if (checkout === null) return null;
  if (intent.unmerged === true) {
    const mixes = intent.commit === undefined && checkout.dirty.length > 0;
    return mixes ? dirtyTree(checkout.dirty, intent.typed) : null;
  }
  if (trunkTip === null) return noTrunk(pipeline.trunk, pipeline.remote);
  // Uncommitted settings are what a dry run tries; it says so.
  if (checkout.dirty.length > 0 && !intent.dryRun) return dirtyTree(checkout.dirty, intent.typed);
  const onTrunk = observation.ancestry.of(checkout.head, trunkTip);
  if (onTrunk === 'yes') return null;
  const { trunk, remote } = pipeline;
  return onTrunk === 'no'
    ? notOnTrunk(checkout.head, trunk, remote)
    : unknownAncestry(checkout.head, `${remote}/${trunk}`, onTrunk.gap, remote);
}

function judge(observation: Observation, component: Component): Candidate {
  const only = (verdict: Verdict): Candidate => ({ verdict, drafts: [], tags: [], image: null });
  const { state } = observation.ledger.component(observation.environment.name, component.name);
  const target = observation.targets.get(component.name);
  if (target === undefined) throw new Error(`no target was observed for ${component.name}`);
  if (target.kind === 'none') return only(refused(component.name, target.error));
  const { artifact } = target;
  const claim = claimOf(observation, state);
  const where = observation.environment.name;
  const wrongLine = claim.status === 'ours' ? null : judgeLine(observation, component.name, artifact);
  if (wrongLine !== null) return only(refused(component.name, wrongLine, artifact));
  if (isTried(observation, state, artifact)) {
    return only(settled(component.name, 'nothing-to-do', triedAlready(state, artifact), artifact));
  }
  if (
    claim.status === 'free' &&
    state.verified !== null &&
    sameArtifact(state.verified, artifact) &&
    sameArtifact(state.live, artifact)
  ) {
    return only(
      settled(
        component.name,
        'nothing-to-do',
        `${artifact.shortId} is verified in ${where} already`,
        artifact,
      ),
    );
  }
  const gates = passGates({ observation, component, state, artifact });
  if (!gates.open) return only(closedVerdict(component.name, gates, artifact));
  if (isOlder(observation, artifact, state) === 'yes') {
    return only(
      settled(component.name, 'superseded', `superseded by ${state.live?.shortId} in ${where}`, artifact),
    );
  }
  const newer = claim.status === 'ours' ? null : outrun(observation, component.name);
  if (newer !== null) return only(settled(component.name, 'superseded', newer, artifact));
  if (claim.status === 'busy')
    return only(refused(component.name, claimsErrors.busy(component.name, where, claim.attempt), artifact));
  const tag = buildTagOf(observation.pipeline, component.name, artifact.shortId);
  const tagError = judgeTag(observation, tag, artifact.commit);
  if (tagError !== null) return only(failed(component.name, tagError, artifact));
  const tags = observation.tags.has(tag) ? [] : [{ name: tag, commit: artifact.commit }];
  const drafts = claimDrafts(observation, state, artifact, kindOf(observation), {
    overrides: gates.overrides,
  });
  const digest = digestOf(observation, component, artifact);
  if (drafts.length === 0 && tags.length === 0 && digest !== null) {
    return only(settled(component.name, 'done', `${tag} is built`, { ...artifact, digest }, state.live));
  }
  return {
    verdict: withDoubt(go(state, artifact, `${tag}: ${target.why}`), observation, component, artifact),
    drafts,
    tags,
    image: digest === null ? artifact : null,
  };
}

/** That the image may be there already and cannot be seen is worth a word before anybody waits for it. */
function withDoubt(
  verdict: Verdict,
  observation: Observation,
  component: Component,
  { shortId }: Artifact,
): Verdict {
  const doubt = doubtAbout(observation, component, shortId);
  if (doubt === null) return verdict;
  return { ...verdict, remarks: [...(verdict.remarks ?? []), doubt.message] };
}

function judgeTag(observation: Observation, tag: string, commit: string): ErrorFacts | null {
  const found = observation.tags.get(tag);
  if (found !== undefined && found !== commit) return tagPointsElsewhere(tag, found, commit);
  const inTheWay = [...observation.tags.keys()].find(
    (other) => tag.startsWith(`${other}/`) || other.startsWith(`${tag}/`),
  );
  return inTheWay === undefined ? null : tagInTheWay(tag, inTheWay);
}

/**
 * One push for all, unless the builder misses tags that come in a crowd: then a push carries a few tags, and with
 * each of them the record that claims it. A run that died in between goes on with what it has not claimed.
 */
function claims(observation: Observation, claiming: readonly Candidate[]): Step[] {
  const tagged = claiming.filter(({ tags }) => tags.length > 0);
  const perPush = observation.pipeline.image.tagsPerPush ?? Math.max(tagged.length, 1);
  const first = claiming.filter((candidate) => !tagged.slice(perPush).includes(candidate));
  const pushes = first.length === 0 ? [] : [first];
  for (let at = perPush; at < tagged.length; at += perPush) pushes.push(tagged.slice(at, at + perPush));
  return pushes.map((some) => claimStep(observation, some));
}

function claimStep(observation: Observation, claiming: readonly Candidate[]): AppendStep {
  const drafts = claiming.flatMap((candidate) => candidate.drafts);
  const names = drafts.map(({ component }) => component);
  return {
    do: 'append',
    title: 'claim and tag',
    drafts,
    environments: movement(observation, [...new Set(names)], kindOf(observation)),
    hotfixes: shippedDrafts(observation, names),
    tags: claiming.flatMap((candidate) => candidate.tags),
  };
}

/** Somebody else's work is waited for only when nothing of our own is left to do. */
export function waitFor(candidates: readonly { readonly verdict: Verdict }[]): string | null {
  const busy = candidates.filter(({ verdict }) => verdict.error?.code === 'BUSY');
  const going = candidates.some(({ verdict }) => verdict.status === 'go');
  return going || busy.length === 0 ? null : (busy[0]?.verdict.summary ?? null);
}
