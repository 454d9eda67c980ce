import * as claimsErrors from '../errors/claims.js';
import { losesSomething, setNotPutBack } from '../errors/rollback.js';
import type { RecordDraft } from '../ledger/draft.js';
import { isBuilt, sameArtifact, type BuiltArtifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Override } from '../model/record.js';
import type { ComponentState } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import type { WayBack } from '../observe/way-back.js';
import { attemptId } from './attempt.js';
import { claimOf, ending, environmentBusy, movement } from './claims.js';
import { versionMissing } from './deployed-version.js';
import { driftOf } from './eligibility.js';
import { passGates } from './gates.js';
import { planMovingTags } from './image-names.js';
import { lossesOf, remarksOn } from './losses.js';
import type { GateName } from './overrides.js';
import { planMissingChangelog } from './plan-changelog.js';
import { planFailures } from './plan-failures.js';
import { planRedeploys } from './plan-redeploy.js';
import { waitFor } from './plan-tag.js';
import { undone } from './undo-notes.js';
import type { Plan, Verdict } from './plan.js';
import { go, plan, refused, settled } from './verdicts.js';

interface Candidate {
  readonly verdict: Verdict;
  readonly drafts: readonly RecordDraft[];
}

/** What forbids a way back: what else keeps an artifact out is about what comes in. */
function isAskedBackwards(gate: GateName): boolean {
  return gate === 'hold' || gate === 'quarantine' || gate === 'notes';
}

/**
 * Puts earlier artifacts back because somebody asked for it. The claims of a set are one push, so it goes back
 * whole or not at all; carrying it out is the same as putting back what was rejected.
 */
export function planRollback(observation: Observation): Plan {
  const unfinished = planRedeploys(observation, observation.components);
  if (unfinished.length > 0) return plan([], unfinished);
  const { verdicts, step, rest } = planFailures(observation, observation.components);
  const candidates = rest.map((component) => judge(observation, component));
  const going = candidates.filter(({ drafts }) => drafts.length > 0);
  const stopped = candidates.find(({ verdict }) => verdict.status === 'refused');
  const environment = observation.environment.name;
  if (stopped !== undefined) {
    const all = candidates.map(({ verdict, drafts }) =>
      drafts.length === 0
        ? verdict
        : refused(
            verdict.component,
            setNotPutBack(verdict.component, environment, stopped.verdict.component),
          ),
    );
    return plan([...verdicts, ...all], [step], waitFor([stopped]));
  }
  const all = [...verdicts, ...candidates.map(({ verdict }) => verdict)];
  if (going.length === 0) {
    return plan(all, [step, planMovingTags(observation), planMissingChangelog(observation)]);
  }
  const busy = environmentBusy(observation);
  if (busy !== null) {
    const waiting = going.map(({ verdict }) => refused(verdict.component, busy, verdict.artifact));
    return plan([...all.filter(({ status }) => status !== 'go'), ...waiting], [step], busy.message);
  }
  const names = going.map(({ verdict }) => verdict.component);
  return plan(all, [
    step,
    {
      do: 'append',
      title: `claim ${environment} to go back`,
      drafts: going.flatMap(({ drafts }) => drafts),
      environments: movement(observation, names, 'rollback'),
      tags: [],
    },
  ]);
}

function judge(observation: Observation, component: Component): Candidate {
  const only = (verdict: Verdict): Candidate => ({ verdict, drafts: [] });
  const { name } = component;
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  const again = wentBack(observation, state);
  const pinsMore = observation.intent.pin === 'all' && state.pinned?.scope !== 'all';
  if (isOwn(observation, state)) return only(settled(name, 'done', backAgain(state), state.live));
  const drift = driftOf(observation, state, null);
  if (again && !pinsMore && drift === null) {
    const summary = `${where} went back to ${state.live?.shortId ?? ''} already; further back with --to`;
    return only(settled(name, 'nothing-to-do', summary, state.live));
  }
  const way = again ? stay(state) : observation.waysBack.get(name);
  if (way === undefined) throw new Error(`no way back was observed for ${name}`);
  if (way.kind === 'none') return only(refused(name, way.error));
  if (way.kind === 'stay') return only(settled(name, 'nothing-to-do', way.why, state.live));
  const claim = claimOf(observation, state);
  if (claim.status === 'busy') return only(refused(name, claimsErrors.busy(name, where, claim.attempt)));
  if (sameArtifact(state.live, way.artifact) && !pinsMore && drift === null) {
    const summary = `${way.artifact.shortId} runs in ${where} already`;
    return only(settled(name, 'nothing-to-do', summary, way.artifact));
  }
  const gates = passGates({ observation, component, state, artifact: way.artifact }, isAskedBackwards);
  if (!gates.open) return only(refused(name, gates.error, way.artifact));
  const unsaid = versionMissing(observation, component, state, way.artifact);
  if (unsaid !== null) return only(refused(name, unsaid, way.artifact));
  const losses = lossesOf(observation, state, way);
  if (losses.length > 0 && observation.intent.confirm !== true) {
    return only(refused(name, losesSomething(name, where, losses, observation.intent.typed), way.artifact));
  }
  const over = claim.status === 'free' ? [] : [ending(state, claim.attempt, 'abandoned', 'gone back from')];
  const start = started(observation, state, way.artifact, gates.overrides);
  const verdict = {
    ...go(state, way.artifact, `back: ${way.why}`),
    remarks: remarksOn(observation, name, way, losses),
  };
  return { verdict, drafts: [...over, start] };
}

/** This very run put it back, or what it put back waits for its tests. */
function isOwn({ holder }: Observation, { inProgress, liveAttempt, environment }: ComponentState): boolean {
  return inProgress === null && liveAttempt === attemptId(holder.invocation, environment, 'rollback');
}

function backAgain({ component, environment, live, verified }: ComponentState): string {
  const runs = `${environment} runs ${live?.shortId ?? ''} again, pinned`;
  if (sameArtifact(live, verified)) return runs;
  return `${runs}; it is not verified there: nx run ${component}:integration-test-${environment}`;
}

/** Going back is one step, however often it is typed: a run that died after its last record is repeated too. */
function wentBack({ intent }: Observation, { lastAttempt, live, pinned }: ComponentState): boolean {
  if (intent.to !== undefined || intent.toStateOf !== undefined) return false;
  return pinned !== null && lastAttempt?.kind === 'rollback' && sameArtifact(lastAttempt.artifact, live);
}

/** It went back already, and is only to be pinned against more. */
function stay({ live }: ComponentState): WayBack | undefined {
  if (live === null || !isBuilt(live)) return undefined;
  return { kind: 'artifact', artifact: live, why: 'it stays, pinned', verified: true, changes: null };
}

function started(
  observation: Observation,
  state: ComponentState,
  artifact: BuiltArtifact,
  overrides: readonly Override[],
): RecordDraft {
  const { intent, holder } = observation;
  return {
    attempt: attemptId(holder.invocation, state.environment, 'rollback'),
    kind: 'rollback',
    phase: 'started',
    component: state.component,
    environment: state.environment,
    artifact,
    replaces: state.live,
    overrides,
    pin: intent.pin ?? 'artifact',
    holder,
    notes: undone(observation, state.component),
    ...(intent.reason === undefined ? {} : { reason: intent.reason }),
  };
}
