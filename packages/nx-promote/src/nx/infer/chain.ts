import type { EnvironmentName } from '../../core/config/environment-names.js';
import type { TargetStep } from './target-names.js';

/** One target of a component before it has Nx's form. `after` names the links that must be done first. */
export interface ChainLink {
  readonly step: TargetStep;
  /** The environment in the target's name; null for `tag` and `release`. */
  readonly suffix: string | null;
  /** The environment that the step acts in. */
  readonly environment: string;
  /** The executor; `name` gives release names, `tag` the build tag. */
  readonly executor: ExecutorName;
  readonly after: ChainLink | null;
}

export type ExecutorName = 'tag' | 'name' | 'deploy' | 'integration-test' | 'changelog' | 'release';

/**
 * The links of one component. Environments entered on merge form one chain, from `tag` to `release`; each
 * environment entered on request is a chain of its own, which never reaches back into another: promoting to
 * staging must start nothing in integration.
 */
export function chainOf(environments: readonly EnvironmentName[]): ChainLink[] {
  const onMerge = environments.filter((environment) => environment.enters === 'on-merge');
  const onRequest = environments.filter((environment) => environment.enters === 'on-request');
  return [...mergeChain(onMerge), ...onRequest.flatMap((environment) => requestChain(environment))];
}

function mergeChain(environments: readonly EnvironmentName[]): ChainLink[] {
  const first = environments[0];
  const last = environments.at(-1);
  if (first === undefined || last === undefined) return [];
  const tag = link('tag', null, first.name, null);
  const links = [tag];
  for (const environment of environments) links.push(...environmentLinks(environment, links.at(-1) ?? tag));
  links.push(link('release', null, last.name, links.at(-1) ?? tag));
  return links;
}

function requestChain(environment: EnvironmentName): ChainLink[] {
  const links = environmentLinks(environment, null);
  return [...links, link('release', environment.name, environment.name, links.at(-1) ?? null)];
}

function environmentLinks(environment: EnvironmentName, before: ChainLink | null): ChainLink[] {
  const { name } = environment;
  const naming = environment.releaseTag ? [link('tag', name, name, before, 'name')] : [];
  const deploy = link('deploy', name, name, naming[0] ?? before);
  const test = link('integration-test', name, name, deploy);
  return [...naming, deploy, test, link('changelog', name, name, test)];
}

function link(
  step: TargetStep,
  suffix: string | null,
  environment: string,
  after: ChainLink | null,
  executor: ExecutorName = step,
): ChainLink {
  return { step, suffix, environment, executor, after };
}
