import { plainOutcome, runBatch, type TaskOutcome } from './run-batch.js';
import type { TaskRequest } from '../options/task-request.js';

function task(project: string, target: string, after: readonly string[] = []): TaskRequest {
  return { id: `${project}:${target}`, project, target, options: { environment: 'dev' }, after };
}

/** Runs a batch in which the named tasks fail, and says which groups ran and how each task ended. */
async function play(tasks: readonly TaskRequest[], failing: readonly string[] = []) {
  const groups: string[][] = [];
  const ended: Record<string, TaskOutcome> = {};
  const run = runBatch(
    tasks,
    ({ target }) => target,
    async (group) => {
      groups.push(group.map(({ id }) => id));
      return new Map(group.map(({ id }) => [id, plainOutcome(!failing.includes(id), id)]));
    },
  );
  const lasts: string[] = [];
  for await (const { task: done, outcome, isLast } of run) {
    ended[done.id] = outcome;
    if (isLast) lasts.push(done.id);
  }
  return { groups, ended, lasts };
}

describe('runBatch', () => {
  const chain = ['a', 'b'].flatMap((project) => [
    task(project, 'test', [`${project}:deploy`]),
    task(project, 'deploy', [`${project}:tag`]),
    task(project, 'tag'),
  ]);

  it.each([
    [[], 'b:test'],
    [['a:tag'], 'b:test'],
    [['a:deploy', 'b:deploy'], 'b:deploy'],
    [['a:tag', 'b:tag'], 'b:tag'],
  ])('knows the last task that runs, when %j fail', async (failing, last) => {
    expect((await play(chain, failing)).lasts).toEqual([last]);
  });

  it('runs the same step of all components together, in the order of the chain', async () => {
    const { groups, ended } = await play(chain);
    expect(groups).toEqual([
      ['a:tag', 'b:tag'],
      ['a:deploy', 'b:deploy'],
      ['a:test', 'b:test'],
    ]);
    expect(Object.values(ended).every(({ success }) => success)).toBe(true);
  });

  it('reports what depends on a failed task as failed without running it, and goes on with the rest', async () => {
    const { groups, ended } = await play(chain, ['a:deploy']);
    expect(groups).toEqual([['a:tag', 'b:tag'], ['a:deploy', 'b:deploy'], ['b:test']]);
    expect(ended['a:test']).toMatchObject({ success: false, output: 'Not run, because a:deploy failed.' });
    expect(ended['b:test']?.success).toBe(true);
  });

  it('stops along the whole chain', async () => {
    const { groups, ended } = await play(chain, ['a:tag', 'b:tag']);
    expect(groups).toEqual([['a:tag', 'b:tag']]);
    expect(ended['b:test']).toMatchObject({ success: false, output: 'Not run, because b:deploy failed.' });
  });

  it('takes dependencies outside the batch as done: Nx has run them', async () => {
    const { ended } = await play([task('a', 'deploy', ['a:tag', 'lib:build'])]);
    expect(ended['a:deploy']?.success).toBe(true);
  });

  it('counts a task that the group says nothing about as failed', async () => {
    const run = runBatch(
      [task('a', 'tag')],
      ({ target }) => target,
      async () => new Map(),
    );
    for await (const { outcome } of run) expect(outcome.success).toBe(false);
  });

  it('does not wait for ever for tasks that wait for each other', async () => {
    await expect(play([task('a', 'x', ['a:y']), task('a', 'y', ['a:x'])])).rejects.toThrow(
      'wait for each other',
    );
  });
});
