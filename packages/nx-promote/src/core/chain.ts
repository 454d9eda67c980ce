import type { ChainStep } from './intent.js';

/** As much of an environment as the order of steps needs: whether entering it gives a release name. */
export interface Entered {
  /** The pattern of its release tag, or whether it has one. */
  readonly releaseTag?: string | boolean | null;
}

/**
 * Where what enters comes from: a commit, which has to be tagged and built, or an artifact that exists already.
 */
export type Origin = 'commit' | 'artifact';

/**
 * The steps that bring a component into one environment, in order. The one place that knows it: the targets are drawn
 * from it, and every command runs it.
 */
export function stepsInto({ releaseTag }: Entered, origin: Origin): readonly ChainStep[] {
  const isNamed = typeof releaseTag === 'string' || releaseTag === true;
  return [
    ...(origin === 'commit' ? (['tag'] as const) : []),
    ...(isNamed ? (['name'] as const) : []),
    'deploy',
    'verify',
    'changelog',
  ];
}

/** The same with `release` at the end, which sees that every step before it is true. */
export function chainInto(environment: Entered, origin: Origin): readonly ChainStep[] {
  return [...stepsInto(environment, origin), 'release'];
}

/** The same for an environment of the pipeline, by name. */
export function chainIn(
  { environments }: { readonly environments: readonly (Entered & { readonly name: string })[] },
  environment: string,
  origin: Origin,
): readonly ChainStep[] {
  return chainInto(environments.find(({ name }) => name === environment) ?? {}, origin);
}

/**
 * What a merge sets off: the chains of the environments that it enters, one behind the other, with one `release` at
 * the end of all. Only the first begins with a commit.
 */
export function chainOfMerge<E extends Entered>(
  environments: readonly E[],
): { readonly step: ChainStep; readonly environment: E }[] {
  const last = environments.length - 1;
  return environments.flatMap((environment, at) => {
    const origin = at === 0 ? 'commit' : 'artifact';
    const steps = at === last ? chainInto(environment, origin) : stepsInto(environment, origin);
    return steps.map((step) => ({ step, environment }));
  });
}

/** A try is over when the suites have run: it gets no release name and stands in no changelog. */
export function stepsOfTry(): readonly ChainStep[] {
  return stepsInto({}, 'commit').filter((step) => step !== 'changelog');
}
