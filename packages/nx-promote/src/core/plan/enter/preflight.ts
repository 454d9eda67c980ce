import type { ErrorFacts } from '../../errors/promote-error.js';
import { buildTargetMissing, programMissing, pushNotAllowed } from '../../errors/preflight.js';
import type { Artifact } from '../../model/artifact.js';
import { nearest } from '../../model/nearest.js';
import { DIGEST_TO_COME, type PreflightFacts } from '../../observe/observe-preflight.js';
import type { Observation } from '../../observe/observation.js';
import { unconfirmed } from '../gates/confirm.js';
import type { Plan } from '../plan.js';

/** What is about to have its first effect in this run, and was not looked at before. */
export function goingUnchecked(
  { intent }: Observation,
  { verdicts }: Plan,
  checked: ReadonlySet<string>,
): ReadonlyMap<string, Artifact> {
  if (!['tag', 'name', 'deploy'].includes(intent.step)) return new Map();
  return new Map(
    verdicts.flatMap(({ component, status, artifact }) =>
      status === 'go' && artifact !== null && !checked.has(component) ? [[component, artifact] as const] : [],
    ),
  );
}

/** By component, the first reason for which its release could not come to its end. Everything is checked here. */
export function preflightErrors(
  observation: Observation,
  plan: Plan,
  facts: PreflightFacts,
  names: Iterable<string>,
): ReadonlyMap<string, ErrorFacts> {
  const found = [...names].flatMap((name) => {
    const error =
      facts.committer ??
      buildTarget(observation, plan, facts, name) ??
      facts.deployments.find(({ component, error: wrong }) => component === name && wrong !== null)?.error ??
      missingProgram(plan, facts, name) ??
      pushRight(facts, name) ??
      unconfirmed(observation);
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

/** A deployment as a dry run shows it: where, and the line before and after. */
export interface DeploymentPreview {
  readonly component: string;
  readonly environment: string;
  readonly where: string;
  /** Null where there is no line yet. */
  readonly before: string | null;
  readonly after: string;
}

/** The deployments that could be worked out, of what is not blocked. */
export function deploymentPreviews(
  { deployments }: Pick<PreflightFacts, 'deployments'>,
  blocked: ReadonlyMap<string, ErrorFacts>,
): DeploymentPreview[] {
  return deployments.flatMap(({ component, environment, line }) => {
    if (line === null || blocked.has(component)) return [];
    const after = line.after.replaceAll(DIGEST_TO_COME, 'sha256:<of the build>');
    const same = line.before === line.after;
    return [{ component, environment, where: line.where, before: same ? after : line.before, after }];
  });
}

/** The same as text. */
export function deploymentLines(previews: readonly DeploymentPreview[]): string[] {
  return previews.flatMap(({ component, environment, where, before, after }) => [
    `  ~ ${environment}: ${component} in ${where}`,
    ...(before === null ? ['      (not there yet)'] : [`    - ${before}`]),
    ...(before === after ? ['      (says so already)'] : [`    + ${after}`]),
  ]);
}

function buildTarget(
  { components, pipeline }: Observation,
  plan: Plan,
  { targets }: PreflightFacts,
  name: string,
): ErrorFacts | null {
  const { build } = pipeline.image;
  const own = components.find((component) => component.name === name)?.buildTarget ?? null;
  const target = own ?? (build.by === 'target' ? build.target : null);
  const known = targets.get(name) ?? null;
  if (!isBuilt(plan, name) || target === null || known === null || known.includes(target)) return null;
  return buildTargetMissing(name, target, nearest(target, known), known);
}

function missingProgram(plan: Plan, { missingPrograms }: PreflightFacts, name: string): ErrorFacts | null {
  const found = missingPrograms.find(
    ({ component, use }) => component === name && (use.kind !== 'build' || isBuilt(plan, name)),
  );
  return found === undefined ? null : programMissing(name, found.use, found.program);
}

function isBuilt({ steps }: Plan, name: string): boolean {
  return steps.some((step) => step.do === 'image' && step.wants.some(({ component }) => component === name));
}

function pushRight({ pushRights }: PreflightFacts, name: string): ErrorFacts | null {
  for (const { what, where, components, access } of pushRights) {
    if (access.kind === 'refused' && components.includes(name))
      return pushNotAllowed(what, where, access.said);
  }
  return null;
}

/** What could not be asked: no reason to refuse, and not to be passed over in silence. */
export function unaskedRights({ pushRights }: Pick<PreflightFacts, 'pushRights'>): string[] {
  return pushRights.flatMap(({ what, where, access }) =>
    access.kind === 'unknown'
      ? [`whether ${what} may be pushed to ${where} could not be asked: ${access.why}`]
      : [],
  );
}
