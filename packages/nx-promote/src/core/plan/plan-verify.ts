import { busy } from '../errors/claims.js';
import { notDeployed } from '../errors/deployments.js';
import type { ErrorFacts } from '../errors.js';
import type { EnvironmentDraft, RecordDraft } from '../ledger/draft.js';
import type { Component } from '../model/component.js';
import type { Kind } from '../model/record.js';
import { runsTried, type ComponentState } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import { claimOf, endingOfOurs, kindOf, takeover } from './claims.js';
import { quarantineOf } from './eligibility.js';
import { wentPast } from './gates.js';
import { hotfixOf } from './hotfix-rules.js';
import { planMovingTags } from './image-names.js';
import { attemptId } from './attempt.js';
import { owedAfter } from './note-rules.js';
import { planCommands } from './note-commands.js';
import { askComponents, judgeComponent, type Subject } from './component-suites.js';
import { planEnvironmentSuites } from './environment-suites.js';
import { planFailures } from './plan-failures.js';
import { planRedeploys } from './plan-redeploy.js';
import { planRejections } from './plan-rejection.js';
import { waitFor } from './plan-tag.js';
import type { Plan, Verdict } from './plan.js';
import { anotherInSet, runsAnother } from './tested-drift.js';
import { passedAsTry, triedAlready } from './tries.js';
import { failed, go, plan, refused, settled } from './verdicts.js';

/**
 * Runs the environment's suites on what was deployed, and draws the consequences: first the suites of each
 * component, then what they rejected is put back, then the suites of the environment on what is left.
 */
export function planVerify(observation: Observation): Plan {
  const unfinished = planRedeploys(observation, observation.components);
  if (unfinished.length > 0) return plan([], unfinished);
  const { verdicts, step, rest } = planFailures(observation, observation.components);
  const other = anotherInSet({ ...observation, components: rest }, runsAnother);
  const judged = rest.map((component) => admit(observation, component, other));
  const subjects = judged.flatMap(({ subject }) => (subject === null ? [] : [subject]));
  const others = [...verdicts, ...judged.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]))];
  const claims = judged.flatMap(({ claim }) => claim);
  const ends = judged.flatMap(({ end }) => end);
  if (ends.length > 0) {
    const title = 'let go of what cannot be tested now';
    const environments = subjects.length > 0 ? [] : lettingGo(observation, ends);
    return plan(
      [...others, ...subjects.map(testing)],
      [step, { do: 'append', title, drafts: ends, environments, tags: [] }],
    );
  }
  if (claims.length > 0) {
    const title = `claim ${observation.environment.name} for its tests`;
    return plan(
      [...others, ...subjects.map(testing)],
      [
        step,
        { do: 'append', title, drafts: claims, environments: [], tags: [] },
        askComponents(observation, subjects),
      ],
    );
  }
  const commands = planCommands(
    observation,
    'after',
    subjects.map(({ component: { name }, artifact: { commit } }) => ({ component: name, commit })),
  );
  if (commands !== null) return plan([...others, ...subjects.map(testing)], [step, ...commands]);
  const asked = askComponents(observation, subjects);
  if (asked !== null) return plan([...others, ...subjects.map(testing)], [step, asked]);
  const answers = subjects.map((subject) => ({ subject, answer: judgeComponent(observation, subject) }));
  const bad = answers.filter(({ answer }) => answer.kind !== 'passed');
  if (bad.length > 0) return planRejections(observation, others, step, subjects, bad);
  if (subjects.length > 0) return planEnvironmentSuites(observation, others, step, subjects);
  return plan(others, [step, planMovingTags(observation)], waitFor(others.map((verdict) => ({ verdict }))));
}

function testing({ state, artifact }: Subject): Verdict {
  return go(state, artifact, `${artifact.shortId} is tested in ${state.environment}`);
}

/** The environment need not stand still any longer for a suite of ours. */
function lettingGo(
  { environment, holder, ledger }: Observation,
  ends: readonly RecordDraft[],
): EnvironmentDraft[] {
  const attempt = attemptId(holder.invocation, environment.name, 'verify');
  if (ledger.environment(environment.name).state.verifying?.attempt !== attempt) return [];
  const components = ends.map(({ component }) => component);
  return [{ environment: environment.name, kind: 'verified', attempt, components }];
}

interface Admission {
  readonly verdict: Verdict | null;
  readonly subject: Subject | null;
  readonly claim: RecordDraft[];
  /** What lets an attempt of ours go: somebody has something to do first. */
  readonly end: RecordDraft[];
}

function admit(observation: Observation, component: Component, other: ErrorFacts | null): Admission {
  const only = (verdict: Verdict): Admission => ({ verdict, subject: null, claim: [], end: [] });
  const { name } = component;
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  const claim = claimOf(observation, state);
  if (claim.status === 'busy') return only(refused(name, busy(name, where, claim.attempt)));
  if (claim.status !== 'free' && claim.attempt.phase === 'started') {
    return only(refused(name, notDeployed(name, where)));
  }
  const artifact = state.live;
  if (artifact === null) return only(refused(name, notDeployed(name, where)));
  const putBack = justPutBack(observation, state);
  if (putBack !== null) return only(putBack);
  if (claim.status === 'free' && state.verified?.commit === artifact.commit) {
    return only(
      settled(name, 'nothing-to-do', `${artifact.shortId} is verified in ${where} already`, artifact),
    );
  }
  if (claim.status === 'free' && passedAsTry(state)) {
    return only(settled(name, 'nothing-to-do', triedAlready(state, artifact), artifact));
  }
  const stopped = (error: ErrorFacts, why: string): Admission => {
    const end = endingOfOurs(observation, state, 'deployed', why);
    return { verdict: refused(name, error, artifact), subject: null, claim: [], end };
  };
  const drift = runsAnother(observation, state) ?? other;
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
  const subject = { component, state, artifact, attempt: claim.status === 'free' ? null : claim.attempt };
  if (claim.status === 'ours') return { verdict: null, subject, claim: [], end: [] };
  if (claim.status === 'dead') {
    return { verdict: null, subject, claim: [takeover(observation, state, claim.attempt)], end: [] };
  }
  return { verdict: null, subject, claim: [testAgain(observation, state)], end: [] };
}

/** An unverified deployment whose attempt has ended: somebody could not be asked then, so we ask now. */
function testAgain(observation: Observation, state: ComponentState): RecordDraft {
  const kind = kindAgain(observation, state);
  return {
    attempt: attemptId(observation.holder.invocation, state.environment, kind),
    kind,
    phase: 'deployed',
    component: state.component,
    environment: state.environment,
    artifact: state.live,
    replaces: state.history[0]?.artifact ?? null,
    holder: observation.holder,
  };
}

/** What it was when it came. */
function kindAgain(observation: Observation, state: ComponentState): Kind {
  if (runsTried(state)) return 'try';
  const isHotfix = hotfixOf(observation.ledger, state.component, state.live?.commit ?? '') !== null;
  return isHotfix ? 'hotfix' : kindOf(observation);
}

/** In the run that rejected it, the component fails with the reason, although the earlier artifact is fine. */
function justPutBack(observation: Observation, state: ComponentState): Verdict | null {
  const told = observation.findings.rejections.get(state.component);
  return told === undefined ? null : failed(state.component, told, state.live);
}
