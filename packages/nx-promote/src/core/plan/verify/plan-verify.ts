import { notDeployed } from '../../errors/deployments.js';
import type { ErrorFacts } from '../../errors/promote-error.js';
import type { EnvironmentDraft, RecordDraft } from '../../ledger/draft.js';
import type { Kind } from '../../model/record.js';
import { runsTried } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import { attemptId } from '../settle/attempt.js';
import { refuse, refuseBusy, settle, type Case, type Judged, type Subject } from '../case.js';
import { begin, endingOfOurs, kindOf, takeover } from '../settle/claims.js';
import { askComponents, judgeComponent } from './component-suites.js';
import { quarantineOf } from '../gates/eligibility.js';
import { planEnvironmentSuites } from './environment-suites.js';
import { wentPast } from '../gates/gates.js';
import { hotfixOf } from '../gates/hotfix-rules.js';
import { planMovingTags } from '../enter/image-names.js';
import { planCommands } from '../gates/note-commands.js';
import { owedAfter } from '../gates/note-rules.js';
import { componentsOf, each, gather, openCases, waitFor } from '../plan-cases.js';
import { planRejections } from '../go-back/plan-rejection.js';
import type { Plan, Step } from '../plan.js';
import { anotherInSet, runsAnother } from './tested-drift.js';
import { passedAsTry, triedAlready } from '../enter/tries.js';
import { append, failed, go, plan } from '../verdicts.js';

/**
 * Runs the environment's suites on what was deployed, and draws the consequences: first the suites of each
 * component, then what they rejected is put back, then the suites of the environment on what is left.
 */
export function planVerify(observation: Observation): Plan {
  const { unfinished, failures, ending, cases } = openCases(observation);
  if (unfinished !== null) return unfinished;
  const other = anotherInSet(observation, cases, runsAnother);
  const judged = cases.map((one) => judge(one, other));
  const subjects = each(judged, 'subject');
  const others = [
    ...failures,
    ...judged.flatMap(({ verdict, subject }) => (subject === undefined ? [verdict] : [])),
  ];
  const steps = beforeAnswers(observation, judged, subjects);
  if (steps !== null) {
    const going = judged.flatMap(({ verdict, subject }) => (subject === undefined ? [] : [verdict]));
    return plan([...others, ...going], [ending, ...steps]);
  }
  const bad = subjects.flatMap((subject) => {
    const answer = judgeComponent(subject);
    return answer.kind === 'passed' ? [] : [{ subject, answer }];
  });
  if (bad.length > 0) return planRejections(observation, others, ending, subjects, bad);
  if (subjects.length > 0) return planEnvironmentSuites(observation, others, ending, subjects);
  return plan(others, [ending, planMovingTags(observation)], waitFor(others.map((verdict) => ({ verdict }))));
}

/** What comes before the answers of all suites of components; null when they have answered. */
function beforeAnswers(
  observation: Observation,
  judged: readonly Judged[],
  subjects: readonly Subject[],
): readonly (Step | null)[] | null {
  const ends = gather(judged, 'end');
  if (ends.length > 0) {
    const environments = subjects.length > 0 ? [] : lettingGo(observation, ends);
    return [append('let go of what cannot be tested now', ends, { environments })];
  }
  const claims = gather(judged, 'claim');
  const asked = askComponents(observation.environment.name, subjects);
  if (claims.length > 0) {
    return [append(`claim ${observation.environment.name} for its tests`, claims), asked];
  }
  const claimed = subjects.map(({ name, artifact }) => ({ component: name, artifact }));
  return planCommands(observation, 'after', claimed) ?? (asked === null ? null : [asked]);
}

/** The environment need not stand still any longer for a suite of ours. */
function lettingGo(
  { environment, holder, ledger }: Observation,
  ends: readonly RecordDraft[],
): EnvironmentDraft[] {
  const attempt = attemptId(holder.invocation, environment.name, 'verify');
  if (ledger.environment(environment.name).state.verifying?.attempt !== attempt) return [];
  return [{ environment: environment.name, kind: 'verified', attempt, components: componentsOf(ends) }];
}

function judge(one: Case, other: ErrorFacts | null): Judged {
  const { observation, name, where, state, claim } = one;
  if (claim.status === 'busy') return refuseBusy(one, claim.attempt);
  const artifact = state.live;
  const isBegun = claim.status !== 'free' && claim.attempt.phase === 'started';
  if (isBegun || artifact === null) return refuse(one, notDeployed(name, where));
  // In the run that rejected it, the component fails with the reason, although the earlier artifact is fine.
  const told = observation.findings.rejections.get(name);
  if (told !== undefined) return { verdict: failed(name, told, artifact) };
  if (claim.status === 'free' && state.verified?.commit === artifact.commit) {
    return settle(one, 'nothing-to-do', `${artifact.shortId} is verified in ${where} already`, artifact);
  }
  if (claim.status === 'free' && passedAsTry(state)) {
    return settle(one, 'nothing-to-do', triedAlready(state, artifact), artifact);
  }
  const stopped = (error: ErrorFacts, why: string): Judged => {
    return { ...refuse(one, error, artifact), end: endingOfOurs(observation, state, 'deployed', why) };
  };
  const drift = runsAnother(one) ?? other;
  if (drift !== null) return stopped(drift, 'not tested: something else runs there');
  const quarantine = quarantineOf(observation, name, artifact.commit);
  const asksAgain = claim.status !== 'free' && claim.attempt.kind === 'reverify';
  if (quarantine !== null && !asksAgain && !wentPast(observation, state, 'quarantine')) {
    return stopped(quarantine, 'not tested: it is in quarantine');
  }
  const notes = owedAfter(observation, name);
  if (notes !== null && !wentPast(observation, state, 'notes')) {
    return stopped(notes, 'waits for deployment notes');
  }
  return {
    verdict: go(state, artifact, `${artifact.shortId} is tested in ${where}`),
    subject: { ...one, artifact, attempt: claim.status === 'free' ? null : claim.attempt },
    claim: claimOfTest(one),
  };
}

/**
 * What makes the attempt ours. An unverified deployment whose attempt has ended gets a new one: its suites could not
 * be asked then.
 */
function claimOfTest(one: Case): RecordDraft[] {
  const { observation, state, claim } = one;
  if (claim.status === 'ours') return [];
  if (claim.status !== 'free') return [takeover(observation, state, claim.attempt)];
  const replaces = state.history[0]?.artifact ?? null;
  return [begin(observation, state, kindAgain(one), state.live, { phase: 'deployed', replaces })];
}

/** What it was when it came. */
function kindAgain({ observation, state, name }: Case): Kind {
  if (runsTried(state)) return 'try';
  const isHotfix = hotfixOf(observation.ledger, name, state.live?.commit ?? '') !== null;
  return isHotfix ? 'hotfix' : kindOf(observation);
}
