import type { Ancestry, AncestryPair } from '../../../core/model/ancestry.js';
import { git, gitFailed } from '../../process/git.js';
import { commitsHere } from '../repository/commits-here.js';
import { isObjectId, objectId } from '../repository/object-id.js';
import type { Asked, HistorySupply, Lack } from './history-supply.js';
import { READ_IN_BULK } from './reading.js';
import { Reachability } from './reachability.js';
import { readRepositoryFacts } from './repository-facts.js';

interface Place {
  readonly workspaceRoot: string;
  readonly supply: HistorySupply;
}

/**
 * The implementation of {@link HistoryReader.ancestry}: one process says which commits are here, and one walks
 * back from all descendants at once until every pair is proven. A pair that is not related costs a walk to
 * the roots, which reads commits only. Where a commit or the history lacks, it is brought and all is asked again.
 */
export async function answerAncestry(
  { workspaceRoot, supply }: Place,
  pairs: readonly AncestryPair[],
): Promise<Ancestry[]> {
  if (pairs.length === 0) return [];
  const { answer, said } = await supply.until(() => ask(workspaceRoot, pairs));
  return answer.map((one) => {
    if (one === 'yes' || one === 'no') return one;
    const gap = supply.gapOf(one, said);
    if (gap === null) throw new Error('an answer lacks nothing and is not known');
    return { kind: 'unknown', gap };
  });
}

async function ask(
  workspaceRoot: string,
  pairs: readonly AncestryPair[],
): Promise<Asked<('yes' | 'no' | Lack)[]>> {
  const [here, { shallow }] = await Promise.all([
    commitsHere(
      workspaceRoot,
      pairs.flatMap(({ ancestor, descendant }) => [ancestor, descendant]),
    ),
    readRepositoryFacts(workspaceRoot),
  ]);
  const isKnown = (pair: AncestryPair): boolean => here.has(pair.ancestor) && here.has(pair.descendant);
  const reach = new Reachability(
    pairs.filter((pair) => isKnown(pair)),
    shallow,
  );
  if (!reach.isProven) await walk(workspaceRoot, reach);
  const answer = pairs.map((pair): 'yes' | 'no' | Lack => {
    const commits = [pair.ancestor, pair.descendant].filter((id) => !here.has(id));
    if (commits.length > 0) return { commits, ends: [] };
    if (reach.isReached(pair)) return 'yes';
    const ends = reach.endsInTheWay(pair);
    return ends.length === 0 ? 'no' : { commits, ends };
  });
  const lacks = answer.filter((one) => one !== 'yes' && one !== 'no');
  return {
    answer,
    lacks: {
      commits: [...new Set(lacks.flatMap(({ commits }) => commits.filter(isObjectId)))],
      ends: [...new Set(lacks.flatMap(({ ends }) => ends))],
    },
  };
}

async function walk(workspaceRoot: string, reach: Reachability): Promise<void> {
  const stop = new AbortController();
  let rest = '';
  const result = await git({
    args: ['rev-list', '--parents', '--stdin'],
    cwd: workspaceRoot,
    env: READ_IN_BULK,
    input: reach.starts.join('\n'),
    signal: stop.signal,
    onStdout: (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [commit = '', ...parents] = line.split(' ');
        reach.add(objectId(commit, 'comparing commits'), parents);
      }
      if (reach.isProven) stop.abort();
    },
  });
  if (result.exitCode !== 0 && !stop.signal.aborted) throw gitFailed(result, 'comparing commits');
}
