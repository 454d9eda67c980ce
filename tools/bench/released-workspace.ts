import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSmallWorkspace, type SmallWorkspace } from '../../e2e/support/small-workspace.js';
import { git, nx } from '../../e2e/support/run.js';
import { emptyTraces, shapeOf, type GitShape } from './git-trace.js';

/** A workspace in which every component is released, and its twin that does not know the plugin. */
export interface ReleasedWorkspace extends SmallWorkspace {
  readonly plain: string;
  /** Runs nx in the workspace and gives what git was asked for; throws when it fails. */
  traced(args: readonly string[]): Promise<GitShape>;
  /** Runs nx where the plugin is not known. */
  inPlain(args: readonly string[]): Promise<void>;
  /** Changes a component, merges it, and has its image built. */
  change(component: string): Promise<void>;
}

const made = new Map<number, Promise<ReleasedWorkspace>>();

/** Made once for each size, for all rows that stand on it. */
export function releasedWorkspace(count: number): Promise<ReleasedWorkspace> {
  const known = made.get(count) ?? makeReleased(count);
  made.set(count, known);
  return known;
}

export async function closeReleasedWorkspaces(): Promise<void> {
  for (const workspace of made.values()) await (await workspace).close();
  made.clear();
}

async function makeReleased(count: number): Promise<ReleasedWorkspace> {
  const components = Array.from({ length: count }, (_, index) => `c${String(index).padStart(4, '0')}`);
  const workspace = await createSmallWorkspace({ components });
  addIdleTargets(workspace, components);
  const head = git(workspace.root, 'rev-parse', 'HEAD');
  for (const name of components) await workspace.build(name, head);
  const plain = join(workspace.folder, 'plain');
  cpSync(workspace.root, plain, { recursive: true, filter: (path) => !/\/(\.nx|\.git)$/.test(path) });
  const settings = JSON.parse(readFileSync(join(plain, 'nx.json'), 'utf8')) as object;
  writeFileSync(join(plain, 'nx.json'), JSON.stringify({ ...settings, plugins: [] }));
  const traces = join(workspace.folder, 'traces');
  let changes = 0;
  const traced = async (args: readonly string[]): Promise<GitShape> => {
    await insist(workspace.root, args, { GIT_TRACE2_EVENT: emptyTraces(traces) });
    return shapeOf(traces);
  };
  await traced(['run-many', '-t', 'release']);
  return {
    ...workspace,
    plain,
    traced,
    inPlain: (args) => insist(plain, args),
    async change(component) {
      changes += 1;
      const text = `// change ${changes}\n`;
      await workspace.build(
        component,
        workspace.commit(`Change ${changes}`, { [`components/${component}/main.js`]: text }),
      );
    },
    close: () => workspace.close(),
  };
}

/** So many steps has a release: tag; deploy, test and changelog in two environments; release. */
const IDLE_STEPS = 8;

/** The last step of the chain that does nothing. */
export const IDLE = `idle-${IDLE_STEPS}`;

/** Each component gets as many targets as a release has steps, in a chain, that do nothing as cheaply as Nx can: all in one batch. */
function addIdleTargets(workspace: SmallWorkspace, components: readonly string[]): void {
  const plugin = join(workspace.root, 'node_modules', 'idle');
  rmSync(plugin, { recursive: true, force: true });
  mkdirSync(plugin, { recursive: true });
  const entry = {
    implementation: './idle.js',
    batchImplementation: './idle.js#batch',
    preferBatch: true,
    schema: './schema.json',
  };
  const files = {
    'package.json': JSON.stringify({ name: 'idle', version: '1.0.0', executors: './executors.json' }),
    'executors.json': JSON.stringify({ executors: { idle: entry } }),
    'schema.json': JSON.stringify({ version: 2, type: 'object', properties: {} }),
    'idle.js': DOES_NOTHING,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(plugin, name), text);
  const target = (step: number): object => ({
    executor: 'idle:idle',
    cache: false,
    ...(step === 1 ? {} : { dependsOn: [`idle-${step - 1}`] }),
  });
  const steps = Array.from({ length: IDLE_STEPS }, (_, index) => index + 1);
  const targets = Object.fromEntries(steps.map((step) => [`idle-${step}`, target(step)]));
  workspace.commit(
    'Add targets that do nothing',
    Object.fromEntries(
      components.map((name) => [`components/${name}/project.json`, JSON.stringify({ name, targets })]),
    ),
  );
}

const DOES_NOTHING = `exports.default = async () => ({ success: true });
exports.batch = async function* (graph) {
  for (const task of Object.keys(graph.tasks)) yield { task, result: { success: true, terminalOutput: '' } };
};
`;

async function insist(root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const { exitCode, output } = await nx(root, args, env);
  if (exitCode !== 0) throw new Error(`nx ${args.join(' ')} ended with ${exitCode}:\n${output.slice(-4000)}`);
}
