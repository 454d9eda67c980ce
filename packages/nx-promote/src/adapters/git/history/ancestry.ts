import { git, gitOk } from '../../process/git.js';
import { gitFailure, READ_AS_IT_IS, READ_IN_BULK } from './reading.js';
import { Reachability, type AncestryPair } from './reachability.js';
import { readRepositoryFacts } from './repository-facts.js';

/**
 * The implementation of {@link HistoryReader.ancestry}: one process says which commits are here, and one walks
 * back from all descendants at once until every pair is proven. A pair that is not related costs a walk to
 * the roots, which reads commits only.
 */
export async function answerAncestry(
  workspaceRoot: string,
  pairs: readonly AncestryPair[],
): Promise<(boolean | null)[]> {
  if (pairs.length === 0) return [];
  const [here, facts] = await Promise.all([
    presentCommits(workspaceRoot, pairs),
    readRepositoryFacts(workspaceRoot),
  ]);
  const isKnown = (pair: AncestryPair): boolean => here.has(pair.ancestor) && here.has(pair.descendant);
  const reach = new Reachability(pairs.filter((pair) => isKnown(pair)));
  if (!reach.isProven) await walk(workspaceRoot, reach);
  return pairs.map((pair) => {
    if (!isKnown(pair)) return null;
    if (reach.isReached(pair)) return true;
    return reach.touches(pair.descendant, facts.shallow) ? null : false;
  });
}

/** `--missing` keeps a partial clone from asking its remote for commits that are not here. */
async function presentCommits(workspaceRoot: string, pairs: readonly AncestryPair[]): Promise<Set<string>> {
  const asked = new Set(pairs.flatMap(({ ancestor, descendant }) => [ancestor, descendant]));
  const ids = [...asked].filter((id) => /^[0-9a-f]{40,64}$/.test(id));
  if (ids.length === 0) return new Set();
  const output = await gitOk(
    {
      args: ['rev-list', '--no-walk', '--ignore-missing', '--missing=allow-any', '--stdin'],
      cwd: workspaceRoot,
      env: READ_AS_IT_IS,
      input: ids.join('\n'),
    },
    'looking for commits',
  );
  return new Set(output.toString('latin1').split('\n').filter(Boolean));
}

async function walk(workspaceRoot: string, reach: Reachability): Promise<void> {
  const stop = new AbortController();
  let rest = '';
  let stderr = '';
  const result = await git({
    args: ['rev-list', '--parents', '--stdin'],
    cwd: workspaceRoot,
    env: READ_IN_BULK,
    input: reach.starts.join('\n'),
    signal: stop.signal,
    onOutput: (chunk, stream) => {
      if (stream === 'stderr') {
        stderr += chunk.toString('utf8');
        return;
      }
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [commit = '', ...parents] = line.split(' ');
        reach.add(commit, parents);
      }
      if (reach.isProven) stop.abort();
    },
  });
  if (result.exitCode !== 0 && !stop.signal.aborted) throw gitFailure('comparing commits', stderr);
}
