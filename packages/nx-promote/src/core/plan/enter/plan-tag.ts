import { unknownAncestry } from '../../errors/history.js';
import { tagInTheWay, tagPointsElsewhere } from '../../errors/tags.js';
import { dirtyTree, noTrunk, notOnTrunk } from '../../errors/trunk.js';
import type { ErrorFacts } from '../../errors/promote-error.js';
import { sameArtifact, type Artifact } from '../../model/artifact.js';
import { buildTagOf } from '../../model/build-tag.js';
import type { Component } from '../../model/component.js';
import type { Observation } from '../../observe/observation.js';
import { refuse, settle, targetOf, type Case, type Judged } from '../case.js';
import { claimDrafts, kindOf } from '../settle/claims.js';
import { digestOf } from '../gates/eligibility.js';
import { isLive, mayEnter } from './enter.js';
import { shippedDrafts } from '../gates/hotfix-rules.js';
import { endUnusedAttempts } from '../settle/end-unused-attempts.js';
import { claimStep, gather, openCases, planJudged } from '../plan-cases.js';
import type { AppendStep, ImageStep, Plan, Verdict } from '../plan.js';
import { doubtAbout } from './shown-image.js';
import { isTried, judgeLine, triedAlready } from './tries.js';
import { failed, go, plan, refused } from '../verdicts.js';

/** The first step of a release: find the commit, claim the first environment, tag, and have the image built. */
export function planTag(observation: Observation): Plan {
  const opened = openCases(observation);
  if (opened.unfinished !== null) return opened.unfinished;
  const wrongPlace = judgeCheckout(observation);
  if (wrongPlace !== null) {
    return plan(
      observation.components.map(({ name }) => refused(name, wrongPlace)),
      [],
    );
  }
  return planJudged(opened, opened.cases.map(judge), {
    moves: claims,
    steps: (judged, verdicts) => [
      endUnusedAttempts(observation, verdicts),
      ...claimSteps(observation, judged.filter(claims)),
      imageStep(observation, judged),
    ],
  });
}

function claims({ claim = [], tags = [] }: Judged): boolean {
  return claim.length + tags.length > 0;
}

function imageStep(observation: Observation, judged: readonly Judged[]): ImageStep | null {
  const wants = judged.flatMap(({ verdict: { component }, image }) =>
    image == null ? [] : [{ component, artifact: image }],
  );
  return wants.length === 0 ? null : { do: 'image', wants, ...again(observation) };
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

function judge(one: Case): Judged {
  const { observation, component, name, where, state, claim } = one;
  const target = targetOf(one);
  if (target.kind === 'none') return refuse(one, target.error);
  const { artifact } = target;
  const wrongLine = claim.status === 'ours' ? null : judgeLine(observation, name, artifact);
  if (wrongLine !== null) return refuse(one, wrongLine, artifact);
  if (isTried(observation, state, artifact)) {
    return settle(one, 'nothing-to-do', triedAlready(state, artifact), artifact);
  }
  if (claim.status === 'free' && sameArtifact(state.verified, artifact) && isLive(one, artifact)) {
    return settle(one, 'nothing-to-do', `${artifact.shortId} is verified in ${where} already`, artifact);
  }
  const entrance = mayEnter(one, artifact);
  if (entrance.stop !== null) return entrance.stop;
  const tag = buildTagOf(observation.pipeline, name, artifact.shortId);
  const wrongTag = judgeTag(observation, tag, artifact.commit);
  if (wrongTag !== null) return { verdict: failed(name, wrongTag, artifact) };
  const tags = observation.tags.has(tag) ? [] : [{ name: tag, commit: artifact.commit }];
  const terms = { overrides: entrance.overrides };
  const drafts = claimDrafts(observation, state, artifact, kindOf(observation), terms);
  const digest = digestOf(observation, component, artifact);
  if (drafts.length === 0 && tags.length === 0 && digest !== null) {
    return settle(one, 'done', `${tag} is built`, { ...artifact, digest }, state.live);
  }
  return {
    verdict: withDoubt(go(state, artifact, `${tag}: ${target.why}`), observation, component, artifact),
    claim: drafts,
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
function claimSteps(observation: Observation, claiming: readonly Judged[]): (AppendStep | null)[] {
  const tagged = claiming.filter(({ tags = [] }) => tags.length > 0);
  const perPush = observation.pipeline.image.tagsPerPush ?? Math.max(tagged.length, 1);
  const first = claiming.filter((one) => !tagged.slice(perPush).includes(one));
  const pushes = [first];
  for (let at = perPush; at < tagged.length; at += perPush) pushes.push(tagged.slice(at, at + perPush));
  return pushes.map((some) => {
    const step = claimStep(observation, 'claim and tag', some);
    return step === null ? null : { ...step, hotfixes: shippedDrafts(observation, namesOf(some)) };
  });
}

function namesOf(judged: readonly Judged[]): string[] {
  return gather(judged, 'claim').map(({ component }) => component);
}
