import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { git, gitCounters, gitOk, type GitProgram } from '../../process/git.js';
import type { ProgramResult } from '../../process/run.js';
import { networkSettings, withSetting } from '../network-settings.js';
import { twoUrls, type TwoUrls } from '../two-urls.js';

/** Where the mirror keeps what it has seen of the ledger: `refs/ledger/<path below the prefix>`. */
export const SEEN = 'refs/ledger';

/**
 * A bare repository inside the checkout's git directory that holds the ledger and nothing else. It is a
 * cache and may be deleted at any time. Its own directory, because a ledger in the checkout would come
 * filtered into a blobless clone (one fetch per record), and fetching only tips would turn a full clone into
 * a shallow one. The checkout's objects are lent to it only for a push that carries tags: tags and records go
 * in one atomic push, but a fetch would check the connectivity of a shallow or treeless checkout and fail.
 * Worktrees and any number of processes share it, so nothing in it is written but new objects, refs under a
 * name that nobody else has, and what was seen, by compare-and-swap.
 */
export interface Mirror {
  /** Variables that lend the checkout's objects to a command. */
  readonly lendObjects: Readonly<Record<string, string>>;
  readonly remote: string;
  /** Makes the mirror if there is none; `fill` gets it before any other process can see it. */
  make(fill: (aside: Mirror) => Promise<void>): Promise<void>;
  /** Runs git in the mirror, with the checkout's network settings and working directory. */
  run(program: Omit<GitProgram, 'cwd'>): Promise<ProgramResult>;
  runOk(program: Omit<GitProgram, 'cwd'>, doing: string): Promise<Buffer>;
  /**
   * The same for commands that talk to the remote; counted as a round trip. `tracking` is a refspec that says
   * under which local refs the remote's refs are expected to be found.
   */
  talk(program: Omit<GitProgram, 'cwd'>, tracking?: string): Promise<ProgramResult>;
  /** Whether some chains end in this copy before they end on the remote. */
  isShallow(): Promise<boolean>;
  /** Where the remote is read and written, if those are two URLs. */
  twoUrls(): Promise<TwoUrls | null>;
}

export async function openMirror(workspaceRoot: string, remote: string): Promise<Mirror> {
  const answer = await gitOk(
    {
      args: ['rev-parse', '--path-format=absolute', '--git-common-dir', '--show-object-format'],
      cwd: workspaceRoot,
    },
    'looking for the git directory',
  );
  const [common, format] = answer.toString('utf8').trim().split('\n') as [string, string];
  const settings = await networkSettings(workspaceRoot);
  return mirrorAt(join(common, 'nx-promote', 'ledger.git'), {
    workspaceRoot,
    remote,
    format,
    settings,
    objects: join(common, 'objects'),
  });
}

interface Surroundings {
  readonly workspaceRoot: string;
  readonly remote: string;
  readonly format: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly objects: string;
}

function mirrorAt(directory: string, around: Surroundings): Mirror {
  const { workspaceRoot, remote, settings } = around;
  let urls: Promise<TwoUrls | null> | null = null;
  const inMirror = (program: Omit<GitProgram, 'cwd'>): GitProgram => ({
    ...program,
    args: [`--git-dir=${directory}`, ...program.args],
    cwd: workspaceRoot,
    env: { ...settings, ...program.env },
  });
  return {
    remote,
    lendObjects: { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(around.objects) },
    make: (fill) => make(directory, around, fill),
    run: (program) => git(inMirror(program)),
    runOk: (program, doing) => gitOk(inMirror(program), doing),
    talk: (program, tracking) => {
      gitCounters.roundTrips += 1;
      if (tracking === undefined) return git(inMirror(program));
      const env = withSetting(settings, `remote.${remote}.fetch`, tracking);
      return git(inMirror({ ...program, env: { ...env, ...program.env } }));
    },
    isShallow: () => exists(join(directory, 'shallow')),
    twoUrls: () => (urls ??= twoUrls(workspaceRoot, remote)),
  };
}

/** Made aside and moved into place, since two processes may find it missing at once. */
async function make(
  directory: string,
  around: Surroundings,
  fill: (aside: Mirror) => Promise<void>,
): Promise<void> {
  if (await exists(join(directory, 'HEAD'))) return;
  const aside = `${directory}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(aside, { recursive: true });
    await gitOk(
      { args: ['init', '--quiet', '--bare', `--object-format=${around.format}`, '--template=', '--', aside] },
      'making the local copy of the ledger',
    );
    await fill(mirrorAt(aside, around));
    await rename(aside, directory).catch(async (reason: unknown) => {
      // Another process was faster, and what it made is as good.
      if (!(await exists(join(directory, 'HEAD')))) throw reason;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** The variable is a list separated by colons; a quoted entry may hold them. */
function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
