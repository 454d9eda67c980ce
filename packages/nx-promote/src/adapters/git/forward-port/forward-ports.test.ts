import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRepository, type BuiltRepository, type CommitSpec } from '../../../testing/repositories.js';
import { createHistoryReader } from '../history/history-reader.js';
import { createForwardPorts } from './create-forward-ports.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
const BASE = text('1', '2', '3', '4', '5', '6', '7', '8', '9');
const FIRST = BASE.replace('2', 'two');
const SECOND = FIRST.replace('8', 'eight');

/** 0 is the base; 1 and 2 are the hotfix's commits; what follows is the trunk, and the last commit its tip. */
const HOTFIX: CommitSpec[] = [
  { parents: [], files: { 'core/a.txt': BASE, 'core/b.txt': BASE } },
  { parents: [0], files: { 'core/a.txt': FIRST }, message: 'Count uuids' },
  { parents: [1], files: { 'core/a.txt': SECOND }, message: 'Count them right' },
];

async function ask(trunk: readonly CommitSpec[], fix = 2) {
  const built: BuiltRepository = await buildRepository(folder, [...HOTFIX, ...trunk]);
  const history = createHistoryReader({ workspaceRoot: folder });
  const reader = createForwardPorts({ workspaceRoot: folder, history });
  const question = { base: built.ids[0] ?? '', fix: built.ids[fix] ?? '', into: built.head };
  const [answer] = await reader.forwardPorts([question]);
  return { answer, ids: built.ids };
}

const other: CommitSpec = { parents: [0], files: { 'core/b.txt': 'other\n' }, message: 'Another change' };

it('is there when it was merged', async () => {
  const merge: CommitSpec = { parents: [3, 2], files: { 'core/a.txt': SECOND }, message: 'Merge' };
  expect((await ask([other, merge])).answer).toEqual({ kind: 'ancestor', missing: [] });
});

it('is there when each commit was picked, in any order and among others', async () => {
  const { answer } = await ask([
    other,
    { parents: [3], files: { 'core/a.txt': BASE.replace('8', 'eight') } },
    { parents: [4], files: { 'core/c.txt': 'x' } },
    { parents: [5], files: { 'core/a.txt': SECOND } },
  ]);
  expect(answer).toEqual({ kind: 'patches', missing: [] });
});

it('is there when it was squashed into one commit, also with other files in it', async () => {
  const squash: CommitSpec = { parents: [3], files: { 'core/a.txt': SECOND, 'docs/news.md': 'news' } };
  expect((await ask([other, squash])).answer).toEqual({ kind: 'patches', missing: [] });
});

it('names what is missing, oldest first', async () => {
  const { answer, ids } = await ask([other, { parents: [3], files: { 'core/a.txt': FIRST } }]);
  expect(answer).toEqual({
    kind: 'missing',
    missing: [{ commit: ids[2], subject: 'Count them right' }],
  });
});

it('believes a trailer, where the change had to be made in another way', async () => {
  const changed = (message: (ids: readonly string[]) => string) => async () => {
    const first = await buildRepository(join(folder, 'ids'), HOTFIX);
    return ask([
      other,
      { parents: [3], files: { 'core/a.txt': 'rewritten\n' }, message: message(first.ids) },
    ]);
  };
  const whole = await changed(
    (ids) => `Count uuids anew\n\nPromote-Forward-Port: ${ids[2]?.slice(0, 9)}\n`,
  )();
  expect(whole.answer).toEqual({ kind: 'declared', missing: [] });
  await rm(folder, { recursive: true });
  const one = await changed((ids) => `Count\n\n(cherry picked from commit ${ids[1]})\n`)();
  expect(one.answer).toMatchObject({ kind: 'missing', missing: [{ subject: 'Count them right' }] });
});

