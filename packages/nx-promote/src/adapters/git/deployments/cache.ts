import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spreadPause } from '../../../core/model/back-off.js';
import { git, gitCounters, gitOk, type GitProgram } from '../../process/git.js';
import type { ProgramResult } from '../../process/run.js';
import { discard, exists, initBare, makeAside } from '../repository/make-aside.js';
import { formatOfId } from '../repository/object-formats.js';
import { idIn } from '../repository/object-id.js';
import { parseListing } from '../repository/remote-state.js';
import { branchMissing, unreachable } from './refusals.js';

/** A bare clone that is only a cache: it may be thrown away at any time. */
export interface RepositoryCache {
  readonly url: string;
  /** The branch's tip on the server, its commits here: one round trip. Null when the repository is empty. */
  fetch(branch: string, mayBeMissing: boolean): Promise<string | null>;
  /** Whether it was made, and nobody has removed it since. */
  isThere(): Promise<boolean>;
  /** Makes the cache where there is none; of another format than the server's, until it was fetched. */
  ensure(): Promise<void>;
  /** Runs git in the cache; the caller judges. */
  git(program: GitProgram): Promise<ProgramResult>;
  gitOk(program: GitProgram, doing: string): Promise<Buffer>;
  /** By which hash its objects are named. */
  format(): Promise<string>;
  readonly timeoutMs: number;
}

export interface CacheOptions {
  readonly cacheFolder: string;
  readonly url: string;
  readonly network: Readonly<Record<string, string>>;
  /** For each command that talks to the server. */
  readonly timeoutMs: number;
}

type ObjectFormat = ReturnType<typeof formatOfId>;

const TRIES = 5;
const FETCHING = { firstMs: 150, longestMs: 3_000 };

export function createCache({ cacheFolder, url, network, timeoutMs }: CacheOptions): RepositoryCache {
  const folder = join(cacheFolder, `${createHash('sha256').update(url).digest('hex').slice(0, 20)}.git`);
  const env = network;
  const inCache = (program: GitProgram): GitProgram => ({
    ...program,
    args: [`--git-dir=${folder}`, ...program.args],
    env: { ...env, ...program.env },
  });
  const cache: RepositoryCache = {
    url,
    timeoutMs,
    isThere: () => exists(join(folder, 'HEAD')),
    ensure: () => ensureRepository(folder, 'sha1'),
    git: (program) => git(inCache(program)),
    gitOk: (program, doing) => gitOk(inCache(program), doing),
    format: async () => {
      const args = ['rev-parse', '--show-object-format'];
      return (await cache.gitOk({ args }, 'looking at a cache')).toString('utf8').trim();
    },
    fetch: (branch, mayBeMissing) => fetchBranch(cache, folder, branch, mayBeMissing),
  };
  return cache;
}

/**
 * A fetch fails for harmless reasons too: another process updates the same tracking ref, or one that was
 * killed left a lock behind. An unreachable server is a different case, found by asking it once more; a cache that
 * stays unusable is made anew.
 */
async function fetchBranch(
  cache: RepositoryCache,
  folder: string,
  branch: string,
  mayBeMissing: boolean,
): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    await ensureRepository(folder, 'sha1');
    const result = await fetchOnce(cache, branch);
    if (result.exitCode === 0) return tipOf(cache, branch);
    const heads = await listHeads(cache, result);
    const other = await otherFormat(cache, heads);
    if (other !== null) {
      await discard(folder);
      await ensureRepository(folder, other);
    }
    if (!heads.has(branch)) {
      if (heads.size === 0 || mayBeMissing) return null;
      throw branchMissing(cache.url, branch, [...heads.keys()]);
    }
    if (attempt === TRIES) throw unreachable(cache.url, result);
    if (other !== null) continue;
    if (attempt === TRIES - 1) await discard(folder);
    await sleep(spreadPause(attempt, FETCHING, Math.random()));
  }
}

function fetchOnce(cache: RepositoryCache, branch: string): Promise<ProgramResult> {
  gitCounters.roundTrips += 1;
  const refspec = `+refs/heads/${branch}:${tracking(branch)}`;
  return cache.git({
    args: [
      // The cache lives for years, so it is packed now and then; in the foreground, or that would outlive us.
      ...['-c', 'gc.auto=6700', '-c', 'maintenance.auto=true', 'fetch'],
      '--quiet',
      '--',
      cache.url,
      refspec,
    ],
    timeoutMs: cache.timeoutMs,
  });
}

async function tipOf(cache: RepositoryCache, branch: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--end-of-options', `${tracking(branch)}^{commit}`];
  const doing = 'reading the tip of the deployment branch';
  return idIn(await cache.gitOk({ args }, doing), doing);
}

function tracking(branch: string): string {
  return `refs/deployments/${branch}`;
}

async function listHeads(
  cache: RepositoryCache,
  failed: ProgramResult,
): Promise<ReadonlyMap<string, string>> {
  gitCounters.roundTrips += 1;
  const result = await cache.git({
    args: ['ls-remote', '--heads', '--', cache.url],
    timeoutMs: cache.timeoutMs,
  });
  if (result.exitCode !== 0) throw unreachable(cache.url, failed.timedOut ? failed : result);
  const refs = parseListing(result.stdout.toString('utf8'));
  return new Map([...refs].map(([ref, id]) => [ref.slice('refs/heads/'.length), id]));
}

/** The format of the server's repository, where the cache is of another: what git sets for new repositories is ours. */
async function otherFormat(
  cache: RepositoryCache,
  heads: ReadonlyMap<string, string>,
): Promise<ObjectFormat | null> {
  const [id] = heads.values();
  if (id === undefined) return null;
  const theirs = formatOfId(id);
  return (await cache.format()) === theirs ? null : theirs;
}

function ensureRepository(folder: string, format: ObjectFormat): Promise<void> {
  return makeAside(folder, (aside) =>
    initBare(aside, format, 'making the cache of the deployment repository'),
  );
}
