import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PickRequest } from '../../../core/ports/cherry-picks.js';
import { buildRepository, type BuiltRepository, type CommitSpec } from '../../../testing/repositories.js';
import { createCherryPicks } from './cherry-picks.js';
import { createWorktrees } from './worktree.js';

let folder: string;
let work: string;
let built: BuiltRepository;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'picks-'));
  work = join(folder, 'work');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** 0 is the base, 1 and 2 the hotfix, then the trunk. */
async function repository(...trunk: CommitSpec[]): Promise<void> {
  built = await buildRepository(work, [
    { parents: [], files: { 'core/a.txt': 'one\n', 'core/b.txt': 'one\n', other: 'x' } },
    { parents: [0], files: { 'core/a.txt': 'two\n' }, message: 'Count uuids\n' },
    { parents: [1], files: { 'core/b.txt': 'two\n' }, message: 'Count more\n' },
    ...trunk,
  ]);
  await built.git('init', '--quiet', '--bare', join(folder, 'remote.git'));
  await built.git('remote', 'add', 'origin', join(folder, 'remote.git'));
  await built.git('config', 'user.name', 'Ada');
  await built.git('config', 'user.email', 'ada@example.org');
}

const pick = (more: Partial<PickRequest> = {}) =>
  createCherryPicks({ remote: 'origin', worktrees: createWorktrees({ workspaceRoot: work }) }).pick({
    branch: 'forward-port/core/fix',
    onto: built.head,
    replaces: null,
    commits: [built.ids[1] ?? '', built.ids[2] ?? ''],
    ...more,
  });

it('picks each commit with where it comes from, and pushes the branch', async () => {
  await repository({ parents: [0], files: { other: 'y' } });
  const answer = await pick();
  const tip = await built.git('ls-remote', 'origin', 'refs/heads/forward-port/core/fix');
  expect(answer).toEqual({ kind: 'pushed', commit: tip.slice(0, 40) });
  const log = await built.git('log', '--format=%s %b', `${built.head}..${tip.slice(0, 40)}`);
  expect(log).toContain(`Count uuids (cherry picked from commit ${built.ids[1]})`);
  expect(log).toContain(`Count more (cherry picked from commit ${built.ids[2]})`);
  expect(await built.git('status', '--porcelain')).toBe('');
});

it('leaves out what is there already', async () => {
  await repository({ parents: [0], files: { 'core/a.txt': 'two\n' } });
  expect(await pick()).toMatchObject({ kind: 'pushed' });
  const [line = ''] = (await built.git('ls-remote', 'origin')).split('\n');
  expect((await built.git('log', '--format=%s', `${built.head}..${line.slice(0, 40)}`)).trim()).toBe(
    'Count more',
  );
  await rm(work, { recursive: true });
  await rm(join(folder, 'remote.git'), { recursive: true });
  await repository({ parents: [0], files: { 'core/a.txt': 'two\n', 'core/b.txt': 'two\n' } });
  expect(await pick()).toEqual({ kind: 'empty' });
  expect(await built.git('ls-remote', 'origin')).toBe('');
});

it('names the files that conflict and who changed them, and leaves nothing behind', async () => {
  await repository({ parents: [0], files: { 'core/b.txt': 'three\n' }, message: 'Rename the fields\n' });
  expect(await pick()).toEqual({
    kind: 'conflict',
    commit: built.ids[2],
    paths: [{ path: 'core/b.txt', by: expect.stringMatching(/^[0-9a-f]+ Rename the fields$/) }],
  });
  expect(await built.git('ls-remote', 'origin')).toBe('');
  expect((await built.git('worktree', 'list')).trim().split('\n')).toHaveLength(1);
});

