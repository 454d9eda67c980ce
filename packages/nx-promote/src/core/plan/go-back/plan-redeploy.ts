import type { RecordDraft } from '../../ledger/draft.js';
import { isBuilt } from '../../model/artifact.js';
import type { Component } from '../../model/component.js';
import { inDeploymentOrder } from '../../model/order.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import { attemptId } from '../settle/attempt.js';
import { claimOf, takeover } from '../settle/claims.js';
import { waitsForAfter } from '../gates/note-rules.js';
import { attemptsText, changesText, deploySteps } from '../enter/deploy-steps.js';
import { changeTo } from '../enter/deployed-version.js';
import type { AppendStep, PlannedChange, Step } from '../plan.js';
import { append } from '../verdicts.js';

/**
 * Finishes redeployments that were begun: by this run after a rejection, or by one that died. They come
 * before anything else, since until then the environment runs what was rejected. What a run that died had
 * claimed as a set goes back whole, whichever component the next command is about.
 */
export function planRedeploys(observation: Observation, components: readonly Component[]): Step[] {
  const own = new Set(components.map(({ name }) => name));
  const begun = inDeploymentOrder(observation.allComponents)
    .map(({ name }) => observation.ledger.component(observation.environment.name, name).state)
    .filter((state) => isBegun(observation, state))
    .filter((state) => own.has(state.component) || isLeftBehind(observation, state));
  if (begun.length === 0) return [];
  const dead = begun.filter((state) => claimOf(observation, state).status === 'dead');
  const changes = begun.flatMap((state) => changeOf(observation, state)).reverse();
  return [
    ...(dead.length === 0 ? [] : [takeovers(observation, dead)]),
    ...deploySteps({
      environment: observation.environment.name,
      changes,
      attempt: attemptsText(begun.flatMap(({ inProgress }) => inProgress?.attempt ?? [])),
      subject: `put back ${changesText(changes)}`,
      title: 'record what was put back',
      deployed: begun.map((state) => recordOf(observation, state)),
    }),
  ];
}

/**
 * What passed here before is verified again by being back; what never did waits for its tests, and what came
 * with something to carry out waits for that.
 */
function recordOf(
  observation: Observation,
  { component, environment, inProgress, history, pinned }: ComponentState,
): RecordDraft {
  const asked = inProgress?.kind === 'rollback' ? pinned?.reason : undefined;
  const past = history.find(({ artifact }) => artifact.commit === inProgress?.artifact?.commit);
  const why =
    past === undefined
      ? 'asked for, though it is not among the last that passed here'
      : 'it had passed here before';
  const isVerified = past !== undefined && !waitsForAfter(observation, component);
  return {
    attempt: inProgress?.attempt ?? '',
    kind: inProgress?.kind ?? 'redeploy',
    phase: isVerified ? 'verified' : 'deployed',
    component,
    environment,
    artifact: inProgress?.artifact ?? null,
    replaces: inProgress?.replaces ?? null,
    names: past?.names ?? [],
    ...(asked === undefined ? { reason: why } : asked === '' ? {} : { reason: asked }),
  };
}

function isBegun(observation: Observation, state: ComponentState): boolean {
  const claim = claimOf(observation, state);
  return (
    (claim.status === 'ours' || claim.status === 'dead') &&
    (claim.attempt.kind === 'redeploy' || claim.attempt.kind === 'rollback') &&
    !observation.findings.failures.has(state.component)
  );
}

/** Begun by a run that died, also when another has taken it over since. What another task of this run begins is its own. */
function isLeftBehind(observation: Observation, { environment, inProgress }: ComponentState): boolean {
  const { invocation } = observation.holder;
  return inProgress !== null && inProgress.attempt !== attemptId(invocation, environment, inProgress.kind);
}

function takeovers(observation: Observation, states: readonly ComponentState[]): AppendStep {
  return append(
    'go on with what a run that died had begun',
    states.flatMap((state) =>
      state.inProgress === null ? [] : [takeover(observation, state, state.inProgress)],
    ),
  );
}

function changeOf(observation: Observation, state: ComponentState): PlannedChange[] {
  const artifact = state.inProgress?.artifact ?? null;
  if (artifact === null || !isBuilt(artifact)) return [];
  return [changeTo(observation, state, artifact, state.inProgress?.replaces ?? null)];
}
