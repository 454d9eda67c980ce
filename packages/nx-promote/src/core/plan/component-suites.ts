import { isBuilt, type Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Suite } from '../model/pipeline.js';
import type { Evidence } from '../model/record.js';
import type { ComponentState, InProgress } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import { neighbourKey } from './evidence-key.js';
import type { SuitesStep } from './plan.js';

/** A component whose artifact is being tested in the environment, under an attempt of ours. */
export interface Subject {
  readonly component: Component;
  readonly state: ComponentState;
  readonly artifact: Artifact;
  readonly attempt: InProgress | null;
}

export type Answer =
  | { readonly kind: 'passed'; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'rejected'; readonly evidence: readonly Evidence[]; readonly culprit: Evidence }
  | { readonly kind: 'inconclusive'; readonly evidence: readonly Evidence[]; readonly culprit: Evidence };

/** The suites of component scope that concern it here, in the order of the configuration. */
export function componentSuites(observation: Observation, component: Component): Suite[] {
  const named = observation.environment.verify.flatMap((name) => {
    const suite = observation.pipeline.suites[name];
    return suite?.scope === 'component' ? [suite] : [];
  });
  return [...named, ...component.suites];
}

/** The suites that have not answered yet; null when all have. After a bad answer the rest is not asked. */
export function askComponents(observation: Observation, subjects: readonly Subject[]): SuitesStep | null {
  const runs = subjects.flatMap((subject) => {
    const given = evidenceFor(observation, subject);
    if (given.some((evidence) => verdictOf(observation, subject.component, evidence) !== 'passed')) return [];
    return componentSuites(observation, subject.component)
      .filter((suite) => !given.some((evidence) => evidence.suite === suite.name))
      .map((suite) => ({
        suite: suite.name,
        component: subject.component.name,
        commit: suite.at === 'artifact' ? subject.artifact.commit : null,
        digest: subject.artifact.digest,
        set: null,
        against: neighbourKey(observation, subject.component),
      }));
  });
  return runs.length === 0 ? null : { do: 'suites', environment: observation.environment.name, runs };
}

export function judgeComponent(observation: Observation, subject: Subject): Answer {
  const evidence = evidenceFor(observation, subject);
  const bad = evidence.find((entry) => verdictOf(observation, subject.component, entry) !== 'passed');
  if (bad === undefined) return { kind: 'passed', evidence };
  const kind = verdictOf(observation, subject.component, bad) === 'failed' ? 'rejected' : 'inconclusive';
  return { kind, evidence, culprit: bad };
}

function evidenceFor(observation: Observation, subject: Subject): Evidence[] {
  const against = neighbourKey(observation, subject.component);
  return observation.findings.evidence
    .filter(
      (entry) =>
        entry.component === subject.component.name &&
        isBuilt(subject.artifact) &&
        entry.digest === subject.artifact.digest &&
        entry.against === against,
    )
    .map(({ evidence }) => evidence);
}

function verdictOf(
  observation: Observation,
  component: Component,
  evidence: Evidence,
): 'passed' | 'failed' | 'unknown' {
  const suite = componentSuites(observation, component).find(({ name }) => name === evidence.suite);
  return outcomeVerdict(evidence, suite ?? null);
}

/** Only a suite's no rejects; a timeout counts as what the suite's `onTimeout` says. */
export function outcomeVerdict(evidence: Evidence, suite: Suite | null): 'passed' | 'failed' | 'unknown' {
  switch (evidence.outcome) {
    case 'passed':
    case 'flaky':
      return 'passed';
    case 'failed':
      return 'failed';
    case 'timed-out':
      return suite?.onTimeout === 'failed' ? 'failed' : 'unknown';
    case 'errored':
      return 'unknown';
  }
}
