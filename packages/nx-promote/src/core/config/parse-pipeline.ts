import type { PromoteError } from '../errors/promote-error.js';
import type { Pipeline } from '../model/pipeline.js';
import { checkDeployments } from './check-deployments.js';
import { checkEnvironments } from './check-environments.js';
import { checkNames } from './check-names.js';
import { checkRegistry } from './check-registry.js';
import { checkSuites } from './check-suites.js';
import { configErrors, withoutEchoes } from './complaint.js';
import { pipeline as definition } from './definition/pipeline.js';
import { readJson } from './read-json.js';
import { readShape } from './read-shape.js';
import { resolvePipeline } from './resolve-pipeline.js';

const CHECKS = [checkRegistry, checkEnvironments, checkSuites, checkNames, checkDeployments];

export type ParsedPipeline =
  | { readonly ok: true; readonly pipeline: Pipeline }
  | { readonly ok: false; readonly errors: readonly PromoteError[] };

/** Reads `release-pipeline.json`. `file` is only named in messages; all problems are found in one run. */
export function parsePipeline(text: string, file: string): ParsedPipeline {
  const json = readJson(text);
  if (!json.ok) return { ok: false, errors: configErrors(file, [json.complaint], () => json.at) };
  const { whole, sound, complaints } = readShape(definition, json.document.value);
  const shape = [...json.complaints, ...complaints];
  const all = [
    ...shape,
    ...withoutEchoes(
      CHECKS.flatMap((check) => check(sound)),
      shape,
    ),
  ];
  if (whole !== null && all.length === 0) return { ok: true, pipeline: resolvePipeline(whole) };
  return { ok: false, errors: configErrors(file, all, json.document.position) };
}
