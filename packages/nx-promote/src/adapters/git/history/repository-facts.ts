import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { git, gitOk } from '../../process/git.js';

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

/** Reads the facts with two git processes, three in a shallow clone. */
export async function readRepositoryFacts(workspaceRoot: string): Promise<RepositoryFacts> {
  const [kind, promisor] = await Promise.all([
    gitOk(
      { args: ['rev-parse', '--is-shallow-repository', '--show-prefix'], cwd: workspaceRoot },
      `looking for the git repository of ${workspaceRoot}`,
    ),
    readPromisor(workspaceRoot),
  ]);
  const text = kind.toString('utf8');
  const firstEnd = text.indexOf('\n');
  const shallow = text.slice(0, firstEnd) === 'true' ? await readShallow(workspaceRoot) : new Set<string>();
  return { prefix: text.slice(firstEnd + 1).replace(/\n$/, ''), shallow, promisor };
}

/** Git prints a boundary commit exactly like a root commit; only this file tells them apart. */
async function readShallow(workspaceRoot: string): Promise<ReadonlySet<string>> {
  const path = await gitOk(
    { args: ['rev-parse', '--git-path', 'shallow'], cwd: workspaceRoot },
    'looking for the boundary of a shallow clone',
  );
  const file = resolve(workspaceRoot, path.toString('utf8').replace(/\n$/, ''));
  return new Set((await readFile(file, 'latin1')).split('\n').filter(Boolean));
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
export function parsePromisor(text: string): Promisor | null {
  const filters = new Map<string, string>();
  let remote: string | null = null;
  for (const entry of text.split('\0').filter(Boolean)) {
    const [key = '', value = ''] = split(entry, '\n');
    const name = key.slice('remote.'.length, key.lastIndexOf('.'));
    if (key.endsWith('.partialclonefilter')) filters.set(name, value);
    else if (value !== 'false') remote ??= name;
  }
  return remote === null ? null : { remote, filter: filters.get(remote) ?? null };
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}
