import { spellerIn } from '../output/spell-advice.js';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { createChecks } from '../../adapters/builder/create-checks.js';
import { createImageBuilder } from '../../adapters/builder/create-image-builder.js';
import { createClock, createIds, createPulse } from '../../adapters/clock/clock.js';
import { createDriver, createFileStore } from '../../adapters/drivers/index.js';
import { createForge } from '../../adapters/forge/create-forge.js';
import { createPullRequests } from '../../adapters/forge/create-pull-requests.js';
import { createBranches } from '../../adapters/git/repository/branches.js';
import { createChangesReader } from '../../adapters/git/changes/create-changes-reader.js';
import { createGit } from '../../adapters/git/repository/create-git.js';
import { createCherryPicks } from '../../adapters/git/repository/cherry-picks.js';
import { createDeploymentRepositories } from '../../adapters/git/deployments/deployment-repositories.js';
import { createForwardPorts } from '../../adapters/git/forward-port/create-forward-ports.js';
import { createHistoryReader } from '../../adapters/git/history/history-reader.js';
import { rememberAnswers } from '../../adapters/git/history/known-answers.js';
import { HistorySupply } from '../../adapters/git/history/history-supply.js';
import { createUncountedReader } from '../../adapters/git/history/uncounted.js';
import { createLedgerStore } from '../../adapters/git/ledger/create-ledger-store.js';
import { createTagRemover } from '../../adapters/git/repository/tag-remover.js';
import { createWorktrees } from '../../adapters/git/repository/worktree.js';
import { createLogFiles } from '../../adapters/logs/log-files.js';
import { openLogsIn } from '../../adapters/logs/program-log.js';
import { createLiveReader } from '../../adapters/live/create-live-reader.js';
import { createNotifier } from '../../adapters/notifier/create-notifier.js';
import { git } from '../../adapters/process/git.js';
import { createRegistry } from '../../adapters/registry/create-registry.js';
import { createNoteCommands } from '../../adapters/suites/create-note-commands.js';
import { createSuiteRunner } from '../../adapters/suites/create-suite-runner.js';
import { suitesAtCommit } from '../../adapters/suites/suites-at-commit.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { notARepository as noRepository } from '../../core/errors/git.js';
import { ledgerRefs } from '../../core/ledger/ref-names.js';
import { retiredRefs } from '../../core/ledger/retired.js';
import { rememberSecrets, secretsAmong } from '../../core/model/secrets.js';
import { secretsOfPipeline } from '../../core/model/secrets-of-pipeline.js';
import { isSameNote } from '../../core/notes/same-note.js';
import { KnownRemote } from '../../core/ledger/known-remote.js';
import type { GitReader } from '../../core/ports/git.js';
import type { Reporter } from '../../core/ports/reporter.js';
import type { SuiteRunner } from '../../core/ports/suite-runner.js';
import type { World } from '../../core/world.js';
import { currentActor, currentHolder } from './holder.js';
import { currentInvocation } from '../hooks/invocation.js';
import { createLiveness } from './liveness.js';
import { createPreflight } from './preflight.js';
import { tellFetches } from '../output/tell-fetches.js';
import { createTemplates } from '../output/templates.js';
import { refusePlatform } from './refuse-platform.js';
import { readWorkspace, type Workspace } from './read-workspace.js';
import { createReporter } from '../output/reporter.js';
import { createStepLocks } from './step-locks.js';

/** A run's world, and what could not become part of it. */
export interface Composition {
  readonly world: World;
  /** Components whose configuration is broken, and the error that says how. */
  readonly broken: Workspace['broken'];
}

/** Where a run's rules come from, when not from the checkout. */
export interface Rules {
  /** Texts of configuration files, by path, in place of the checkout's. */
  readonly texts: ReadonlyMap<string, string>;
  /** The commit whose suites are run where the checkout's would be; null for the checkout's. */
  readonly suitesAt: string | null;
}

/** Those of the checkout. */
export const OWN_RULES: Rules = { texts: new Map(), suitesAt: null };

