import { notDeployed } from '../../errors/deployments.js';
import type { ErrorFacts } from '../../errors/promote-error.js';
import { shortIdFor } from '../../decide/targets.js';
import { testedAgain } from '../../decide/tested-again.js';
import type { RecordDraft } from '../../ledger/draft.js';
import { isBuilt, type Artifact } from '../../model/artifact.js';
import type { Override } from '../../model/record.js';
import type { InProgress } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import { attemptId } from '../settle/attempt.js';
import { refuse, refuseBusy, settle, type Case, type Judged } from '../case.js';
import { abandon, begin, takeover } from '../settle/claims.js';
import { changesText, deploySteps } from '../enter/deploy-steps.js';
import { changeTo, versionMissing } from '../enter/deployed-version.js';
import { driftOf } from '../gates/eligibility.js';
import { isLive } from '../enter/enter.js';
import { closedVerdict, passGates, wentPast } from '../gates/gates.js';
import { planMovingTags } from '../enter/image-names.js';
import { endUnusedAttempts } from '../settle/end-unused-attempts.js';
import { planCommands } from '../gates/note-commands.js';
import { owedAfter, owedBefore } from '../gates/note-rules.js';
import type { GateName } from '../gates/overrides.js';
import { claimStep, each, openCases, planJudged } from '../plan-cases.js';
import { planMissingChangelog } from '../changelog/plan-changelog.js';
import type { Plan, PlannedChange, Step } from '../plan.js';
import { planVerify } from './plan-verify.js';
import { anotherInSet, runsAnother } from './tested-drift.js';
import { failed, go } from '../verdicts.js';

/** `tests`: it is deployed, and its suites are to be asked. */
type Again = Judged & { readonly tests?: boolean };

/**
 * Asks the suites again about the same artifact: the one that runs, or the one that was rejected here and put
 * back, which is deployed again for it. A pass lifts the rejection, on the record; a failure puts back.
 */
export function planReverify(observation: Observation): Plan {
  const opened = openCases(observation);
  if (opened.unfinished !== null) return opened.unfinished;
  const other = anotherInSet(observation, opened.cases, strange);
  const judged = opened.cases.map((one) => judge(one, other));
  const isClaiming = judged.some(({ claim = [] }) => claim.length > 0);
  const changes = each(judged, 'change');
  const testing = new Set(judged.flatMap(({ verdict, tests }) => (tests ? [verdict.component] : [])));
  if (!isClaiming && changes.length === 0 && testing.size > 0) {
    const components = observation.components.filter(({ name }) => testing.has(name));
    const verified = planVerify({ ...observation, components });
    const others = [...opened.failures, ...judged.map(({ verdict }) => verdict)];
    const settledOnes = others.filter(({ component }) => !testing.has(component));
    return { ...verified, verdicts: [...settledOnes, ...verified.verdicts] };
  }
  const title = `claim ${observation.environment.name} to test again`;
  return planJudged(opened, judged, {
    moves: ({ verdict }) => isClaiming && verdict.status === 'go',
    steps: (_, verdicts) => {
      if (isClaiming) return [claimStep(observation, title, judged, 'reverify')];
      const next = changes.length > 0 ? bring(observation, changes) : whatIsMissing(observation);
      return [endUnusedAttempts(observation, verdicts), ...next];
    },
  });
}

function bring(observation: Observation, changes: readonly PlannedChange[]): readonly Step[] {
  return planCommands(observation, 'before', changes) ?? deployment(observation, changes);
}

function whatIsMissing(observation: Observation): readonly (Step | null)[] {
  return [planMovingTags(observation), planMissingChangelog(observation)];
}

/** What nothing in the ledger explains; what a failed attempt has left there is deployed over. */
function strange({ observation, state }: Case): ErrorFacts | null {
  return driftOf(observation, state, null);
}

