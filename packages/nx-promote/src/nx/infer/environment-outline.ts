import { readEnvironmentNames, type EnvironmentName } from '../../core/config/environment-names.js';
import { jsonProblem } from './json-problem.js';

/**
 * What inference needs to know of the pipeline. `broken` carries the message that release targets fail with
 * when no environment can be made out.
 */
export interface PipelineOutline {
  readonly environments: readonly EnvironmentName[];
  readonly broken: string | null;
}

/**
 * Reads the outline out of the text of `release-pipeline.json` (null: there is none). The full check with all
 * its messages happens when a release target runs.
 */
export function outlinePipeline(text: string | null): PipelineOutline {
  if (text === null) return { environments: [], broken: MISSING };
  const environments = readEnvironmentNames(text);
  if (environments !== null) return { environments, broken: null };
  return { environments: [], broken: jsonProblem(text, 'release-pipeline.json') ?? NO_ENVIRONMENTS };
}

const MISSING =
  'There is no release-pipeline.json at the workspace root, so no environment is known.\n' +
  '  -> nx g nx-promote:init';

const NO_ENVIRONMENTS =
  'release-pipeline.json: no environment can be made out.\n' +
  '  -> "environments" must be a list, in order, of objects with a "name" such as "dev" or "staging"';
