import { expandPattern } from './pattern.js';
import type { Pipeline } from './pipeline.js';

/** The git tag that says "build this commit", without `refs/tags/`. */
export function buildTagOf(pipeline: Pick<Pipeline, 'buildTag'>, component: string, shortId: string): string {
  return expandPattern(pipeline.buildTag, { component, shortId });
}
