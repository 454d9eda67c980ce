import { advice, run } from '../../model/advice.js';
import { losesSomething, setNotPutBack } from '../../errors/rollback.js';
import type { RecordDraft } from '../../ledger/draft.js';
import { isBuilt, sameArtifact, type BuiltArtifact } from '../../model/artifact.js';
import type { Override } from '../../model/record.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import type { WayBack } from '../../observe/way-back.js';
import { attemptId } from '../settle/attempt.js';
import { refuse, refuseBusy, settle, type Case, type Judged } from '../case.js';
import { abandon, begin } from '../settle/claims.js';
import { versionMissing } from '../enter/deployed-version.js';
import { driftOf } from '../gates/eligibility.js';
import { passGates } from '../gates/gates.js';
import { planMovingTags } from '../enter/image-names.js';
import { lossesOf, remarksOn } from './losses.js';
import type { GateName } from '../gates/overrides.js';
import { claimStep, openCases, planJudged } from '../plan-cases.js';
import { planMissingChangelog } from '../changelog/plan-changelog.js';
import type { Plan, Verdict } from '../plan.js';
import { undone } from './undo-notes.js';
import { go, refused, settled } from '../verdicts.js';

/** What forbids a way back: what else keeps an artifact out is about what comes in. */
function isAskedBackwards(gate: GateName): boolean {
  return gate === 'hold' || gate === 'quarantine' || gate === 'notes';
}

/**
 * Puts earlier artifacts back because somebody asked for it. The claims of a set are one push, so it goes back
 * whole or not at all; carrying it out is the same as putting back what was rejected.
 */
export function planRollback(observation: Observation): Plan {
  const opened = openCases(observation);
  if (opened.unfinished !== null) return opened.unfinished;
  const judged = opened.cases.map(judge);
  const stopped = judged.find(({ verdict }) => verdict.status === 'refused');
  const where = observation.environment.name;
  const all = stopped === undefined ? judged : judged.map((one) => stoppedBy(one, stopped, where));
  return planJudged(opened, all, {
    moves: claims,
    steps: () => {
      if (stopped !== undefined) return [];
      return all.some(claims)
        ? [claimStep(observation, `claim ${where} to go back`, all, 'rollback')]
        : [planMovingTags(observation), planMissingChangelog(observation)];
    },
    waitsFor: () => (stopped === undefined ? [] : [stopped]),
  });
}

function claims({ claim = [] }: Judged): boolean {
  return claim.length > 0;
}

/** A set goes back whole: what would go back alone does not. */
function stoppedBy(one: Judged, stopped: Judged, where: string): Judged {
  const { component } = one.verdict;
  if (!claims(one)) return one;
  return { verdict: refused(component, setNotPutBack(component, where, stopped.verdict.component)) };
}

function judge(one: Case): Judged {
  const { observation, component, name, where, state, claim } = one;
  const again = wentBack(observation, state);
  const pinsMore = observation.intent.pin === 'all' && state.pinned?.scope !== 'all';
  if (isOwn(observation, state)) return { verdict: backAgain(state) };
  const drift = driftOf(observation, state, null);
  if (again && !pinsMore && drift === null) {
    const summary = `${where} went back to ${state.live?.shortId ?? ''} already; further back with --to`;
    return settle(one, 'nothing-to-do', summary, state.live);
  }
  const way = again ? stay(state) : observation.waysBack.get(name);
  if (way === undefined) throw new Error(`no way back was observed for ${name}`);
  if (way.kind === 'none') return refuse(one, way.error);
  if (way.kind === 'stay') return settle(one, 'nothing-to-do', way.why, state.live);
  if (claim.status === 'busy') return refuseBusy(one, claim.attempt);
  const { artifact } = way;
  if (sameArtifact(state.live, artifact) && !pinsMore && drift === null) {
    return settle(one, 'nothing-to-do', `${artifact.shortId} runs in ${where} already`, artifact);
  }
  const gates = passGates({ ...one, artifact }, isAskedBackwards);
  if (!gates.open) return refuse(one, gates.error, artifact);
  const unsaid = versionMissing(observation, component, state, artifact);
  if (unsaid !== null) return refuse(one, unsaid, artifact);
  const losses = lossesOf(observation, state, way);
  if (losses.length > 0 && observation.intent.confirm !== true) {
    return refuse(one, losesSomething(name, where, losses, observation.intent.typed), artifact);
  }
  const remarks = remarksOn(observation, name, way, losses);
  return {
    verdict: { ...go(state, artifact, `back: ${way.why}`), remarks },
    claim: [...abandon(state, claim, 'gone back from'), started(one, artifact, gates.overrides)],
  };
}

/** This very run put it back, or what it put back waits for its tests. */
function isOwn({ holder }: Observation, { inProgress, liveAttempt, environment }: ComponentState): boolean {
  return inProgress === null && liveAttempt === attemptId(holder.invocation, environment, 'rollback');
}

function backAgain({ component, environment, live, verified }: ComponentState): Verdict {
  const runs = `${environment} runs ${live?.shortId ?? ''} again, pinned`;
  if (sameArtifact(live, verified)) return settled(component, 'done', runs, live);
  return {
    ...settled(component, 'done', `${runs}; it is not verified there`, live),
    hints: [advice`${run(component, 'integration-test', environment)}`],
  };
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
  { observation, state, name }: Case,
  artifact: BuiltArtifact,
  overrides: readonly Override[],
): RecordDraft {
  const { intent } = observation;
  return begin(observation, state, 'rollback', artifact, {
    overrides,
    pin: intent.pin ?? 'artifact',
    notes: undone(observation, name),
    ...(intent.reason === undefined ? {} : { reason: intent.reason }),
  });
}