/** The one place that picks adapters: everything a run sees and touches, made from the workspace's files. */
export async function compose(
  context: ExecutorContext,
  rules: Rules = OWN_RULES,
  reporter: Reporter = createReporter(),
): Promise<Composition> {
  refusePlatform(process.platform);
  const workspaceRoot = context.root;
  rememberSecrets(secretsAmong(process.env));
  const { pipeline, components, broken } = readWorkspace(workspaceRoot, context.projectGraph, rules.texts);
  const { remote, ledger } = pipeline;
  rememberSecrets(secretsOfPipeline(pipeline));
  const { folder, userName } = await askGit(workspaceRoot);
  const repositories = createDeploymentRepositories({
    workspaceRoot,
    remote,
    cacheFolder: join(folder, 'nx-promote', 'repositories'),
    remembers: true,
  });
  const known = new KnownRemote(() => repositories.forget());
  const worktrees = createWorktrees({ workspaceRoot, remote });
  const onFetch = tellFetches(reporter);
  const supply = new HistorySupply({ workspaceRoot, remote, onFetch });
  const history = rememberAnswers(createHistoryReader({ workspaceRoot, supply }));
  let asked: Promise<string> | undefined;
  const address = (): Promise<string> => (asked ??= remoteUrl(workspaceRoot, remote));
  const { suitesAt } = rules;
  const reading = known.followReader(createGit({ workspaceRoot, pipeline, history, supply }));
  const { invocation } = currentInvocation();
  const logs = createLogFiles({ workspaceRoot, gitFolder: folder, invocation });
  const openLog = openLogsIn(logs, reporter);
  const suitesIn = (root: string): SuiteRunner =>
    createSuiteRunner({
      workspaceRoot: root,
      openLog,
      worktrees,
      reportFolder: join(folder, 'nx-promote', 'reports'),
      actorEnv: {},
    });
  const world: World = {
    pipeline,
    components,
    git: suitesAt === null ? reading : withSuitesAt(reading, suitesAt),
    branches: createBranches({ workspaceRoot, remote }),
    forwardPorts: createForwardPorts({ workspaceRoot, history, supply }),
    cherryPicks: createCherryPicks({ remote, worktrees }),
    pullRequests: createPullRequests({
      remoteUrl: address,
      env: process.env,
    }),
    forge: {
      // Asked only where there is something to ask: most runs never need the remote's address.
      pullRequests: async (merges) =>
        createForge({ remoteUrl: await address(), env: process.env }).pullRequests(merges),
    },
    known,
    ledger: known.followStore(
      createLedgerStore({
        workspaceRoot,
        remote: ledger.remote,
        tagsRemote: remote,
        prefix: ledger.prefix,
        isRetired: retiredRefs(
          ledgerRefs(ledger.prefix),
          pipeline.environments.map(({ name }) => name),
          [...components.map(({ name }) => name), ...broken.keys()],
        ),
      }),
    ),
    tags: createTagRemover({ workspaceRoot, remote }),
    registry: createRegistry(pipeline.registry),
    driver: createDriver({ workspaceRoot, repositories }),
    live: createLiveReader({ cwd: workspaceRoot }),
    suites: suitesAt === null ? suitesIn(workspaceRoot) : suitesAtCommit(suitesAt, worktrees, suitesIn),
    noteCommands: createNoteCommands({ openLog, worktrees }),
    checks: createChecks({ worktrees, openLog }),
    builder: createImageBuilder({
      workspaceRoot,
      image: pipeline.image,
      shortIdLength: pipeline.shortIdLength,
      worktrees,
      openLog,
    }),
    changes: createChangesReader({ workspaceRoot, history: supply, isSameNote, onFetch }),
    uncounted: createUncountedReader({
      workspaceRoot,
      supply,
      components,
      projectRoots: Object.values(context.projectGraph.nodes).map(({ data }) => data.root),
      rules: pipeline,
    }),
    files: createFileStore(repositories),
    templates: createTemplates(workspaceRoot),
    notifier: createNotifier(pipeline.notify, reporter),
    liveness: createLiveness(),
    preflight: createPreflight({ workspaceRoot, remote, graph: context.projectGraph, repositories }),
    clock: createClock(),
    ids: createIds(),
    pulse: createPulse(),
    stepLocks: createStepLocks(join(folder, 'nx-promote', 'steps')),
    reporter,
    spell: spellerIn(context),
    holder: currentHolder(ledger.leaseSeconds),
    actor: currentActor(userName),
  };
  return { world, broken };
}

async function remoteUrl(cwd: string, remote: string): Promise<string> {
  const { stdout } = await git({ args: ['remote', 'get-url', '--', remote], cwd });
  return stdout.toString('utf8').trim();
}

/** Evidence is kept by the commit of the suites that gave it. */
function withSuitesAt(git: GitReader, head: string): GitReader {
  return { ...git, checkout: async () => ({ ...(await git.checkout()), head }) };
}

/** The git directory that worktrees share, and who git would sign as. */
async function askGit(cwd: string): Promise<{ readonly folder: string; readonly userName: string | null }> {
  const common = ['rev-parse', '--path-format=absolute', '--git-common-dir'];
  const [folder, user] = await Promise.all([
    git({ args: common, cwd }),
    git({ args: ['config', '--get', 'user.name'], cwd }),
  ]);
  const text = (bytes: Buffer): string => bytes.toString('utf8').replace(/\n$/, '');
  if (folder.exitCode !== 0) throw notARepository(cwd);
  return { folder: text(folder.stdout), userName: user.exitCode === 0 ? text(user.stdout) : null };
}

function notARepository(root: string): PromoteError {
  return new PromoteError(noRepository(root));
}
