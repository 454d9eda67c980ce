import { getProjects, joinPathFragments, logger, offsetFromRoot, writeJson, type Tree } from '@nx/devkit';
import { readEnvironmentNames } from '../../core/config/environment-names.js';
import { didYouMean } from '../../core/model/nearest.js';

export interface ComponentOptions {
  readonly project: string;
  readonly image?: string;
  readonly buildTarget?: string;
  readonly deployAfter?: string;
}

/** Makes a project a component. A `release.json` that is there stays as it is. */
export default async function component(tree: Tree, options: ComponentOptions): Promise<void> {
  const projects = getProjects(tree);
  const project = projects.get(options.project);
  if (project === undefined) {
    const near = didYouMean(options.project, projects.keys());
    throw new Error(`There is no project ${JSON.stringify(options.project)} in this workspace${near}`);
  }
  const file = joinPathFragments(project.root, 'release.json');
  if (tree.exists(file)) logger.info(`${file} is there already and was left as it is.`);
  else writeJson(tree, file, content(project.root, options));
  for (const line of next(tree, options.project)) logger.info(line);
}

function content(root: string, { image, buildTarget, deployAfter }: ComponentOptions): object {
  const before = (deployAfter ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    $schema: `${offsetFromRoot(root)}node_modules/nx-promote/schemas/release.schema.json`,
    ...(image === undefined ? {} : { image }),
    ...(buildTarget === undefined ? {} : { build: { target: buildTarget } }),
    ...(before.length === 0 ? {} : { deployAfter: before }),
  };
}

function next(tree: Tree, project: string): string[] {
  const environments = readEnvironmentNames(tree.read('release-pipeline.json', 'utf8') ?? '');
  if (environments === null) return ['', 'Next: nx g nx-promote:init, which writes release-pipeline.json.'];
  const onRequest = environments.find((environment) => environment.enters === 'on-request');
  return [
    '',
    'Next: commit the file, and then',
    `  nx show project ${project}                 the targets it has now`,
    `  nx run ${project}:release --dry-run        what a release would do`,
    `  nx run ${project}:release`,
    ...(onRequest === undefined ? [] : [`  nx run ${project}:release-${onRequest.name}`]),
  ];
}
