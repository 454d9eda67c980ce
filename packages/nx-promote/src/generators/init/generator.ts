import { asSpelled } from '../../nx/output/spell-advice.js';
import { getProjects, logger, writeJson, type Tree } from '@nx/devkit';
import { parsePipeline } from '../../core/config/index.js';
import { renderError } from '../../core/errors/promote-error.js';
import { addPlugin, type Projects } from './add-plugin.js';
import { gitFacts } from './git-facts.js';
import { lockFileMode } from './lock-files.js';
import { draftPipeline } from './pipeline-draft.js';
import { guessRegistry } from './registry-guess.js';
import { sharedFiles } from './shared-files.js';

export interface InitOptions {
  readonly registry?: string;
  readonly deployments?: string;
  readonly deploymentsBranch?: string;
  readonly environments?: string;
  readonly build?: string;
  readonly trunk?: string;
  readonly remote?: string;
  readonly lockFile?: 'all' | 'resolved';
}

const PIPELINE = 'release-pipeline.json';
const LOCAL_REGISTRY = 'http://127.0.0.1:5000';

/** Makes a workspace ready for releases. Running it again changes nothing that is there. */
export default async function init(tree: Tree, options: InitOptions): Promise<void> {
  await setUp(tree, options, getProjects(tree));
}

/** The same for given projects. */
export async function setUp(tree: Tree, options: InitOptions, projects: Projects): Promise<void> {
  const rootProject = addPlugin(tree, projects);
  if (rootProject !== null) {
    logger.info(`The root project is called ${rootProject} (nx.json), since another project has its name.`);
  }
  if (tree.exists(PIPELINE)) logger.info(`${PIPELINE} is there already and was left as it is.`);
  else await writePipeline(tree, options, projects);
  for (const line of NEXT) logger.info(line);
}

const NEXT = [
  '',
  'Next:',
  `  look at ${PIPELINE}: registry, environments, and the suites under "verify"`,
  '  nx g nx-promote:component <project>     makes a project a component',
  '  nx run <project>:release --dry-run      shows what a release would do',
  'Note that "nx release" is a command of Nx itself; ours is the target: nx run <project>:release.',
];

async function writePipeline(tree: Tree, options: InitOptions, projects: Projects): Promise<void> {
  const facts = await gitFacts(tree.root);
  const guessed = given(options.registry) ?? guessRegistry(facts.url);
  const deployments = given(options.deployments) ?? null;
  const lock = lockFileMode(tree);
  const shared = sharedFiles(tree, projects);
  const draft = draftPipeline({
    trunk: given(options.trunk) ?? facts.trunk,
    remote: given(options.remote) ?? facts.remote,
    registry: guessed ?? LOCAL_REGISTRY,
    build: given(options.build) ?? 'registry',
    environments: names(given(options.environments) ?? 'dev,integration,staging,production'),
    deployments,
    lockFile: options.lockFile ?? lock.mode,
    sharedFiles: shared,
    deploymentsBranch: given(options.deploymentsBranch) ?? (deployments === null ? 'deployments' : 'main'),
  });
  refuseBroken(draft);
  writeJson(tree, PIPELINE, draft);
  if (options.lockFile === undefined) logger.info(`lockFile is "${lock.mode}": ${lock.why}.`);
  if (shared.length > 0) {
    logger.info(`sharedFiles, from inputs in nx.json and of targets: ${shared.join(', ')}.`);
    logger.info('A change of one of them releases every component; remove what does not end up in images.');
  }
  if (guessed === null) {
    logger.warn(
      `No registry was given and none could be guessed: ${PIPELINE} says ${LOCAL_REGISTRY}; change it.`,
    );
  }
}

/** An option that makes no sense must be heard now and not at the first release. */
function refuseBroken(draft: object): void {
  const parsed = parsePipeline(JSON.stringify(draft, null, 2), PIPELINE);
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => renderError(error, asSpelled)).join('\n'));
}

function names(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A question that was answered with nothing is an option that was left out. */
function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}
