import type { Artifact } from './artifact.js';
import type { Environment, Pipeline } from './pipeline.js';
import type * as schema from './schema/hotfixes.js';
import type { Typed } from './schema/terms.js';

/** One record of the component's obligations: what `record.json` holds. */
export type HotfixRecord = Typed<typeof schema.hotfixRecordSchema>;

/** One hotfix, folded. */
export type Hotfix = Typed<typeof schema.hotfix>;

/** The fold of a component's obligations. */
export type Obligations = Typed<typeof schema.obligationsSchema>;

/** Why the trunk is taken to have a hotfix, as records and messages put it. */
export const PORTED_HOW = {
  ancestor: 'it was merged',
  patches: 'the same changes are there',
  declared: 'a commit says so',
} as const;

export function emptyObligations(component: string): Obligations {
  return { schemaVersion: 1, minReader: 1, component, hotfixes: [] };
}

/** What an environment runs that a hotfix could be made on top of. */
export interface Base {
  readonly environment: string;
  readonly artifact: Artifact;
  readonly names: readonly string[];
}

/** `v1.1.rc 5ddba2b` */
export function baseText({ artifact, names }: Base): string {
  return [...names, artifact.shortId].join(' ');
}

/** The environments that a hotfix goes through: those that are entered on request, in order. */
export function hotfixEnvironments(pipeline: Pick<Pipeline, 'environments'>): readonly Environment[] {
  return pipeline.environments.filter(({ enters }) => enters === 'on-request');
}
