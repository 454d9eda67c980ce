import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { git, nx } from './support/run';
import { createSmallWorkspace } from './support/small-workspace';

interface Shape {
  readonly processes: number;
  readonly roundTrips: number;
}

/** Every git process that we started ourselves, as git's own trace tells; what git starts is git's affair. */
function shapeOf(traces: string): Shape {
  const started = readdirSync(traces)
    .flatMap((file) => readFileSync(join(traces, file), 'utf8').split('\n'))
    .filter((line) => line.includes('"event":"start"'))
    .map((line) => JSON.parse(line) as { sid: string; argv: string[] })
    .filter(({ sid }) => !sid.includes('/'));
  const talks = started.filter(({ argv }) =>
    argv.some((word) => ['fetch', 'push', 'ls-remote'].includes(word)),
  );
  return { processes: started.length, roundTrips: talks.length };
}

async function shapeOfRelease(count: number): Promise<{ first: Shape; again: Shape }> {
  const components = Array.from({ length: count }, (_, index) => `c${String(index).padStart(2, '0')}`);
  const workspace = await createSmallWorkspace({ components });
  const traces = join(workspace.folder, 'traces');
  try {
    const head = git(workspace.root, 'rev-parse', 'HEAD');
    for (const name of components) await workspace.build(name, head);
    const shapes: Shape[] = [];
    for (let run = 0; run < 2; run += 1) {
      rmSync(traces, { recursive: true, force: true });
      mkdirSync(traces);
      const { exitCode, output } = await nx(workspace.root, ['run-many', '-t', 'release'], {
        GIT_TRACE2_EVENT: traces,
      });
      if (exitCode !== 0) throw new Error(output);
      shapes.push(shapeOf(traces));
    }
    return { first: shapes[0] as Shape, again: shapes[1] as Shape };
  } finally {
    await workspace.close();
  }
}

it('costs as many git processes and round trips for 50 components as for 5', async () => {
  const five = await shapeOfRelease(5);
  const fifty = await shapeOfRelease(50);
  expect(fifty).toEqual(five);
});
