import { asSpelled } from '../output/spell-advice.js';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectGraph } from '@nx/devkit';
import { parseComponents, parsePipeline } from '../../core/config/index.js';
import { factsOf, PromoteError, renderError } from '../../core/errors/promote-error.js';
import { pipelineMissing, severalProblems } from '../../core/errors/config.js';
import type { Component } from '../../core/model/component.js';
import type { Pipeline } from '../../core/model/pipeline.js';
import { projectFacts } from './project-graph.js';

const PIPELINE_FILE = 'release-pipeline.json';

/** What the workspace's files say: the pipeline, every sound component, and why the others are not. */
export interface Workspace {
  readonly pipeline: Pipeline;
  readonly components: readonly Component[];
  readonly broken: ReadonlyMap<string, PromoteError>;
}

/** Reads both kinds of configuration; `texts` stand in for files. Throws when the pipeline is broken or cannot be ordered. */
export function readWorkspace(
  workspaceRoot: string,
  graph: ProjectGraph,
  texts: ReadonlyMap<string, string> = new Map(),
): Workspace {
  const pipeline = readPipeline(workspaceRoot, texts.get(PIPELINE_FILE));
  const names = Object.values(graph.nodes)
    .filter((node) => existsSync(join(workspaceRoot, node.data.root, 'release.json')))
    .map((node) => node.name);
  const sources = projectFacts(graph, names).map((facts) => {
    const file = facts.root === '.' ? 'release.json' : `${facts.root}/release.json`;
    return { facts, file, text: texts.get(file) ?? readFileSync(join(workspaceRoot, file), 'utf8') };
  });
  const { components, broken, cycles } = parseComponents(sources, pipeline);
  if (cycles.length > 0) throw oneError(cycles);
  const errors = [...broken].map(([name, found]) => [name, oneError(found)] as const);
  return { pipeline, components, broken: new Map(errors) };
}

function readPipeline(workspaceRoot: string, given: string | undefined): Pipeline {
  let text: string;
  try {
    text = given ?? readFileSync(join(workspaceRoot, PIPELINE_FILE), 'utf8');
  } catch (error) {
    throw missingPipeline(error);
  }
  const parsed = parsePipeline(text, PIPELINE_FILE);
  if (!parsed.ok) throw oneError(parsed.errors);
  return parsed.pipeline;
}

function missingPipeline(cause: unknown): PromoteError {
  return new PromoteError(pipelineMissing(), { cause });
}

/** All problems of a configuration in one run: the first as it is, with the others behind it. */
function oneError(errors: readonly PromoteError[]): PromoteError {
  const [first, ...others] = errors;
  if (first === undefined) throw new Error('there is no error to report');
  if (others.length === 0) return first;
  const text = errors.map((error) => renderError(error, asSpelled)).join('\n');
  return new PromoteError(severalProblems(factsOf(first), text));
}
