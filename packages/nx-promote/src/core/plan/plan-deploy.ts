import * as claimsErrors from '../errors/claims.js';
import { namesNotGiven } from '../errors/names.js';
import { notTagged } from '../errors/tags.js';
import type { RecordDraft } from '../ledger/draft.js';
import { isBuilt, sameArtifact, type BuiltArtifact } from '../model/artifact.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Component } from '../model/component.js';
import type { Observation } from '../observe/observation.js';
import { attemptId } from './attempt.js';
import {
  claimDrafts,
  claimOf,
  environmentBusy,
  kindOf,
  movement,
  replacedBy,
  type Claim,
  type Terms,
} from './claims.js';
import { changeTo, versionMissing } from './deployed-version.js';
import { digestOf, driftOf, imageProblem, isOlder, outrun } from './eligibility.js';
import { closedVerdict, passGates } from './gates.js';
import { judgeImages } from './image-names.js';
import { letGo } from './let-go.js';
import { planCommands } from './note-commands.js';
import { planFailures } from './plan-failures.js';
import { planRedeploys } from './plan-redeploy.js';
import { waitFor } from './plan-tag.js';
import type { PlannedChange, Plan, Step, Verdict } from './plan.js';
import { remarksOnSet } from './tested-set.js';
import { judgeLine } from './tries.js';
import { go, plan, refused, settled } from './verdicts.js';

interface Candidate {
  readonly verdict: Verdict;
  readonly claim: RecordDraft[];
  readonly change: PlannedChange | null;
  readonly deployed: RecordDraft | null;
}

/** Brings each component's artifact into the environment: claim, deploy, wait until it lives, record. */
export function planDeploy(observation: Observation): Plan {
  const unfinished = planRedeploys(observation, observation.components);
  if (unfinished.length > 0) return plan([], unfinished);
  const { verdicts, step, rest } = planFailures(observation, observation.components);
  const candidates = rest.map((component) => judge(observation, component));
  const going = candidates.filter(({ change }) => change !== null);
  const busy = going.length === 0 ? null : environmentBusy(observation);
  const all = [
    ...verdicts,
    ...candidates.map(({ verdict, change }) =>
      busy === null || change === null ? verdict : refused(verdict.component, busy, verdict.artifact),
    ),
  ];
  if (busy !== null) return plan(all, [step], busy.message);
  const free = letGo(observation, all);
  if (going.length === 0) return plan(all, [step, free], waitFor(candidates));
  const environment = observation.environment.name;
  const changes = going.flatMap(({ change }) => (change === null ? [] : [change]));
  const claims = going.flatMap(({ claim }) => claim);
  const deployed = going.flatMap((candidate) => (candidate.deployed === null ? [] : [candidate.deployed]));
  const commands = planCommands(
    observation,
    'before',
    changes.map(({ component, artifact: { commit } }) => ({ component, commit })),
  );
  const first: (Step | null)[] = [
    step,
    free,
    claims.length === 0
      ? null
      : {
          do: 'append',
          title: `claim ${environment}`,
          drafts: claims,
          environments: movement(
            observation,
            [...new Set(claims.map(({ component }) => component))],
            kindOf(observation),
          ),
          tags: [],
        },
    ...(commands ?? []),
  ];
  // How they end decides whether anything is deployed at all.
  if (commands !== null && !observation.intent.dryRun) return plan(all, first);
  return plan(all, [
    ...first,
    {
      do: 'deploy',
      environment,
      changes,
      attempt: [...new Set(deployed.map(({ attempt }) => attempt))].join(' '),
      subject: `${environment}: ${changes.map(({ component, artifact }) => `${component} ${artifact.shortId}`).join(', ')}`,
    },
    { do: 'await-live', environment, changes },
    {
      do: 'append',
      title: `record the deployment to ${environment}`,
      drafts: deployed,
      environments: [],
      tags: [],
    },
  ]);
}

