import { isBuilt } from '../../model/artifact.js';
import type { Component } from '../../model/component.js';
import type { Suite } from '../../model/pipeline.js';
import type { Evidence } from '../../model/record.js';
import type { Observation } from '../../observe/observation.js';
import type { Subject } from '../case.js';
import { neighbourKey } from './evidence-key.js';
import type { SuitesStep } from '../plan.js';

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
export function askComponents(environment: string, subjects: readonly Subject[]): SuitesStep | null {
  const runs = subjects.flatMap((subject) => {
    const given = answersOf(subject);
    if (given.some(({ verdict }) => verdict !== 'passed')) return [];
    const { observation, component, artifact } = subject;
    return componentSuites(observation, component)
      .filter((suite) => !given.some(({ evidence }) => evidence.suite === suite.name))
      .map((suite) => ({
        suite: suite.name,
        component: component.name,
        commit: suite.at === 'artifact' ? artifact.commit : null,
        digest: artifact.digest,
        set: null,
        against: neighbourKey(observation, component),
      }));
  });
  return runs.length === 0 ? null : { do: 'suites', environment, runs };
}

export function judgeComponent(subject: Subject): Answer {
  const given = answersOf(subject);
  const evidence = given.map((entry) => entry.evidence);
  const bad = given.find(({ verdict }) => verdict !== 'passed');
  if (bad === undefined) return { kind: 'passed', evidence };
  return { kind: bad.verdict === 'failed' ? 'rejected' : 'inconclusive', evidence, culprit: bad.evidence };
}

/** What this run's suites said of it so far, with what that means. */
function answersOf({ observation, component, artifact }: Subject): Given[] {
  const against = neighbourKey(observation, component);
  const suites = componentSuites(observation, component);
  return observation.findings.evidence
    .filter(
      (entry) =>
        entry.component === component.name &&
        isBuilt(artifact) &&
        entry.digest === artifact.digest &&
        entry.against === against,
    )
    .map(({ evidence }) => {
      const suite = suites.find(({ name }) => name === evidence.suite) ?? null;
      return { evidence, verdict: outcomeVerdict(evidence, suite) };
    });
}

/** What an answer says of what it was asked about. */
export type SuiteVerdict = 'passed' | 'failed' | 'unknown';

interface Given {
  readonly evidence: Evidence;
  readonly verdict: SuiteVerdict;
}

/** Only a suite's no rejects; a timeout counts as what the suite's `onTimeout` says. */
export function outcomeVerdict(evidence: Evidence, suite: Suite | null): SuiteVerdict {
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
