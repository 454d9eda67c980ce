import { chainInto } from '../../core/chain.js';
import type { EnvironmentName } from '../../core/config/environment-names.js';
import type { ChainStep } from '../../core/intent.js';
import type { TargetStep } from './target-names.js';

/** One target of a component before it has Nx's form. `after` is the link that must be done first. */
export interface ChainLink {
  readonly step: ChainStep;
  /** The word in the target's name: a release name is a tag too, and to verify is to run the integration tests. */
  readonly word: TargetStep;
  /** The environment in the target's name; null for `tag` and `release`. */
  readonly suffix: string | null;
  /** The environment that the step acts in. */
  readonly environment: string;
  readonly after: ChainLink | null;
}

/**
 * The links of one component. Environments entered on merge form one chain, from `tag` to `release`; each
 * environment entered on request is a chain of its own, which never reaches back into another: promoting to
 * staging must start nothing in integration.
 */
export function chainOf(environments: readonly EnvironmentName[]): ChainLink[] {
  const onMerge = environments.filter(({ enters }) => enters === 'on-merge');
  const onRequest = environments.filter(({ enters }) => enters === 'on-request');
  const links: ChainLink[] = [];
  for (const environment of onMerge) {
    const [first, last] = [environment === onMerge[0], environment === onMerge.at(-1)];
    const steps = chainInto(environment, first ? 'commit' : 'artifact');
    for (const step of last ? steps : steps.slice(0, -1)) {
      const suffix = step === 'tag' || step === 'release' ? null : environment.name;
      links.push(link(step, suffix, environment.name, links.at(-1) ?? null));
    }
  }
  return [...links, ...onRequest.flatMap(requestChain)];
}

function requestChain(environment: EnvironmentName): ChainLink[] {
  const { name } = environment;
  const links: ChainLink[] = [];
  for (const step of chainInto(environment, 'artifact'))
    links.push(link(step, name, name, links.at(-1) ?? null));
  return links;
}

const WORDS: Readonly<Record<ChainStep, TargetStep>> = {
  tag: 'tag',
  name: 'tag',
  deploy: 'deploy',
  verify: 'integration-test',
  changelog: 'changelog',
  release: 'release',
};

function link(
  step: ChainStep,
  suffix: string | null,
  environment: string,
  after: ChainLink | null,
): ChainLink {
  return { step, word: WORDS[step], suffix, environment, after };
}
