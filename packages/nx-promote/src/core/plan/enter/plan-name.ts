import { tagInTheWay } from '../../errors/tags.js';
import type { NameTarget } from '../../decide/names.js';
import { indexTags, type TagIndex } from '../../decide/tag-index.js';
import type { RecordDraft } from '../../ledger/draft.js';
import { sameArtifact, type Artifact, type BuiltArtifact } from '../../model/artifact.js';
import type { Override } from '../../model/record.js';
import type { Observation } from '../../observe/observation.js';
import { refuse, settle, targetOf, type Case, type Judged } from '../case.js';
import { claimDrafts, goOn, kindOf } from '../settle/claims.js';
import { mayEnter, driftBeforeEntering, withImage } from './enter.js';
import { judgeImages } from './image-names.js';
import { endUnusedAttempts } from '../settle/end-unused-attempts.js';
import { claimStep, gather, planCases } from '../plan-cases.js';
import type { Plan } from '../plan.js';
import { shownAs } from './shown-image.js';
import { remarksOnSet } from '../verify/tested-set.js';
import { failed, go } from '../verdicts.js';

type Name = Extract<NameTarget, { kind: 'name' }>;

/**
 * Gives artifacts the names with which they enter: claims the environment and pushes the git tag on the same
 * commit, all or none, then has the registry show the same digest by the name.
 */
export function planName(observation: Observation): Plan {
  const index = indexTags(observation.tags);
  const isGoing = ({ verdict }: Judged): boolean => verdict.status === 'go';
  return planCases(observation, {
    judge: (one) => judge(one, index),
    moves: isGoing,
    steps: (judged, verdicts) => {
      const going = judged.filter(isGoing);
      const names = gather(going, 'imageNames');
      return [
        endUnusedAttempts(observation, verdicts),
        claimStep(observation, `claim ${observation.environment.name} and name what enters`, going),
        names.length === 0 ? null : { do: 'image-names', names },
      ];
    },
  });
}

function judge(one: Case, index: TagIndex): Judged {
  const { observation, component, name, where, state } = one;
  const target = targetOf(one);
  if (target.kind === 'none') return refuse(one, target.error);
  const wanted = target.artifact;
  const called = observation.names.get(name);
  if (called === undefined) return settle(one, 'nothing-to-do', `${where} gives no names`, wanted);
  if (called.kind === 'none') return refuse(one, called.error, wanted);
  // What has passed here by its name needs no gate; only what a server lost would still be missing.
  const passed = sameArtifact(state.verified, wanted) && isSettled(one, wanted, called);
  if (passed && isShown(one, called, wanted)) {
    const summary = `${wanted.shortId} is ${called.name} in ${where} already`;
    return settle(one, 'nothing-to-do', summary, wanted);
  }
  const drift = driftBeforeEntering(one, wanted);
  if (drift !== null) return refuse(one, drift);
  const entrance = mayEnter(one, wanted);
  if (entrance.stop !== null) return entrance.stop;
  const artifact = withImage(one, wanted);
  if ('missing' in artifact) return refuse(one, artifact.missing, wanted);
  const wrong = judgeImages(observation, component, artifact, [called.name]);
  if (wrong !== null) return refuse(one, wrong, artifact);
  const inTheWay = index.inTheWayOf(called.tag);
  if (inTheWay !== null) return { verdict: failed(name, tagInTheWay(called.tag, inTheWay), artifact) };
  return naming(one, artifact, called, entrance.overrides);
}

/** What is missing of the name, whatever an earlier run has done of it. */
function naming(one: Case, artifact: BuiltArtifact, called: Name, overrides: readonly Override[]): Judged {
  const { observation, component, name, state } = one;
  const { digest, commit, shortId } = artifact;
  const settledHere = isSettled(one, artifact, called);
  const claim = settledHere ? [] : nameDrafts(one, artifact, called, overrides);
  const tags = observation.tags.has(called.tag) ? [] : [{ name: called.tag, commit }];
  const under = settledHere ? ('verified' as const) : ('claim' as const);
  const isNamed = shownAs(observation, component, called.name) === digest;
  const imageNames = isNamed ? [] : [{ component: name, digest, tag: called.name, under }];
  if (claim.length + tags.length + imageNames.length === 0) {
    return settle(one, 'done', `${shortId} is ${called.name}: ${digest.slice(0, 19)}`, artifact, state.live);
  }
  const verdict = { ...go(state, artifact, `as ${called.name}`), remarks: remarksOnSet(observation) };
  return { verdict, claim, tags, imageNames };
}

/** It runs here by that name and nobody is at work on it: only what the servers lost can be missing. */
function isSettled({ state, claim }: Case, artifact: Artifact, called: Name): boolean {
  const runs = sameArtifact(state.live, artifact) && state.names.includes(called.name);
  return claim.status === 'free' && runs;
}

function isShown({ observation, component }: Case, called: Name, { digest }: Artifact): boolean {
  return observation.tags.has(called.tag) && shownAs(observation, component, called.name) === digest;
}

/** An attempt that goes on and has no name yet is given it by one more record. */
function nameDrafts(
  { observation, state, claim }: Case,
  artifact: Artifact,
  called: Name,
  overrides: readonly Override[],
): RecordDraft[] {
  const terms = { names: [called.name], overrides };
  const drafts = claimDrafts(observation, state, artifact, kindOf(observation), terms);
  if (claim.status === 'free' || !sameArtifact(claim.attempt.artifact, artifact)) return drafts;
  if (claim.attempt.names?.includes(called.name) === true) return drafts;
  const { holder } = observation;
  return [...drafts, goOn(state, claim.attempt, { artifact, ...terms, holder })];
}