it('is not deceived by a person’s diff settings or by odd names', async () => {
  const odd = 'core/ä "b"\n:(glob)*.txt';
  const built = await buildRepository(folder, [
    { parents: [], files: { [odd]: BASE } },
    { parents: [0], files: { [odd]: FIRST } },
    { parents: [0], files: { other: 'x' } },
    { parents: [2], files: { [odd]: FIRST, more: 'y' } },
  ]);
  await built.git('config', 'diff.noprefix', 'true');
  await built.git('config', 'diff.algorithm', 'patience');
  const history = createHistoryReader({ workspaceRoot: folder });
  const [base = '', fix = '', , into = ''] = built.ids;
  const reader = createForwardPorts({ workspaceRoot: folder, history });
  expect(await reader.forwardPorts([{ base, fix, into }])).toEqual([{ kind: 'patches', missing: [] }]);
});

it('tells apart what differs in white space alone', async () => {
  const yaml = (indent: string): string => text('a:', '  b:', `${indent}key: 1`, '  c: 2');
  const built = await buildRepository(folder, [
    { parents: [], files: { 'core/a.yaml': yaml('    ') } },
    { parents: [0], files: { 'core/a.yaml': yaml('  ') }, message: 'Take the key out of b' },
    { parents: [0], files: { 'core/a.yaml': yaml('      ') }, message: 'Put it deeper' },
  ]);
  const history = createHistoryReader({ workspaceRoot: folder });
  const [base = '', fix = '', into = ''] = built.ids;
  const reader = createForwardPorts({ workspaceRoot: folder, history });
  expect(await reader.forwardPorts([{ base, fix, into }])).toMatchObject([{ kind: 'missing' }]);
});

it('finds it from a workspace in a subfolder of its repository, whatever is shown relative to it', async () => {
  const built = await buildRepository(folder, [
    ...HOTFIX,
    other,
    { parents: [3], files: { 'core/a.txt': SECOND, 'docs/news.md': 'news' } },
  ]);
  await built.git('config', 'diff.relative', 'true');
  const workspaceRoot = join(folder, 'docs');
  const history = createHistoryReader({ workspaceRoot });
  const [base = '', , fix = '', , into = ''] = built.ids;
  const reader = createForwardPorts({ workspaceRoot, history });
  expect(await reader.forwardPorts([{ base, fix, into }])).toEqual([{ kind: 'patches', missing: [] }]);
});

it('counts what a merge on the branch changes beside what it merges', async () => {
  const side: CommitSpec = { parents: [0], files: { 'core/b.txt': FIRST }, message: 'Beside' };
  const built = await buildRepository(folder, [
    { parents: [], files: { 'core/a.txt': BASE, 'core/b.txt': BASE, 'core/c.txt': BASE } },
    { parents: [0], files: { 'core/a.txt': FIRST }, message: 'Count uuids' },
    side,
    { parents: [1, 2], files: { 'core/b.txt': FIRST, 'core/c.txt': FIRST }, message: 'Merge, and mend c' },
    { parents: [0], files: { 'core/a.txt': FIRST }, message: 'Count uuids' },
    { parents: [4], files: { 'core/b.txt': FIRST }, message: 'Beside' },
    { parents: [5], files: { 'core/c.txt': FIRST }, message: 'Mend c' },
  ]);
  const history = createHistoryReader({ workspaceRoot: folder });
  const [base = '', , , fix = '', , two = '', three = ''] = built.ids;
  const reader = createForwardPorts({ workspaceRoot: folder, history });
  const answers = await reader.forwardPorts([two, three].map((into) => ({ base, fix, into })));
  expect(answers).toMatchObject([
    { kind: 'missing', missing: [{ commit: fix, subject: 'Merge, and mend c' }] },
    { kind: 'patches', missing: [] },
  ]);
});

it('does not guess in a clone whose history is too short', async () => {
  const built = await buildRepository(join(folder, 'full'), [...HOTFIX, other, { parents: [3] }]);
  const clone = join(folder, 'clone');
  await built.git('branch', 'fix', built.ids[2] ?? '');
  await built.git(
    'clone',
    '--quiet',
    '--depth=1',
    '--no-single-branch',
    `file://${join(folder, 'full')}`,
    clone,
  );
  const history = createHistoryReader({ workspaceRoot: clone });
  const reader = createForwardPorts({ workspaceRoot: clone, history });
  const [base = '', , fix = ''] = built.ids;
  expect(await reader.forwardPorts([{ base, fix, into: built.head }])).toMatchObject([{ kind: 'unknown' }]);
});
