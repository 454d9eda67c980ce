import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PromoteError } from '../../../core/errors/promote-error.js';
import { buildRepository, type BuiltRepository } from '../../../testing/repositories.js';
import { BlobReader } from '../attribution/blob-reader.js';
import type { GraphCommit } from '../changes/commit-graph.js';
import { readMoves } from '../changes/read-moves.js';
import { walk } from '../changes/walk.js';
import { answerAncestry } from '../history/ancestry.js';
import { DiffTree } from '../history/diff-tree.js';
import { FirstParentLine } from '../history/first-parent-line.js';
import { HistorySupply } from '../history/history-supply.js';
import { hasArrived } from './pushed.js';

/** A repository that lost the first commit of three, and the files of the last. */
let folder: string;
let broken: BuiltRepository;
let first: string;
let middle: string;
let last: string;
let lostTree: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'broken-'));
  broken = await buildRepository(join(folder, 'repository'), [
    { parents: [], files: { 'a/x': '1' } },
    { parents: [0], files: { 'a/x': '2' } },
    { parents: [1], files: { 'b/x': '2' } },
  ]);
  [first = '', middle = '', last = ''] = broken.ids;
  lostTree = (await broken.git('rev-parse', `${last}^{tree}`)).trim();
  for (const id of [first, lostTree]) {
    await rm(join(broken.folder, '.git/objects', id.slice(0, 2), id.slice(2)));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const told = async (ask: () => Promise<unknown>): Promise<unknown> => {
  const error: unknown = await ask().catch((reason: unknown) => reason);
  return { code: (error as PromoteError).code, said: (error as PromoteError).details?.join('\n') };
};
const gitSays = (what: string): unknown => ({
  code: 'GIT_FAILED',
  said: expect.stringContaining(what) as string,
});

it.each<[string, (at: string) => Promise<unknown>]>([
  ['the walk of a changelog', (at) => walk(at, [last, first], true)],
  [
    'ancestry',
    (at) =>
      answerAncestry({ workspaceRoot: at, supply: new HistorySupply({ workspaceRoot: at }) }, [
        { ancestor: last, descendant: middle },
      ]),
  ],
  ['a line of commits', (at) => new FirstParentLine(at, last).all()],
])('git is quoted where %s meets a commit that is lost', async (_, ask) => {
  expect(await told(() => ask(broken.folder))).toEqual(gitSays(first));
});

it.each<[string, (at: string) => Promise<unknown>]>([
  [
    'a search for moved folders',
    (at) => readMoves(at, [{ id: last, parentIds: [middle] } as unknown as GraphCommit]),
  ],
  [
    'a comparison of commits',
    (at) => new DiffTree(at, '').ask([{ commit: last, parent: middle }], () => undefined),
  ],
  ['a reader of lock files', (at) => new BlobReader(at).read(lostTree)],
])('git is quoted where %s meets a tree that is lost', async (_, ask) => {
  expect(await told(() => ask(broken.folder))).toEqual(gitSays(lostTree));
});

it('what a push said belongs to the error when looking fails too', async () => {
  const push = {
    exitCode: 1,
    stdout: Buffer.alloc(0),
    stderr: 'fatal: the push broke',
    timedOut: false,
    failure: null,
  };
  const asked = hasArrived(broken.folder, join(folder, 'nowhere'), new Map([['refs/heads/x', first]]), push);
  await expect(asked).rejects.toMatchObject({
    code: 'REMOTE_UNREACHABLE',
    details: expect.arrayContaining(['fatal: the push broke']) as string[],
  });
});
