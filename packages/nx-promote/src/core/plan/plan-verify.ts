import * as errors from '../error-catalogue.js';
import * as claimErrors from '../errors/claims.js';
import type { RecordDraft } from '../ledger/draft.js';
import type { Component } from '../model/component.js';
import type { Kind } from '../model/record.js';
import { runsTried, type ComponentState } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import { claimOf, ending, kindOf, takeover } from './claims.js';
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
  const judged = rest.map((component) => admit(observation, component));
  const subjects = judged.flatMap(({ subject }) => (subject === null ? [] : [subject]));
  const others = [...verdicts, ...judged.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]))];
  const claims = judged.flatMap(({ claim }) => claim);
  const ends = judged.flatMap(({ end }) => end);
  if (ends.length > 0) {
    const title = 'wait for deployment notes, holding nothing';
    return plan(
      [...others, ...subjects.map(testing)],
      [step, { do: 'append', title, drafts: ends, environments: [], tags: [] }],
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

interface Admission {
  readonly verdict: Verdict | null;
  readonly subject: Subject | null;
  readonly claim: RecordDraft[];
  /** What lets an attempt of ours go: a person has something to do first. */
  readonly end: RecordDraft[];
}

function admit(observation: Observation, component: Component): Admission {
  const only = (verdict: Verdict): Admission => ({ verdict, subject: null, claim: [], end: [] });
  const { name } = component;
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  const claim = claimOf(observation, state);
  if (claim.status === 'busy') return only(refused(name, claimErrors.busy(name, where, claim.attempt)));
  if (claim.status !== 'free' && claim.attempt.phase === 'started') {
    return only(refused(name, errors.notDeployed(name, where)));
  }
  const artifact = state.live;
  if (artifact === null) return only(refused(name, errors.notDeployed(name, where)));
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
  const quarantine = quarantineOf(observation, name, artifact.commit);
  const asksAgain = claim.status !== 'free' && claim.attempt.kind === 'reverify';
  if (quarantine !== null && !asksAgain && !wentPast(observation, state, 'quarantine')) {
    return only(refused(name, quarantine, artifact));
  }
  const notes = owedAfter(observation, name);
  if (notes !== null && !wentPast(observation, state, 'notes')) {
    const isOurs = claim.status === 'ours';
    const end = isOurs ? [ending(state, claim.attempt, 'deployed', 'waits for deployment notes')] : [];
    return { verdict: refused(name, notes, artifact), subject: null, claim: [], end };
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
