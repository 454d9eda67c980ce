import { sameArtifact, type Artifact } from '../../model/artifact.js';
import { buildTagOf } from '../../model/build-tag.js';
import type { Component } from '../../model/component.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import { digestOf, isOlder, quarantineOf } from '../gates/eligibility.js';
import { overrideOf } from '../gates/overrides.js';
import type { Verdict } from '../plan.js';
import { remarksOnSet } from '../verify/tested-set.js';
import { go } from '../verdicts.js';

/**
 * In a dry run nothing of the steps before has happened, so a step that stands on them would refuse. It says
 * instead what it would do once they have: the whole chain can be read before anything is changed.
 */
export function foresee(observation: Observation): Verdict[] {
  return observation.components.flatMap((component) => {
    const target = observation.foreseen.get(component.name);
    if (target === undefined || target.kind === 'none') return [];
    const { artifact } = target;
    const { state } = observation.ledger.component(observation.environment.name, component.name);
    if (quarantineOf(observation, component.name, artifact.commit) !== null) return [];
    const older = isOlder(observation, artifact, state);
    if (older === 'yes' || (older !== 'no' && overrideOf(observation, 'age') === null)) return [];
    const what = stepAhead(observation, component, state, artifact);
    if (what === null) return [];
    const enters = observation.intent.step === 'deploy' && observation.environment.releaseTag === null;
    const remarks = enters ? remarksOnSet({ ...observation, targets: observation.foreseen }) : [];
    return [{ ...go(state, artifact, what), remarks }];
  });
}

/** What the step would do; null when what it stands on is there, so that it can be planned for real. */
function stepAhead(
  observation: Observation,
  component: Component,
  state: ComponentState,
  artifact: Artifact,
): string | null {
  const where = observation.environment.name;
  switch (observation.intent.step) {
    case 'deploy':
      return deployAhead(observation, component, state, artifact);
    case 'verify': {
      const suites = [...observation.environment.verify, ...component.suites.map(({ name }) => name)];
      return sameArtifact(state.live, artifact)
        ? null
        : `once it runs: suites ${suites.join(', ') || '(none)'}`;
    }
    case 'changelog':
      return sameArtifact(state.verified, artifact) ? null : `once it is verified: the ${where} changelog`;
    case 'release':
      return sameArtifact(state.verified, artifact) ? null : `at the end ${where} runs it, verified`;
    default:
      return null;
  }
}

function deployAhead(
  observation: Observation,
  component: Component,
  state: ComponentState,
  artifact: Artifact,
): string | null {
  if (sameArtifact(state.live, artifact)) return null;
  const { previous, pipeline } = observation;
  if (previous === null) {
    const tag = buildTagOf(pipeline, component.name, artifact.shortId);
    const isBuilt = observation.tags.has(tag) && digestOf(observation, component, artifact) !== null;
    return isBuilt ? null : `once ${tag} is built: deploy`;
  }
  const { verified } = observation.ledger.component(previous.name, component.name).state;
  if (!sameArtifact(verified, artifact)) return `once it is verified in ${previous.name}: deploy`;
  const name = observation.names.get(component.name);
  const isNamed = (state.inProgress?.names ?? []).length > 0;
  return name?.kind !== 'name' || isNamed ? null : `once it is called ${name.name}: deploy`;
}