function judge(observation: Observation, component: Component): Candidate {
  const only = (verdict: Verdict): Candidate => ({ verdict, claim: [], change: null, deployed: null });
  const { name } = component;
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  const target = observation.targets.get(component.name);
  if (target === undefined) throw new Error(`no target was observed for ${component.name}`);
  if (target.kind === 'none') return only(refused(name, target.error));
  const claim = claimOf(observation, state);
  const here = sameArtifact(state.live, target.artifact);
  if (claim.status === 'ours' && claim.attempt.phase === 'deployed' && here) {
    return only(
      settled(name, 'done', `${target.artifact.shortId} runs in ${where}`, target.artifact, state.live),
    );
  }
  // That an older commit runs, which this run does not want to bring any more, is not explained by wanting it.
  const isOld = isOlder(observation, target.artifact, state) === 'yes';
  const drift = driftOf(observation, state, isOld ? null : target.artifact);
  if (drift !== null) return only(refused(name, drift));
  if (claim.status === 'free' && here) {
    return only(
      settled(name, 'nothing-to-do', `${target.artifact.shortId} runs in ${where} already`, target.artifact),
    );
  }
  // Somebody died after this step: the next one takes it over, and nothing is deployed or recorded twice.
  if (claim.status === 'dead' && claim.attempt.phase === 'deployed' && here) {
    return only(
      settled(name, 'done', `${target.artifact.shortId} runs in ${where}`, target.artifact, state.live),
    );
  }
  const comesNew = observation.previous === null && observation.intent.hotfix === undefined;
  const wrongLine =
    comesNew && claim.status !== 'ours' ? judgeLine(observation, name, target.artifact) : null;
  if (wrongLine !== null) return only(refused(name, wrongLine, target.artifact));
  const gates = passGates({ observation, component, state, artifact: target.artifact });
  if (!gates.open) return only(closedVerdict(name, gates, target.artifact));
  if (isOld) {
    return only(
      settled(name, 'superseded', `superseded by ${state.live?.shortId} in ${where}`, target.artifact),
    );
  }
  const newer = claim.status === 'ours' ? null : outrun(observation, name);
  if (newer !== null) return only(settled(name, 'superseded', newer, target.artifact));
  if (claim.status === 'busy') {
    return only(refused(name, claimsErrors.busy(name, where, claim.attempt), target.artifact));
  }
  const tag = buildTagOf(observation.pipeline, name, target.artifact.shortId);
  if (observation.previous === null && observation.tags.get(tag) !== target.artifact.commit) {
    return only(refused(name, notTagged(name, tag), target.artifact));
  }
  const digest = digestOf(observation, component, target.artifact);
  const artifact = { ...target.artifact, digest: target.artifact.digest ?? digest };
  if (!isBuilt(artifact)) {
    return only(refused(name, imageProblem(observation, component, artifact), artifact));
  }
  const given = claim.status === 'free' ? [] : claim.attempt.names;
  if (given.length === 0 && needsName(observation, claim)) {
    return only(refused(name, namesNotGiven(name, where), artifact));
  }
  const wrong = judgeImages(observation, component, artifact, given);
  if (wrong !== null) return only(refused(name, wrong, artifact));
  const unsaid = versionMissing(observation, component, state, artifact);
  if (unsaid !== null) return only(refused(name, unsaid, artifact));
  return deployment(observation, component, artifact, target.why, { overrides: gates.overrides });
}

/** What goes back to an earlier artifact brings the names that it had. */
function needsName({ environment, intent }: Observation, claim: Claim): boolean {
  if (intent.unmerged === true) return false;
  const goesBack = claim.status !== 'free' && ['rollback', 'redeploy'].includes(claim.attempt.kind);
  return environment.releaseTag !== null && !goesBack;
}

function deployment(
  observation: Observation,
  component: Component,
  artifact: BuiltArtifact,
  why: string,
  terms: Terms,
): Candidate {
  const environment = observation.environment.name;
  const { state } = observation.ledger.component(environment, component.name);
  const kind = kindOf(observation);
  const drafts = claimDrafts(observation, state, artifact, kind, terms);
  const begun = drafts.find(({ phase }) => phase === 'started') ?? null;
  const attempt =
    begun?.attempt ??
    state.inProgress?.attempt ??
    attemptId(observation.holder.invocation, environment, kind);
  const resumed = begun === null || begun.kind === 'takeover' ? state.inProgress : null;
  return {
    // Where names are given, giving them said so already.
    verdict: {
      ...go(state, artifact, why),
      remarks: observation.environment.releaseTag === null ? remarksOnSet(observation) : [],
    },
    claim: drafts,
    change: changeTo(observation, state, artifact, state.live),
    deployed: {
      attempt,
      kind: resumed?.kind ?? kind,
      phase: 'deployed',
      component: component.name,
      environment,
      artifact,
      replaces: resumed === null ? replacedBy(state, artifact) : resumed.replaces,
      names: resumed?.names ?? terms.names ?? [],
      holder: observation.holder,
    },
  };
}
