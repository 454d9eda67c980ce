import { createHash } from 'node:crypto';
import type { ErrorFacts } from '../../errors/promote-error.js';
import * as holdsErrors from '../../errors/holds.js';
import type { Component } from '../../model/component.js';
import type { ComponentState } from '../../model/state.js';
import { imageMark, type TestedSet, type TestedWith } from '../../model/tested-set.js';
import type { Observation } from '../../observe/observation.js';
import { digestOf } from '../gates/eligibility.js';

/** The combination that an environment runs now, as what is kept once it has passed. */
export function setThatPassed(observation: Observation): Omit<TestedSet, 'at'> {
  const images = imagesOf(observation.ledger.componentsIn(observation.environment.name));
  const key = createHash('sha256')
    .update(JSON.stringify(Object.entries(images).sort()))
    .digest('hex');
  return { key: key.slice(0, 16), images };
}

/** How the combination that is to run here compares with those that passed in the environment before. */
export interface SetComparison {
  readonly environment: string;
  /** The nearest of them; null when none is kept there. */
  readonly nearest: TestedSet | null;
  readonly differences: readonly {
    readonly component: string;
    readonly runs: string;
    readonly tested: string | null;
  }[];
}

const COMPARISONS = new WeakMap<Observation, SetComparison | null>();

/**
 * Compares what will run here, this run's artifacts included, with what was tested together before. Null for
 * the first environment. Asked for each component of a set, so it is worked out once per look.
 */
function compareWithTested(observation: Observation): SetComparison | null {
  const known = COMPARISONS.get(observation);
  if (known !== undefined) return known;
  const comparison = compare(observation);
  COMPARISONS.set(observation, comparison);
  return comparison;
}

function compare(observation: Observation): SetComparison | null {
  const { previous, environment, ledger, intent } = observation;
  if (previous === null) return null;
  const enters = intent.step === 'name' || intent.step === 'deploy';
  const entering = enters ? enteringImages(observation) : {};
  const images = { ...imagesOf(ledger.componentsIn(environment.name)), ...entering };
  const kept = ledger.environment(previous.name).state.sets ?? [];
  // What the same release tests in the environment before is tested by the time it comes here.
  const onTheWay = { ...imagesOf(ledger.componentsIn(previous.name)), ...entering };
  const foreseen = intent.dryRun && enters && environment.enters === 'on-merge';
  const sets = foreseen ? [{ key: '', at: observation.now, images: onTheWay }, ...kept] : kept;
  let nearest: { set: TestedSet; differing: string[] } | null = null;
  for (const set of sets) {
    const differing = Object.keys(images).filter((name) => set.images[name] !== images[name]);
    if (nearest === null || differing.length < nearest.differing.length) nearest = { set, differing };
  }
  const differences = (nearest?.differing ?? []).sort().map((component) => ({
    component,
    runs: images[component] ?? '',
    tested: nearest?.set.images[component] ?? null,
  }));
  return { environment: previous.name, nearest: nearest?.set ?? null, differences };
}

function enteringImages(observation: Observation): Record<string, string> {
  return Object.fromEntries(
    observation.components.flatMap((component) => {
      const image = enteringImage(observation, component);
      return image === null ? [] : [[component.name, image.mark] as const];
    }),
  );
}

/** What has only just been built is in no record yet; what is not built at all was never tested, like its short id. */
function enteringImage(
  observation: Observation,
  component: Component,
): { readonly mark: string; readonly shortId: string } | null {
  const target = observation.targets.get(component.name);
  if (target === undefined || target.kind === 'none') return null;
  const { shortId, digest: known } = target.artifact;
  const digest = known ?? digestOf(observation, component, target.artifact);
  return { mark: digest === null ? shortId : imageMark(digest), shortId };
}

/** For `requireTestedSet`: only a combination that passed as a whole enters. */
export function untestedSet(observation: Observation): ErrorFacts | null {
  if (!observation.environment.requireTestedSet) return null;
  const comparison = compareWithTested(observation);
  if (comparison === null || isTested(comparison)) return null;
  const { environment } = observation;
  return holdsErrors.untestedSet(
    environment.name,
    comparison.environment,
    differencesOf(observation, comparison),
  );
}

/** What a plan says about a mixed set that nobody has tested; nothing where no sets are kept. */
export function remarksOnSet(observation: Observation): string[] {
  const comparison = compareWithTested(observation);
  if (comparison?.nearest == null || isTested(comparison)) return [];
  const { name } = observation.environment;
  const [first, ...rest] = differencesOf(observation, comparison);
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  return [
    `${name} will run a mix that was never tested together in ${comparison.environment}: ${first}${more}`,
  ];
}

/** What the record of a verification says of the tests before it. */
export function testedWith(observation: Observation): TestedWith | null {
  const comparison = compareWithTested(observation);
  if (comparison?.nearest == null) return null;
  const differs = comparison.differences.map(({ component }) => component);
  return { environment: comparison.environment, set: comparison.nearest.key, differs };
}

function isTested({ nearest, differences }: SetComparison): boolean {
  return nearest !== null && differences.length === 0;
}

function differencesOf(observation: Observation, { environment, differences }: SetComparison): string[] {
  return differences.map(({ component, runs, tested }) => {
    const here = shortIdOf(observation, component, runs);
    if (tested === null) return `${component} ${here}, which was not part of it`;
    return `${component} ${here}, where ${environment} tested ${shortIdOf(observation, component, tested)}`;
  });
}

/** People know short ids; the ledger has one for every image that it ever recorded and still keeps. */
function shortIdOf(observation: Observation, component: string, mark: string): string {
  const { pipeline, ledger, components } = observation;
  const entering = components.find(({ name }) => name === component);
  const image = entering === undefined ? null : enteringImage(observation, entering);
  if (image?.mark === mark) return image.shortId;
  for (const { name } of pipeline.environments) {
    const { live, history, inProgress } = ledger.component(name, component).state;
    const known = [live, inProgress?.artifact, ...history.map(({ artifact }) => artifact)];
    const found = known.find((artifact) => artifact?.digest != null && imageMark(artifact.digest) === mark);
    if (found != null) return found.shortId;
  }
  return mark;
}

function imagesOf(states: readonly Pick<ComponentState, 'component' | 'live'>[]): Record<string, string> {
  return Object.fromEntries(
    states.flatMap(({ component, live }) =>
      live?.digest == null ? [] : [[component, imageMark(live.digest)] as const],
    ),
  );
}
