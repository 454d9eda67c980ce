import { namesNotGiven } from '../../errors/names.js';
import { notTagged } from '../../errors/tags.js';
import type { BuiltArtifact } from '../../model/artifact.js';
import { buildTagOf } from '../../model/build-tag.js';
import type { Observation } from '../../observe/observation.js';
import { attemptId } from '../settle/attempt.js';
import { refuse, settle, targetOf, type Case, type Judged } from '../case.js';
import { claimDrafts, kindOf, replacedBy, type Claim, type Terms } from '../settle/claims.js';
import { attemptsText, changesText, deploySteps } from './deploy-steps.js';
import { changeTo, versionMissing } from './deployed-version.js';
import { isLive, mayEnter, driftBeforeEntering, withImage } from './enter.js';
import { judgeImages } from './image-names.js';
import { endUnusedAttempts } from '../settle/end-unused-attempts.js';
import { planCommands } from '../gates/note-commands.js';
import { claimStep, each, planCases } from '../plan-cases.js';
import type { Plan, Step } from '../plan.js';
import { remarksOnSet } from '../verify/tested-set.js';
import { judgeLine } from './tries.js';
import { go } from '../verdicts.js';

/** Brings each component's artifact into the environment: claim, deploy, wait until it lives, record. */
export function planDeploy(observation: Observation): Plan {
  return planCases(observation, {
    judge,
    moves: ({ change }) => change !== undefined,
    steps: (judged, verdicts) => [endUnusedAttempts(observation, verdicts), ...stepsOf(observation, judged)],
  });
}

function stepsOf(observation: Observation, judged: readonly Judged[]): (Step | null)[] {
  const changes = each(judged, 'change');
  if (changes.length === 0) return [];
  const environment = observation.environment.name;
  const commands = planCommands(observation, 'before', changes);
  const first = [claimStep(observation, `claim ${environment}`, judged), ...(commands ?? [])];
  // How they end decides whether anything is deployed at all.
  if (commands !== null && !observation.intent.dryRun) return first;
  const deployed = each(judged, 'deployed');
  const attempt = attemptsText(deployed.map((record) => record.attempt));
  const title = `record the deployment to ${environment}`;
  const subject = changesText(changes);
  return [...first, ...deploySteps({ environment, changes, attempt, subject, title, deployed })];
}

function judge(one: Case): Judged {
  const { observation, component, name, where, state, claim } = one;
  const target = targetOf(one);
  if (target.kind === 'none') return refuse(one, target.error);
  const wanted = target.artifact;
  const isHere = isLive(one, wanted);
  const isDeployed = isHere && claim.status !== 'free' && claim.attempt.phase === 'deployed';
  const done = settle(one, 'done', `${wanted.shortId} runs in ${where}`, wanted, state.live);
  if (isDeployed && claim.status === 'ours') return done;
  const drift = driftBeforeEntering(one, wanted);
  if (drift !== null) return refuse(one, drift);
  if (isHere && claim.status === 'free') {
    return settle(one, 'nothing-to-do', `${wanted.shortId} runs in ${where} already`, wanted);
  }
  // Somebody died after this step: the next one takes it over, and nothing is deployed or recorded twice.
  if (isDeployed && claim.status === 'dead') return done;
  const comesNew = observation.previous === null && observation.intent.hotfix === undefined;
  const wrongLine = comesNew && claim.status !== 'ours' ? judgeLine(observation, name, wanted) : null;
  if (wrongLine !== null) return refuse(one, wrongLine, wanted);
  const entrance = mayEnter(one, wanted);
  if (entrance.stop !== null) return entrance.stop;
  const tag = buildTagOf(observation.pipeline, name, wanted.shortId);
  if (observation.previous === null && observation.tags.get(tag) !== wanted.commit) {
    return refuse(one, notTagged(name, tag), wanted);
  }
  const artifact = withImage(one, wanted);
  if ('missing' in artifact) return refuse(one, artifact.missing, wanted);
  const given = claim.status === 'free' ? [] : claim.attempt.names;
  if (given.length === 0 && needsName(observation, claim)) {
    return refuse(one, namesNotGiven(name, where), artifact);
  }
  const wrong =
    judgeImages(observation, component, artifact, given) ??
    versionMissing(observation, component, state, artifact);
  if (wrong !== null) return refuse(one, wrong, artifact);
  return deployment(one, artifact, target.why, { overrides: entrance.overrides });
}

/** What goes back to an earlier artifact brings the names that it had. */
function needsName({ environment, intent }: Observation, claim: Claim): boolean {
  if (intent.unmerged === true) return false;
  const goesBack = claim.status !== 'free' && ['rollback', 'redeploy'].includes(claim.attempt.kind);
  return environment.releaseTag !== null && !goesBack;
}

function deployment(one: Case, artifact: BuiltArtifact, why: string, terms: Terms): Judged {
  const { observation, name, where, state } = one;
  const kind = kindOf(observation);
  const claim = claimDrafts(observation, state, artifact, kind, terms);
  const begun = claim.find(({ phase }) => phase === 'started') ?? null;
  const attempt =
    begun?.attempt ?? state.inProgress?.attempt ?? attemptId(observation.holder.invocation, where, kind);
  const resumed = begun === null || begun.kind === 'takeover' ? state.inProgress : null;
  return {
    // Where names are given, giving them said so already.
    verdict: {
      ...go(state, artifact, why),
      remarks: observation.environment.releaseTag === null ? remarksOnSet(observation) : [],
    },
    claim,
    change: changeTo(observation, state, artifact, state.live),
    deployed: {
      attempt,
      kind: resumed?.kind ?? kind,
      phase: 'deployed',
      component: name,
      environment: where,
      artifact,
      replaces: resumed === null ? replacedBy(state, artifact) : resumed.replaces,
      names: resumed?.names ?? terms.names ?? [],
      holder: observation.holder,
    },
  };
}
