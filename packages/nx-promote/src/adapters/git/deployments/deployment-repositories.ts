import { setTimeout as sleep } from 'node:timers/promises';
import { spreadPause } from '../../../core/model/back-off.js';
import type { PushAccess } from '../../../core/ports/preflight.js';
import { gitCounters } from '../../process/git.js';
import type { ProgramResult } from '../../process/run.js';
import { askToPush } from '../repository/push-access.js';
import { saysWritten } from '../repository/pushed.js';
import { createCache, type RepositoryCache } from './cache.js';
import { isOtherFormat } from '../repository/object-formats.js';
import { alwaysBehind, badBranch, emptyOfOtherFormat, pushRefused } from './refusals.js';
import { checkPath, type Snapshot } from './snapshot.js';
import { KnownBranches } from './known-branches.js';
import { readWorkspaceSettings, type WorkspaceSettings } from './workspace.js';
import { writeCommit } from './write-commit.js';

export interface DeploymentRepositoriesOptions {
  readonly workspaceRoot: string;
  /** Where bare clones are kept between runs; anybody may delete it. */
  readonly cacheFolder: string;
  /** The remote that `repository: null` means. */
  readonly remote?: string;
  /** Limit of each command that talks to a server. */
  readonly timeoutMs?: number;
  /** Whether a branch that was read or pushed is known until {@link DeploymentRepositories.forget}. */
  readonly remembers?: boolean;
}

export interface UpdateRequest {
  /** URL or path; null means the workspace's own remote. */
  readonly repository: string | null;
  readonly branch: string;
  /**
   * Given a reader of the branch as it is now, the files that shall differ (null deletes). Called again on
   * top of somebody else's push, so it must decide from what it reads alone.
   */
  readonly edits: (
    read: (path: string) => Promise<string | null>,
  ) => Promise<ReadonlyMap<string, string | null>>;
  /** Asked for after `edits`. */
  readonly message: string | (() => string);
  /** Asked before each push; throws when we must not act any more. */
  readonly stillOurs?: () => Promise<void>;
  /** Makes the branch, without parents, where the repository has others but not this one. */
  readonly createBranch?: boolean;
}

/** Branches of other repositories, read and written without a work tree. */
export interface DeploymentRepositories {
  /**
   * The branch as it is on the server now: one round trip; none where it is remembered.
   */
  snapshot(repository: string | null, branch: string, mayBeMissing?: boolean): Promise<Snapshot>;
  /**
   * One commit on top of the branch as it is known, or read, by compare-and-swap. Guarantees: never a rewrite of history, never a
   * change on top of something it has not read, and after a lost answer the branch itself says whether the
   * commit has arrived. `commit` is null when nothing had to change. Errors of kind `external` when the
   * server cannot be reached or refuses, `conflict` when others were faster every time.
   */
  updateFiles(request: UpdateRequest): Promise<{ readonly commit: string | null }>;
  /** Whether the server lets this user push there, asked without changing anything: one round trip. */
  mayPush(repository: string | null): Promise<PushAccess>;
  /** Forgets what was read: the next look at each branch is a new one. */
  forget(): void;
}

/** Somebody else came through in each race that is lost, so what counts is how long it goes on. */
const MAX_RACING_MS = 10 * 60_000;
/** One refusal may be the lock of a pusher who then failed; more than a few are a decision. */
const MAX_UNMOVED = 3;
const RACING = { firstMs: 80, longestMs: 5_000 };

export function createDeploymentRepositories(options: DeploymentRepositoriesOptions): DeploymentRepositories {
  const { workspaceRoot, cacheFolder, remote = 'origin', timeoutMs = 120_000 } = options;
  let settings: Promise<WorkspaceSettings> | undefined;
  const caches = new Map<string, RepositoryCache>();
  const branches = new KnownBranches(options.remembers ?? false);
  const readSettings = (): Promise<WorkspaceSettings> => {
    const reading = (settings ??= readWorkspaceSettings(workspaceRoot, remote));
    // What failed once may work later.
    reading.catch(() => (settings = undefined));
    return reading;
  };
  const cacheOf = async (repository: string | null): Promise<RepositoryCache> => {
    const { url, network } = await readSettings();
    const where = url(repository);
    const cache = caches.get(where) ?? createCache({ cacheFolder, url: where, network, timeoutMs });
    caches.set(where, cache);
    return cache;
  };
  return {
    async snapshot(repository, branch, mayBeMissing = false) {
      checkBranch(branch);
      const cache = await cacheOf(repository);
      return branches.of(cache, branch, mayBeMissing);
    },
    async updateFiles(request) {
      checkBranch(request.branch);
      const cache = await cacheOf(request.repository);
      const { author } = await readSettings();
      return update(cache, request, author, branches);
    },
    async mayPush(repository) {
      const cache = await cacheOf(repository);
      await cache.ensure();
      return askToPush({ git: cache.git, cwd: workspaceRoot, destination: cache.url });
    },
    forget: () => branches.forget(),
  };
}

