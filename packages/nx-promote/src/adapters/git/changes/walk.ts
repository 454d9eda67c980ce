import { PromoteError } from '../../../core/errors/promote-error.js';
import { historyTooShort } from '../../../core/errors/history.js';
import { git, gitFailed } from '../../process/git.js';
import { readRepositoryFacts } from '../history/repository-facts.js';
import { READ_IN_BULK } from '../history/reading.js';
import { AS_RECORDS, RecordParser } from './commit-records.js';
import { GraphBuilder, type CommitGraph } from './commit-graph.js';

/**
 * Reads the commit graph above the endpoints' common history. With a commit-graph file git ends as soon as we
 * have seen enough; without one it reads every commit object once, which costs about 5 microseconds each.
 * Throws (kind `user`) where a shallow clone ends before all of it was seen: to git that looks like a beginning.
 */
export async function walk(
  cwd: string,
  endpoints: readonly string[],
  wantsAll: boolean,
): Promise<CommitGraph> {
  const builder = new GraphBuilder(endpoints, wantsAll);
  const enough = new AbortController();
  const parser = new RecordParser((record) => {
    if (!builder.complete) builder.add(record);
  });
  const result = await git({
    args: ['rev-list', '--topo-order', ...AS_RECORDS, '--stdin'],
    cwd,
    env: READ_IN_BULK,
    input: `${endpoints.join('\n')}\n`,
    signal: enough.signal,
    onStdout: (chunk) => {
      if (builder.complete) return;
      parser.push(chunk);
      if (builder.complete) enough.abort();
    },
  });
  if (builder.complete && !builder.endsEarly) return builder.build();
  const { shallow } = await readRepositoryFacts(cwd);
  const cut = [...shallow].find((id) => builder.needsParentsOf(id));
  if (cut !== undefined) throw cutOff(cut);
  if (result.exitCode === 0 || builder.complete) return builder.build();
  const [boundary] = shallow;
  throw boundary === undefined
    ? gitFailed(result, 'reading the commits between two deployments')
    : cutOff(boundary);
}

function cutOff(boundary: string): PromoteError {
  const gap = { kind: 'cut-off', commit: boundary, said: null } as const;
  return new PromoteError(historyTooShort('what lies between two deployments', gap, 'origin'));
}
