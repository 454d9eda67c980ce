import { chainInto, chainOfMerge } from '../../core/chain.js';
import type { EnvironmentName } from '../../core/config/environment-names.js';
import type { ChainStep } from '../../core/intent.js';
import { stepWord } from '../run/chain-executors.js';
import type { TargetStep } from './target-names.js';

/** One target of a component before it has Nx's form. `after` is the link that must be done first. */
export interface ChainLink {
  readonly step: ChainStep;
  /** The word in the target's name. */
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
  const onMerge = chainOfMerge(environments.filter(({ enters }) => enters === 'on-merge'));
  const onRequest = environments.filter(({ enters }) => enters === 'on-request');
  return [
    ...linked(
      onMerge.map(({ step, environment: { name } }) => ({
        step,
        environment: name,
        suffix: step === 'tag' || step === 'release' ? null : name,
      })),
    ),
    ...onRequest.flatMap((environment) => {
      const { name } = environment;
      const steps = chainInto(environment, 'artifact');
      return linked(steps.map((step) => ({ step, environment: name, suffix: name })));
    }),
  ];
}

/** Each after the one before it. A release name is a tag too, so its target is called so. */
function linked(steps: readonly Omit<ChainLink, 'word' | 'after'>[]): ChainLink[] {
  const links: ChainLink[] = [];
  for (const one of steps) {
    const word = one.step === 'name' ? 'tag' : stepWord(one.step);
    links.push({ ...one, word, after: links.at(-1) ?? null });
  }
  return links;
}