async function update(
  cache: RepositoryCache,
  request: UpdateRequest,
  author: WorkspaceSettings['author'],
  branches: KnownBranches,
): Promise<{ commit: string | null }> {
  const { branch, createBranch = false } = request;
  const sent: string[] = [];
  let unmoved = 0;
  let isKnown = branches.knows(cache, branch);
  let snapshot = await branches.of(cache, branch, createBranch);
  const begun = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    const { tip } = snapshot;
    const files = await changedFiles(snapshot, request, cache.url);
    if (files.size === 0) {
      if (!isKnown) return { commit: null };
      // That nothing has to change is said of the branch as it is.
      isKnown = false;
      snapshot = await branches.read(cache, branch, createBranch);
      continue;
    }
    const message = typeof request.message === 'string' ? request.message : request.message();
    const commit = await writeCommit(cache, {
      parent: tip,
      author: author(),
      message: `${message.trim()}\n`,
      files,
      modeOf: snapshot.modeOf,
    });
    await request.stillOurs?.();
    const result = await push(cache, branch, tip, commit);
    if (saysWritten(result, [`refs/heads/${branch}`])) {
      branches.pushed(cache, branch, snapshot.after(commit, files));
      return { commit };
    }
    if (isOtherFormat(result)) throw emptyOfOtherFormat(cache.url, await cache.format());
    sent.push(commit);
    const now = await branches.read(cache, branch, createBranch);
    const arrived = now.tip === null ? null : await newestOf(cache, sent, now.tip);
    if (arrived !== null) return { commit: arrived };
    isKnown = false;
    unmoved = now.tip === tip ? unmoved + 1 : 0;
    if (unmoved === MAX_UNMOVED) throw pushRefused(cache.url, branch, result);
    snapshot = now;
    if (performance.now() - begun > MAX_RACING_MS) throw alwaysBehind(cache.url, branch, attempt);
    await sleep(spreadPause(attempt, RACING, Math.random()));
  }
}

async function changedFiles(
  snapshot: Snapshot,
  request: UpdateRequest,
  url: string,
): Promise<ReadonlyMap<string, string | null>> {
  const edits = [...(await request.edits((path) => snapshot.read(path)))];
  for (const [path] of edits) checkPath(path, url);
  const before = await Promise.all(edits.map(([path]) => snapshot.read(path)));
  return new Map(edits.filter(([, text], index) => text !== before[index]));
}

function push(
  cache: RepositoryCache,
  branch: string,
  expected: string | null,
  commit: string,
): Promise<ProgramResult> {
  gitCounters.roundTrips += 1;
  return cache.git({
    args: [
      'push',
      '--porcelain',
      `--force-with-lease=refs/heads/${branch}:${expected ?? ''}`,
      '--',
      cache.url,
      `${commit}:refs/heads/${branch}`,
    ],
    timeoutMs: cache.timeoutMs,
  });
}

/** A push whose answer was lost may arrive after we have looked, so every commit that was sent is looked for. */
async function newestOf(
  cache: RepositoryCache,
  sent: readonly string[],
  tip: string,
): Promise<string | null> {
  for (const commit of sent.toReversed()) {
    const result = await cache.git({ args: ['merge-base', '--is-ancestor', commit, tip] });
    if (result.exitCode === 0) return commit;
  }
  return null;
}

function checkBranch(branch: string): void {
  const invalid = /[\s\p{Cc}:*?[\\^~]|\.\.|@\{|\/\/|^\/|[/.]$|^\.|\/\.|\.lock(\/|$)|^$/u;
  if (invalid.test(branch)) throw badBranch(branch);
}
