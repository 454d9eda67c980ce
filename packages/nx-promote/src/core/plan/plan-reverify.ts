import * as claimsErrors from '../errors/claims.js';
import { notDeployed } from '../errors/deployments.js';
import type { ErrorFacts } from '../errors.js';
import type { RecordDraft } from '../ledger/draft.js';
import { isBuilt, sameArtifact, type Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Override } from '../model/record.js';
import type { ComponentState } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import { shortIdFor } from '../decide/targets.js';
import { testedAgain } from '../decide/tested-again.js';
import { attemptId } from './attempt.js';
import { claimOf, ending, environmentBusy, movement, takeover } from './claims.js';
import { changeTo, versionMissing } from './deployed-version.js';
import { driftOf } from './eligibility.js';
import { closedVerdict, passGates, wentPast } from './gates.js';
import { planMovingTags } from './image-names.js';
import { planMissingChangelog } from './plan-changelog.js';
import { letGo } from './let-go.js';
import { planCommands } from './note-commands.js';
import { owedAfter, owedBefore } from './note-rules.js';
import type { GateName } from './overrides.js';
import { planFailures } from './plan-failures.js';
import { planRedeploys } from './plan-redeploy.js';
import { waitFor } from './plan-tag.js';
import { planVerify } from './plan-verify.js';
import { anotherInSet, runsAnother } from './tested-drift.js';
import type { Plan, PlannedChange, Verdict } from './plan.js';
import { failed, go, plan, refused, settled } from './verdicts.js';

interface Candidate {
  readonly verdict: Verdict;
  readonly claim: readonly RecordDraft[];
  readonly change: PlannedChange | null;
  readonly tests: boolean;
}

/**
 * Asks the suites again about the same artifact: the one that runs, or the one that was rejected here and put
 * back, which is deployed again for it. A pass lifts the rejection, on the record; a failure puts back.
 */
export function planReverify(observation: Observation): Plan {
  const unfinished = planRedeploys(observation, observation.components);
  if (unfinished.length > 0) return plan([], unfinished);
  const { verdicts, step, rest } = planFailures(observation, observation.components);
  const other = anotherInSet({ ...observation, components: rest }, strange);
  const candidates = rest.map((component) => judge(observation, component, other));
  const others = [...verdicts, ...candidates.map(({ verdict }) => verdict)];
  const claims = candidates.flatMap(({ claim }) => claim);
  const where = observation.environment.name;
  if (claims.length > 0) {
    const busy = environmentBusy(observation);
    if (busy !== null) {
      const waiting = others.map((verdict) =>
        verdict.status === 'go' ? refused(verdict.component, busy, verdict.artifact) : verdict,
      );
      return plan(waiting, [step], busy.message);
    }
    const environments = movement(
      observation,
      [...new Set(claims.map(({ component }) => component))],
      'reverify',
    );
    const title = `claim ${where} to test again`;
    return plan(others, [step, { do: 'append', title, drafts: claims, environments, tags: [] }]);
  }
  const changes = candidates.flatMap(({ change }) => (change === null ? [] : [change]));
  const free = letGo(observation, others);
  if (changes.length > 0) {
    const subjects = changes.map(({ component, artifact: { commit } }) => ({ component, commit }));
    const commands = planCommands(observation, 'before', subjects);
    return plan(others, [step, free, ...(commands ?? deployment(observation, changes))]);
  }
  const testing = new Set(candidates.flatMap(({ verdict, tests }) => (tests ? [verdict.component] : [])));
  if (testing.size === 0) {
    const after = [planMovingTags(observation), planMissingChangelog(observation)];
    return plan(others, [step, free, ...after], waitFor(candidates));
  }
  const components = observation.components.filter(({ name }) => testing.has(name));
  const verified = planVerify({ ...observation, components });
  const settledOnes = others.filter(({ component }) => !testing.has(component));
  return { ...verified, verdicts: [...settledOnes, ...verified.verdicts] };
}

/** What nothing in the ledger explains; what a failed attempt has left there is deployed over. */
function strange(observation: Observation, state: ComponentState): ErrorFacts | null {
  return driftOf(observation, state, null);
}

