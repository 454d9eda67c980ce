import {
  getProjects,
  joinPathFragments,
  logger,
  offsetFromRoot,
  readJson,
  readNxJson,
  writeJson,
  type ProjectConfiguration,
  type Tree,
} from '@nx/devkit';
import { readEnvironmentNames } from '../../core/config/environment-names.js';
import { didYouMean } from '../../core/model/nearest.js';
import { componentTargets } from '../../nx/infer/component-targets.js';
import { targetName } from '../../nx/infer/target-names.js';
import { ownOptions } from '../../nx/plugin-entry.js';

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
  refuseLibrary(tree, options.project, project);
  refuseCollisions(tree, options.project, project);
  const file = joinPathFragments(project.root, 'release.json');
  if (tree.exists(file)) logger.info(`${file} is there already and was left as it is.`);
  else writeJson(tree, file, content(project.root, options));
  for (const line of next(tree, options.project)) logger.info(line);
}

/** A library has no image: what is deployed are the applications that use it. */
function refuseLibrary(tree: Tree, name: string, { projectType }: ProjectConfiguration): void {
  if (projectType !== 'library') return;
  const applications = [...getProjects(tree)].flatMap(([one, other]) =>
    other.projectType === 'application' ? [one] : [],
  );
  const instead =
    applications.length === 0 ? '' : `\n  -> components are applications: ${applications.join(', ')}`;
  throw new Error(
    `${name} is a library; what is released are the applications that use it.${instead}\n` +
      '  -> if it is deployed all the same, say so: "projectType": "application" in its project.json',
  );
}

/** A script or target of the project's own would run under the name of a release target. */
function refuseCollisions(tree: Tree, name: string, { root, targets }: ProjectConfiguration): void {
  const environments = readEnvironmentNames(tree.read('release-pipeline.json', 'utf8') ?? '') ?? [];
  const options = ownOptions(readNxJson(tree)?.plugins);
  const ours = componentTargets(environments, options).targets;
  const names = [...Object.keys(ours), ...['tag', 'release'].map((step) => targetName(step, null, options))];
  const own = names.filter((one) => {
    const target = targets?.[one];
    return target !== undefined && target.executor?.startsWith('nx-promote:') !== true;
  });
  const manifest = joinPathFragments(root, 'package.json');
  const scripts = tree.exists(manifest) ? (readJson(tree, manifest).scripts ?? {}) : {};
  const taken = [...new Set([...own, ...names.filter((one) => one in scripts)])];
  if (taken.length === 0) return;
  throw new Error(
    `${name} has targets or scripts of its own that are called like release targets: ${taken.join(', ')}.\n` +
      '  -> rename them in its project.json or package.json\n' +
      '  -> or rename ours: {"plugin": "nx-promote", "options": {"targetNames": {"prefix": "promote-"}}} in nx.json',
  );
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
