import type { Environment, Pipeline } from '../model/pipeline.js';
import type { Place } from '../model/place.js';

/** Where an environment's changelog is kept. Never the trunk: a changelog there would release itself. */
export function placeOf(pipeline: Pipeline, environment: Environment): Place {
  return pipeline.changelog.to === 'branch'
    ? { kind: 'branch', branch: pipeline.changelog.branch }
    : { kind: 'deployments', environment };
}