function judge(one: Case, other: ErrorFacts | null): Again {
  const { observation, component, name, where, state, claim } = one;
  const told = observation.findings.rejections.get(name);
  if (told !== undefined) return { verdict: failed(name, told, state.live) };
  if (claim.status === 'busy') return refuseBusy(one, claim.attempt);
  const { lastAttempt } = state;
  if (lastAttempt?.attempt === mine(observation) && lastAttempt.phase === 'verified') {
    return settle(one, 'done', `${state.live?.shortId ?? ''} passed again in ${where}`, state.live);
  }
  if (claim.status !== 'free' && claim.attempt.kind === 'reverify') return goesOn(one, claim.attempt);
  const artifact = toBeTested(one);
  if (artifact === null) return refuse(one, notDeployed(name, where));
  const isHere = isLive(one, artifact);
  const unnamed = isHere ? null : versionMissing(observation, component, state, artifact);
  const wrong = unnamed ?? strange(one) ?? other;
  if (wrong !== null) return refuse(one, wrong, artifact);
  const gates = passGates({ ...one, artifact }, isAsked);
  if (!gates.open) return { verdict: closedVerdict(name, gates, artifact) };
  // What runs already is not deployed again, so it waits here for what comes after that.
  const owed = isHere ? owedAfter(observation, name) : null;
  if (owed !== null && !wentPast(observation, state, 'notes')) return refuse(one, owed, artifact);
  return {
    verdict: go(state, artifact, `${artifact.shortId} is to be tested again`),
    claim: [...abandon(state, claim, 'it is tested again'), started(one, artifact, gates.overrides)],
  };
}

/** A reverification of ours, or of a run that died. */
function goesOn(one: Case, attempt: InProgress): Again {
  const { observation, name, state, claim } = one;
  const { artifact, phase, replaces } = attempt;
  if (artifact === null || !isBuilt(artifact)) {
    throw new Error(`a reverification of ${name} without an image`);
  }
  const verdict = go(state, artifact, `${artifact.shortId} is tested again`);
  if (claim.status === 'dead') return { verdict, claim: [takeover(observation, state, attempt)] };
  if (phase !== 'started') return { verdict, tests: true };
  const owed = owedBefore(observation, name);
  if (owed !== null && !wentPast(observation, state, 'notes')) return refuse(one, owed, artifact);
  return { verdict, change: changeTo(observation, state, artifact, replaces) };
}

/** Testing again is the way past the rest; what was here once is tested again whatever its age. */
function isAsked(gate: GateName): boolean {
  return gate !== 'quarantine' && gate !== 'suspect' && gate !== 'age';
}

function mine({ holder, environment }: Observation): string {
  return attemptId(holder.invocation, environment.name, 'reverify');
}

function toBeTested({ observation, component, state }: Case): Artifact | null {
  const found = testedAgain(state);
  if (found === null || found.commit === state.live?.commit) return state.live;
  const { commit, digest } = found;
  return { commit, shortId: shortIdFor(observation, component.name, commit), image: component.image, digest };
}

function started(one: Case, artifact: Artifact, overrides: readonly Override[]): RecordDraft {
  const { observation, state } = one;
  const names = state.released.filter(({ commit }) => commit === artifact.commit).map(({ name }) => name);
  const { reason } = observation.intent;
  const isThere = isLive(one, artifact) && runsAnother(one) === null;
  return begin(observation, state, 'reverify', artifact, {
    phase: isThere ? 'deployed' : 'started',
    names,
    overrides,
    ...(reason === undefined ? {} : { reason }),
  });
}

function deployment(observation: Observation, changes: readonly PlannedChange[]): readonly Step[] {
  const environment = observation.environment.name;
  const { holder, ledger } = observation;
  return deploySteps({
    environment,
    changes,
    attempt: mine(observation),
    subject: `${changesText(changes)} to be tested again`,
    title: `record the deployment to ${environment}`,
    deployed: changes.map(({ component, artifact }): RecordDraft => {
      const { inProgress } = ledger.component(environment, component).state;
      return {
        attempt: inProgress?.attempt ?? mine(observation),
        kind: 'reverify',
        phase: 'deployed',
        component,
        environment,
        artifact,
        replaces: inProgress?.replaces ?? null,
        names: inProgress?.names ?? [],
        holder,
      };
    }),
  });
}
