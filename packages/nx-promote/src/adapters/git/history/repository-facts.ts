import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { git, gitOk } from '../../process/git.js';
import { gitBoolean, settingsIn } from '../../process/git-boolean.js';

/** What decides how the history may be read here: a whole clone, a shallow one, a partial one. */
export interface RepositoryFacts {
  /** The workspace root as seen from the top of the git repository: empty, or ending in `/`. */
  readonly prefix: string;
  /** Commits whose parents are cut off; empty in a clone that is not shallow. */
  readonly shallow: ReadonlySet<string>;
  readonly promisor: Promisor | null;
}

/** The remote that a partial clone asks for what it left out. */
export interface Promisor {
  readonly remote: string;
  /** `blob:none`, `tree:0`; null when the clone does not say. */
  readonly filter: string | null;
}

/** Reads the facts with two git processes. */
export async function readRepositoryFacts(workspaceRoot: string): Promise<RepositoryFacts> {
  const [places, promisor] = await Promise.all([
    gitOk(
      { args: ['rev-parse', '--git-path', 'shallow', '--show-prefix'], cwd: workspaceRoot },
      `looking for the git repository of ${workspaceRoot}`,
    ),
    readPromisor(workspaceRoot),
  ]);
  const text = places.toString('utf8');
  const firstEnd = text.indexOf('\n');
  const shallow = await readShallow(resolve(workspaceRoot, text.slice(0, firstEnd)));
  return { prefix: text.slice(firstEnd + 1).replace(/\n$/, ''), shallow, promisor };
}

/**
 * Where git keeps the ends of a shallow clone; there is no such file in any other. Found by looking, so that it costs
 * a full clone no process; git is asked where a repository is laid out in another way.
 */
export async function shallowFile(workspaceRoot: string): Promise<string> {
  for (let folder = resolve(workspaceRoot); ; folder = dirname(folder)) {
    const gitPath = join(folder, '.git');
    const kind = await stat(gitPath).catch(() => null);
    if (kind?.isDirectory() === true) return join(gitPath, 'shallow');
    if (kind !== null || dirname(folder) === folder) break;
  }
  const path = await gitOk(
    { args: ['rev-parse', '--git-path', 'shallow'], cwd: workspaceRoot },
    `looking for the git repository of ${workspaceRoot}`,
  );
  return resolve(workspaceRoot, path.toString('utf8').replace(/\n$/, ''));
}

/** Git prints a boundary commit exactly like a root commit; only this file tells them apart. */
export async function readShallow(file: string): Promise<ReadonlySet<string>> {
  try {
    return new Set((await readFile(file, 'latin1')).split('\n').filter(Boolean));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}

/** The remote that a partial clone asks; null in any other clone. One git process. */
export async function readPromisor(workspaceRoot: string): Promise<Promisor | null> {
  const { stdout } = await git({
    args: ['config', '-z', '--get-regexp', '^remote\\..*\\.(promisor|partialclonefilter)$'],
    cwd: workspaceRoot,
  });
  return parsePromisor(stdout.toString('utf8'));
}

/** Finds the first promisor remote in `git config -z`: `key`, newline, value, NUL. */
function parsePromisor(text: string): Promisor | null {
  const filters = new Map<string, string>();
  let remote: string | null = null;
  for (const [key, value] of settingsIn(Buffer.from(text))) {
    const name = key.slice('remote.'.length, key.lastIndexOf('.'));
    if (key.endsWith('.partialclonefilter')) filters.set(name, value ?? '');
    else if (gitBoolean(value) !== false) remote ??= name;
  }
  return remote === null ? null : { remote, filter: filters.get(remote) ?? null };
}
