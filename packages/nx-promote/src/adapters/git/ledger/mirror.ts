import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git, gitCounters, gitOk, type GitProgram } from '../../process/git.js';
import type { ProgramResult } from '../../process/run.js';
import { exists, initBare, layBare, makeAside } from '../repository/make-aside.js';
import { networkSettings, withSetting } from '../repository/network-settings.js';
import { isOtherFormat, ledgerOfOtherFormat, listsOtherFormat } from '../repository/object-formats.js';

/** Which ledger a mirror reads: the remote, and the path of its refs there. */
export interface LedgerPlace {
  readonly workspaceRoot: string;
  readonly remote: string;
  readonly prefix: string;
  /** Whether a ref is about something that the workspace no longer has, so that nobody misses it. */
  readonly isRetired: (ref: string) => boolean;
}

/** A git directory that holds records, and the checkout's way to the remote. */
export interface Repository {
  /** Runs git there, with the checkout's network settings and working directory. */
  run(program: Omit<GitProgram, 'cwd'>): Promise<ProgramResult>;
  runOk(program: Omit<GitProgram, 'cwd'>, doing: string): Promise<Buffer>;
  /**
   * The same for commands that talk to a remote; counted as a round trip. `tracking` says under which local refs
   * the refs of a remote are expected to be found.
   */
  talk(program: Omit<GitProgram, 'cwd'>, tracking?: Tracking): Promise<ProgramResult>;
}

export interface Tracking {
  readonly remote: string;
  readonly refspec: string;
}

/** How a throwaway repository sees the objects that are here. */
export interface View {
  /** Also the checkout's objects: for tags, which stand on its commits. */
  readonly checkout: boolean;
  /** Whether chains that end early in the mirror end there too. */
  readonly shallow: boolean;
}

/**
 * A bare repository inside the checkout's git directory that holds the ledger and nothing else. It is a
 * cache and may be deleted at any time. Its own directory, because a ledger in the checkout would come
 * filtered into a blobless clone (one fetch per record), and fetching only tips would turn a full clone into
 * a shallow one. Worktrees and any number of processes share it, also from containers, so nothing in it is
 * written but new objects, and what was seen, by compare-and-swap. Refs of a push and whole histories live in a
 * throwaway repository, and no lock of the mirror is held while a server is awaited.
 */
export interface Mirror extends Repository {
  readonly remote: string;
  /** The refs that keep what was seen of this ledger: `<seen>/<path below the prefix>`. */
  readonly seen: string;
  readonly isRetired: (ref: string) => boolean;
  /** Makes the mirror if there is none; `fill` gets it before any other process can see it. */
  make(fill: (aside: Mirror) => Promise<void>): Promise<void>;
  /** Whether it was made, and nobody has removed it since. */
  isThere(): Promise<boolean>;
  /** Whether some chains end in this copy before they end on the remote. */
  isShallow(): Promise<boolean>;
  /**
   * Works in a repository without refs of its own that nobody else knows. New objects go to the mirror. It is in
   * the system's folder for temporary files, so what a killed process leaves is never looked at again.
   */
  throwaway<T>(view: View, work: (repository: Repository) => Promise<T>): Promise<T>;
}

export async function openMirror(place: LedgerPlace): Promise<Mirror> {
  const { workspaceRoot, remote, prefix, isRetired } = place;
  const answer = await gitOk(
    {
      args: ['rev-parse', '--path-format=absolute', '--git-common-dir', '--show-object-format'],
      cwd: workspaceRoot,
    },
    'looking for the git directory',
  );
  const [common, format] = answer.toString('utf8').trim().split('\n') as [string, string];
  const settings = await networkSettings(workspaceRoot);
  // Another remote or prefix is another ledger: what was seen of one says nothing about the other.
  const ledger = createHash('sha256').update(`${remote}\0${prefix}`).digest('hex').slice(0, 12);
  const seen = `refs/seen/${ledger}`;
  const around = { workspaceRoot, remote, format, settings, common, seen, isRetired };
  return mirrorAt(join(common, 'nx-promote', 'ledger.git'), around);
}

interface Surroundings {
  readonly workspaceRoot: string;
  readonly remote: string;
  readonly format: string;
  readonly settings: Readonly<Record<string, string>>;
  /** The checkout's git directory, which its worktrees share. */
  readonly common: string;
  readonly seen: string;
  readonly isRetired: (ref: string) => boolean;
}

function mirrorAt(directory: string, around: Surroundings): Mirror {
  return {
    ...repositoryAt(directory, around, {}),
    remote: around.remote,
    seen: around.seen,
    isRetired: around.isRetired,
    make: (fill) => make(directory, around, fill),
    isThere: () => exists(join(directory, 'HEAD')),
    isShallow: () => exists(join(directory, 'shallow')),
    throwaway: (view, work) => throwaway(directory, around, view, work),
  };
}

function repositoryAt(
  directory: string,
  { workspaceRoot, remote, format, settings }: Surroundings,
  objects: Readonly<Record<string, string>>,
): Repository {
  const inside = (program: Omit<GitProgram, 'cwd'>): GitProgram => ({
    ...program,
    args: [`--git-dir=${directory}`, ...program.args],
    cwd: workspaceRoot,
    env: { ...settings, ...objects, ...program.env },
  });
  return {
    run: (program) => git(inside(program)),
    runOk: (program, doing) => gitOk(inside(program), doing),
    talk: async (program, tracking) => {
      gitCounters.roundTrips += 1;
      const env = tracking && withSetting(settings, `remote.${tracking.remote}.fetch`, tracking.refspec);
      const result = await git(inside({ ...program, env: { ...env, ...program.env } }));
      const isListing = program.args[0] === 'ls-remote';
      if (isOtherFormat(result) || (isListing && listsOtherFormat(result.stdout, format))) {
        throw ledgerOfOtherFormat(remote, format);
      }
      return result;
    },
  };
}

function make(
  directory: string,
  around: Surroundings,
  fill: (aside: Mirror) => Promise<void>,
): Promise<void> {
  return makeAside(directory, async (aside) => {
    await init(aside, around);
    await fill(mirrorAt(aside, around));
  });
}

async function throwaway<T>(
  directory: string,
  around: Surroundings,
  view: View,
  work: (repository: Repository) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'nx-promote-'));
  try {
    await layBare(folder, around.format);
    if (view.shallow) await copyShallow(directory, folder);
    if (view.checkout) await appendShallow(around.common, folder);
    const lent = view.checkout
      ? { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(join(around.common, 'objects')) }
      : {};
    const objects = { GIT_OBJECT_DIRECTORY: join(directory, 'objects'), ...lent };
    return await work(repositoryAt(folder, around, objects));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function init(folder: string, { format }: Surroundings): Promise<void> {
  return initBare(folder, format, 'making the local copy of the ledger');
}

async function copyShallow(from: string, to: string): Promise<void> {
  if (await exists(join(from, 'shallow'))) await copyFile(join(from, 'shallow'), join(to, 'shallow'));
}

async function appendShallow(from: string, to: string): Promise<void> {
  if (!(await exists(join(from, 'shallow')))) return;
  await writeFile(join(to, 'shallow'), await readFile(join(from, 'shallow')), { flag: 'a' });
}

/** The variable is a list separated by colons; a quoted entry may hold them. */
function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}
