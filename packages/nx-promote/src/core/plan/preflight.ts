import type { ErrorFacts } from '../errors.js';
import * as errors from '../errors/preflight.js';
import { nearest } from '../model/nearest.js';
import { DIGEST_TO_COME, type PreflightFacts } from '../observe/observe-preflight.js';
import type { Observation } from '../observe/observation.js';
import type { Plan } from './plan.js';

/** Whether the plan is the first of a step that would have effects, so that it is worth a look before them. */
export function needsPreflight({ intent }: Observation, plan: Plan): boolean {
  return (
    ['tag', 'name', 'deploy'].includes(intent.step) && plan.verdicts.some(({ status }) => status === 'go')
  );
}

/** By component, the first reason for which its release could not come to its end. Everything is checked here. */
export function preflightErrors(
  observation: Observation,
  plan: Plan,
  facts: PreflightFacts,
): ReadonlyMap<string, ErrorFacts> {
  const going = plan.verdicts.flatMap(({ component, status }) => (status === 'go' ? [component] : []));
  const found = going.flatMap((name) => {
    const program = facts.missingPrograms.find(({ component }) => component === name);
    const error =
      facts.committer ??
      buildTarget(observation, plan, facts, name) ??
      facts.deployments.find(({ component, error: wrong }) => component === name && wrong !== null)?.error ??
      (program === undefined
        ? null
        : errors.suiteProgramMissing(name, program.environment, program.suite, program.program));
    return error === null ? [] : [[name, error] as const];
  });
  return new Map(found);
}

/** The observation in which what cannot be released has no target. */
export function withoutBlocked(
  observation: Observation,
  blocked: ReadonlyMap<string, ErrorFacts>,
): Observation {
  if (blocked.size === 0) return observation;
  const none = [...blocked].map(([name, error]) => [name, { kind: 'none' as const, error }] as const);
  return {
    ...observation,
    targets: new Map([...observation.targets, ...none]),
    foreseen: new Map([...observation.foreseen, ...none.filter(([name]) => observation.foreseen.has(name))]),
  };
}

/** What a dry run says of the deployments: where, and the line before and after. */
export function deploymentLines(
  { deployments }: PreflightFacts,
  blocked: ReadonlyMap<string, ErrorFacts>,
): string[] {
  return deployments.flatMap(({ component, environment, line }) => {
    if (line === null || blocked.has(component)) return [];
    const after = line.after.replaceAll(DIGEST_TO_COME, 'sha256:<of the build>');
    return [
      `  ~ ${environment}: ${component} in ${line.where}`,
      ...(line.before === null ? ['      (not there yet)'] : [`    - ${line.before}`]),
      ...(line.before === line.after ? ['      (says so already)'] : [`    + ${after}`]),
    ];
  });
}

function buildTarget(
  { components, pipeline }: Observation,
  plan: Plan,
  { targets }: PreflightFacts,
  name: string,
): ErrorFacts | null {
  const builds = plan.steps.some(
    (step) => step.do === 'image' && step.wants.some(({ component }) => component === name),
  );
  const { build } = pipeline.image;
  const own = components.find((component) => component.name === name)?.buildTarget ?? null;
  const target = own ?? (build.by === 'target' ? build.target : null);
  const known = targets.get(name) ?? null;
  if (!builds || target === null || known === null || known.includes(target)) return null;
  return errors.buildTargetMissing(name, target, nearest(target, known), known);
}