describe('where git does not know who commits', () => {
  const kept = { ...process.env };
  beforeEach(() => {
    for (const name of Object.keys(process.env)) {
      if (/^(GIT_(AUTHOR|COMMITTER)_|EMAIL$)/.test(name)) delete process.env[name];
    }
    Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' });
  });
  afterEach(() => {
    process.env = { ...kept };
  });

  async function anonymous(): Promise<void> {
    await repository({ parents: [0], files: { other: 'y' } });
    await built.git('config', '--remove-section', 'user');
    await built.git('config', 'user.useConfigOnly', 'true');
  }

  it('refuses with the command that mends it, and pushes nothing', async () => {
    await anonymous();
    await expect(pick()).rejects.toMatchObject({
      kind: 'user',
      code: 'GIT_AUTHOR_UNKNOWN',
      hints: expect.arrayContaining(['git config user.name "..." && git config user.email "..."']),
    });
    expect(await built.git('ls-remote', 'origin')).toBe('');
    expect((await built.git('worktree', 'list')).trim().split('\n')).toHaveLength(1);
  });

  it('takes who is named as the author of commits', async () => {
    await anonymous();
    process.env['GIT_AUTHOR_NAME'] = 'Grace <H>';
    process.env['GIT_AUTHOR_EMAIL'] = 'grace@example.org';
    const answer = await pick();
    if (answer.kind !== 'pushed') throw new Error(answer.kind);
    expect((await built.git('log', '-1', '--format=%an|%cn|%ce', answer.commit)).trim()).toBe(
      'Ada Author|Grace H|grace@example.org',
    );
  });
});

it('says what git said when a commit cannot be picked at all, and skips nothing', async () => {
  await repository({ parents: [0], files: { other: 'y' } });
  const unknown = 'd'.repeat(40);
  await expect(pick({ commits: [unknown] })).rejects.toMatchObject({
    code: 'GIT_FAILED',
    details: [expect.stringContaining(unknown)],
  });
  expect(await built.git('ls-remote', 'origin')).toBe('');
});

it('goes on from a branch that is there, when it is told where that stands', async () => {
  await repository({ parents: [0], files: { other: 'y' } });
  const first = await pick({ commits: [built.ids[1] ?? ''] });
  if (first.kind !== 'pushed') throw new Error(first.kind);
  const { commit: replaces } = first;
  const second = await pick({ onto: replaces, replaces, commits: [built.ids[2] ?? ''] });
  if (second.kind !== 'pushed') throw new Error(second.kind);
  expect(await built.git('ls-remote', 'origin')).toContain(second.commit);
  expect((await built.git('log', '--format=%s', `${built.head}..${second.commit}`)).trim()).toBe(
    'Count more\nCount uuids',
  );
  // On another commit, since the same pick within the same second is the same commit, and that is there.
  await expect(pick({ onto: built.head, replaces, commits: [built.ids[2] ?? ''] })).rejects.toMatchObject({
    code: 'GIT_FAILED',
  });
});

it('picks of a merge what it brought to its branch', async () => {
  await repository(
    { parents: [2], files: { other: 'merged', 'core/b.txt': 'three\n' }, message: 'Mend b' },
    { parents: [2, 3], files: { other: 'merged', 'core/b.txt': 'three\n', more: 'x' }, message: 'Merge' },
    { parents: [0], files: { another: 'y' } },
  );
  const answer = await pick({ commits: [1, 2, 3, 4].map((at) => built.ids[at] ?? '') });
  if (answer.kind !== 'pushed') throw new Error(answer.kind);
  expect(await built.git('show', `${answer.commit}:more`)).toBe('x');
  expect(await built.git('show', `${answer.commit}:core/b.txt`)).toBe('three\n');
});

it('never moves a branch that is there', async () => {
  await repository({ parents: [0], files: { other: 'y' } });
  await built.git('push', '--quiet', 'origin', `${built.ids[0]}:refs/heads/forward-port/core/fix`);
  await expect(pick()).rejects.toMatchObject({ kind: 'external', code: 'GIT_FAILED' });
  expect(await built.git('ls-remote', 'origin')).toContain(built.ids[0]);
});

it('does not say that a branch was pushed which went to another repository', async () => {
  await repository({ parents: [0], files: { other: 'y' } });
  await built.git('init', '--quiet', '--bare', join(folder, 'other.git'));
  await built.git('config', 'remote.origin.pushurl', join(folder, 'other.git'));
  await expect(pick()).rejects.toMatchObject({ code: 'PUSHED_ELSEWHERE' });
});
