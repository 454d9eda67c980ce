import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateNodesContext, CreateNodesResult, CreateNodesResultArray } from '@nx/devkit';
import { brokenTargets, brokenWithoutEnvironments } from './broken-targets.js';
import { COMPONENT_ACTIONS } from './component-actions.js';
import { readComponentFile, type ComponentFile } from './component-file.js';
import { componentTargets, type InferredTargets } from './component-targets.js';
import { outlinePipeline, type PipelineOutline } from './environment-outline.js';
import { rootProjectName } from './root-name.js';
import { rootTargets } from './root-targets.js';
import { targetName, type PluginOptions } from './target-names.js';

export const PIPELINE_FILE = 'release-pipeline.json';

/**
 * The pipeline at the root, and a `release.json` in each component; and what names the other projects, so that the
 * root project gets a name that none of them has.
 */
export const CONFIGURATION_FILES = `{${PIPELINE_FILE},**/release.json,**/project.json,**/package.json}`;

/**
 * Draws the targets of every component. Runs on every nx command: it reads the few files that say what there
 * is, starts no process, loads nothing, and never throws.
 */
export function inferNodes(
  files: readonly string[],
  options: PluginOptions | undefined,
  context: CreateNodesContext,
): CreateNodesResultArray {
  const pipeline = outlinePipeline(readIfThere(join(context.workspaceRoot, PIPELINE_FILE)));
  const inferred = inferredTargets(pipeline, options);
  return files.flatMap((file): CreateNodesResultArray => {
    if (file === PIPELINE_FILE) {
      const manifests = files.filter((one) => !isOurs(one));
      return [[file, rootProject(pipeline, options, context.workspaceRoot, manifests)]];
    }
    if (!isOurs(file)) return [];
    const component = readComponentFile(context.workspaceRoot, file);
    return component === null ? [] : [[file, copyOf(componentProject(component, inferred))]];
  });
}

/**
 * Each component gets targets of its own: Nx writes names of projects into what it gets. Drawn once and copied, since
 * this runs for every component in every nx command, and drawing takes five times as long.
 */
function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const copy: Record<string, unknown> = {};
  const held = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(held)) copy[key] = copyOf(held[key]);
  return copy as T;
}

function isOurs(file: string): boolean {
  return file === PIPELINE_FILE || /(^|\/)release\.json$/.test(file);
}

function inferredTargets(pipeline: PipelineOutline, options: PluginOptions | undefined): InferredTargets {
  const drawn = componentTargets(pipeline.environments, options);
  if (pipeline.broken === null) return drawn;
  const actions = COMPONENT_ACTIONS.filter(({ forEach }) => forEach === undefined);
  const words = ['tag', 'release', ...actions.map(({ word }) => word)];
  const names = words.map((word) => targetName(word, null, options));
  return {
    targets: {
      ...brokenWithoutEnvironments(names, pipeline.broken),
      ...brokenTargets(drawn.targets, pipeline.broken),
    },
    targetGroups: { Release: names },
  };
}

function componentProject(component: ComponentFile, inferred: InferredTargets): CreateNodesResult {
  const targets =
    component.broken === null ? inferred.targets : brokenTargets(inferred.targets, component.broken);
  return {
    projects: {
      [component.root]: {
        ...(component.name === null ? {} : { name: component.name }),
        targets,
        metadata: { targetGroups: inferred.targetGroups },
      },
    },
  };
}

function rootProject(
  pipeline: PipelineOutline,
  options: PluginOptions | undefined,
  workspaceRoot: string,
  manifests: readonly string[],
): CreateNodesResult {
  const targets = rootTargets(pipeline, options);
  if (Object.keys(targets).length === 0) return {};
  return {
    projects: {
      '.': {
        name: rootProjectName(workspaceRoot, options, manifests),
        targets,
        metadata: { targetGroups: { Release: Object.keys(targets) } },
      },
    },
  };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
