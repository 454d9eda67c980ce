import { join } from 'node:path';
import { emptyTraces, shapeOf, type GitShape } from '../tools/bench/git-trace';
import { git, nx } from './support/run';
import { createSmallWorkspace } from './support/small-workspace';

async function shapeOfRelease(count: number): Promise<{ first: GitShape; again: GitShape }> {
  const components = Array.from({ length: count }, (_, index) => `c${String(index).padStart(2, '0')}`);
  const workspace = await createSmallWorkspace({ components });
  const traces = join(workspace.folder, 'traces');
  try {
    const head = git(workspace.root, 'rev-parse', 'HEAD');
    for (const name of components) await workspace.build(name, head);
    const shapes: GitShape[] = [];
    for (let run = 0; run < 2; run += 1) {
      const { exitCode, output } = await nx(workspace.root, ['run-many', '-t', 'release'], {
        GIT_TRACE2_EVENT: emptyTraces(traces),
      });
      if (exitCode !== 0) throw new Error(output);
      shapes.push(shapeOf(traces));
    }
    return { first: shapes[0] as GitShape, again: shapes[1] as GitShape };
  } finally {
    await workspace.close();
  }
}

/** GitHub starts no builds for more tags than this in one push, so they go out in several. */
const TAGS_IN_A_PUSH = 3;
const A_PUSH: GitShape = { processes: 3, roundTrips: 1 };

/** What is left when every push of build tags after the first is taken away, each with the same price. */
function withOnePushOfTags({ processes, roundTrips }: GitShape, tags: number): GitShape {
  const more = Math.ceil(tags / TAGS_IN_A_PUSH) - 1;
  return {
    processes: processes - more * A_PUSH.processes,
    roundTrips: roundTrips - more * A_PUSH.roundTrips,
  };
}

it('costs as many git processes and round trips for 50 components as for 5, save the pushes of three tags', async () => {
  const five = await shapeOfRelease(5);
  const fifty = await shapeOfRelease(50);
  expect(withOnePushOfTags(fifty.first, 50)).toEqual(withOnePushOfTags(five.first, 5));
  // Nothing is tagged the second time.
  expect(fifty.again).toEqual(five.again);
});
