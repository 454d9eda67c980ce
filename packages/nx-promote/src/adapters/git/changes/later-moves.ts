import type { ChangesQuery } from '../../../core/ports/changes.js';
import { git, gitOk } from '../../process/git.js';
import type { CommitGraph, GraphCommit } from './commit-graph.js';

/** Where the component's roots are known to be right: the checkout's commit. */
export interface Checkout {
  readonly head: string;
  /** The workspace as seen from the top of the repository: empty, or ending in `/`. */
  readonly prefix: string;
}

/** One git process. Null where there is no commit yet. */
export async function readCheckout(cwd: string): Promise<Checkout | null> {
  const { exitCode, stdout } = await git({ args: ['rev-parse', '--show-prefix', 'HEAD'], cwd });
  if (exitCode !== 0) return null;
  const [head = '', ...prefix] = stdout.toString('utf8').trimEnd().split('\n').reverse();
  return { head, prefix: prefix.reverse().join('\n') };
}

/**
 * The queries whose newer side has not all of today's folders: one of them may have moved after it. One git
 * process; none where everybody asks about the checkout's commit.
 */
export async function lackingRoots(
  cwd: string,
  { head, prefix }: Checkout,
  queries: readonly ChangesQuery[],
): Promise<ReadonlySet<ChangesQuery>> {
  const names = (query: ChangesQuery): string[] =>
    query.to === head
      ? []
      : query.closureRoots
          .map((root) => `${query.to}:${prefix}${root === '.' ? '' : root}`)
          .filter((name) => !name.includes('\n'));
  const wanted = [...new Set(queries.flatMap(names))];
  if (wanted.length === 0) return new Set();
  const output = await gitOk(
    {
      args: ['cat-file', '--batch-check=%(objecttype)'],
      cwd,
      input: wanted.map((name) => `${name}\n`).join(''),
    },
    'looking for folders that were elsewhere before',
  );
  const lines = output.toString('utf8').split('\n');
  const missing = new Set(wanted.filter((_, index) => lines[index]?.endsWith(' missing') === true));
  return new Set(queries.filter((query) => names(query).some((name) => missing.has(name))));
}

/** The commits of the checkout's history that came after somebody's newer side. `head` is the first endpoint. */
export function laterCommits(graph: CommitGraph, endpoints: readonly string[]): GraphCommit[] {
  return graph.commits.filter(({ reach }) => reach.has(0) && endpoints.some((_, index) => !reach.has(index)));
}