function judge(observation: Observation, component: Component, other: ErrorFacts | null): Candidate {
  const only = (verdict: Verdict): Candidate => ({ verdict, claim: [], change: null, tests: false });
  const { name } = component;
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  const told = observation.findings.rejections.get(name);
  if (told !== undefined) return only(failed(name, told, state.live));
  const claim = claimOf(observation, state);
  if (claim.status === 'busy') return only(refused(name, claimsErrors.busy(name, where, claim.attempt)));
  const { lastAttempt } = state;
  if (lastAttempt?.attempt === mine(observation) && lastAttempt.phase === 'verified') {
    return only(settled(name, 'done', `${state.live?.shortId ?? ''} passed again in ${where}`, state.live));
  }
  if (claim.status !== 'free' && claim.attempt.kind === 'reverify') {
    const { artifact, phase, replaces } = claim.attempt;
    if (artifact === null || !isBuilt(artifact))
      throw new Error(`a reverification of ${name} without an image`);
    const verdict = go(state, artifact, `${artifact.shortId} is tested again`);
    if (claim.status === 'dead')
      return { ...only(verdict), claim: [takeover(observation, state, claim.attempt)] };
    if (phase !== 'started') return { ...only(verdict), tests: true };
    const owed = owedBefore(observation, name);
    if (owed !== null && !wentPast(observation, state, 'notes')) return only(refused(name, owed, artifact));
    return { ...only(verdict), change: changeTo(observation, state, artifact, replaces) };
  }
  const artifact = toBeTested(observation, component, state);
  if (artifact === null) return only(refused(name, notDeployed(name, where)));
  const unnamed = sameArtifact(state.live, artifact)
    ? null
    : versionMissing(observation, component, state, artifact);
  if (unnamed !== null) return only(refused(name, unnamed, artifact));
  const drift = strange(observation, state) ?? other;
  if (drift !== null) return only(refused(name, drift, artifact));
  const gates = passGates({ observation, component, state, artifact }, isAsked);
  if (!gates.open) return only(closedVerdict(name, gates, artifact));
  // What runs already is not deployed again, so it waits here for what comes after that.
  const owed = sameArtifact(state.live, artifact) ? owedAfter(observation, name) : null;
  if (owed !== null && !wentPast(observation, state, 'notes')) return only(refused(name, owed, artifact));
  const over =
    claim.status === 'free' ? [] : [ending(state, claim.attempt, 'abandoned', 'it is tested again')];
  return {
    ...only(go(state, artifact, `${artifact.shortId} is to be tested again`)),
    claim: [...over, started(observation, state, artifact, gates.overrides)],
  };
}

/** Testing again is the way past the rest; what was here once is tested again whatever its age. */
function isAsked(gate: GateName): boolean {
  return gate !== 'quarantine' && gate !== 'suspect' && gate !== 'age';
}

function mine({ holder, environment }: Observation): string {
  return attemptId(holder.invocation, environment.name, 'reverify');
}

function toBeTested(observation: Observation, component: Component, state: ComponentState): Artifact | null {
  const found = testedAgain(state);
  if (found === null || found.commit === state.live?.commit) return state.live;
  const { commit, digest } = found;
  return { commit, shortId: shortIdFor(observation, component.name, commit), image: component.image, digest };
}

function started(
  observation: Observation,
  state: ComponentState,
  artifact: Artifact,
  overrides: readonly Override[],
): RecordDraft {
  const names = state.released.filter(({ commit }) => commit === artifact.commit).map(({ name }) => name);
  const { reason } = observation.intent;
  return {
    attempt: mine(observation),
    kind: 'reverify',
    phase:
      sameArtifact(state.live, artifact) && runsAnother(observation, state) === null ? 'deployed' : 'started',
    component: state.component,
    environment: state.environment,
    artifact,
    replaces: state.live,
    names,
    overrides,
    holder: observation.holder,
    ...(reason === undefined ? {} : { reason }),
  };
}

function deployment(observation: Observation, changes: readonly PlannedChange[]): Plan['steps'] {
  const environment = observation.environment.name;
  const attempt = mine(observation);
  const what = changes.map(({ component, artifact }) => `${component} ${artifact.shortId}`).join(', ');
  return [
    { do: 'deploy', environment, changes, attempt, subject: `${environment}: ${what} to be tested again` },
    { do: 'await-live', environment, changes },
    {
      do: 'append',
      title: `record the deployment to ${environment}`,
      drafts: changes.map(({ component, artifact }): RecordDraft => {
        const { inProgress } = observation.ledger.component(environment, component).state;
        return {
          attempt: inProgress?.attempt ?? attempt,
          kind: 'reverify',
          phase: 'deployed',
          component,
          environment,
          artifact,
          replaces: inProgress?.replaces ?? null,
          names: inProgress?.names ?? [],
          holder: observation.holder,
        };
      }),
      environments: [],
      tags: [],
    },
  ];
}
