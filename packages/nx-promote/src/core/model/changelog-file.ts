import { expandPattern } from './pattern.js';
import type { Environment, Pipeline } from './pipeline.js';

/** Where an attempt is written: one file per environment, or per component and environment. */
export function changelogFile(
  pipeline: Pick<Pipeline, 'changelog'>,
  environment: Pick<Environment, 'name'>,
  component: string,
): string {
  return expandPattern(pipeline.changelog.file, { environment: environment.name, component });
}
