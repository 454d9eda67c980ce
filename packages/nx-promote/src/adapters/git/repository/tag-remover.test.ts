import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTagRemover } from './tag-remover.js';

let folder: string;
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tags-'));
  git(folder, 'init', '-q', '--bare', 'remote.git');
  git(folder, 'clone', '-q', 'remote.git', 'work');
  const work = join(folder, 'work');
  for (const text of ['one', 'two']) {
    git(work, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', text);
  }
  git(work, 'tag', 'core/1', 'HEAD~1');
  git(work, 'tag', 'core/2', 'HEAD');
  git(work, 'push', '-q', 'origin', 'HEAD', 'core/1', 'core/2');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tags = (): string => git(join(folder, 'remote.git'), 'tag', '--list');

it('removes tags that still are where they were seen, and none when one has moved', async () => {
  const work = join(folder, 'work');
  const [first, second] = [git(work, 'rev-parse', 'HEAD~1'), git(work, 'rev-parse', 'HEAD')];
  const remover = createTagRemover({ workspaceRoot: work, remote: 'origin' });
  const moved = [
    { name: 'core/1', commit: first },
    { name: 'core/2', commit: first },
  ];
  await expect(remover.remove(moved)).rejects.toMatchObject({ kind: 'external', code: 'TAGS_NOT_REMOVED' });
  expect(tags()).toBe('core/1\ncore/2');
  await remover.remove([{ name: 'core/1', commit: first }]);
  expect(tags()).toBe('core/2');
  await remover.remove([{ name: 'core/2', commit: second }]);
  expect(tags()).toBe('');
});

it('does not say that tags are gone which were removed from another repository', async () => {
  const work = join(folder, 'work');
  git(folder, 'clone', '-q', '--bare', 'remote.git', 'other.git');
  git(work, 'config', 'remote.origin.pushurl', join(folder, 'other.git'));
  const remover = createTagRemover({ workspaceRoot: work, remote: 'origin' });
  const removed = remover.remove([{ name: 'core/2', commit: git(work, 'rev-parse', 'HEAD') }]);
  await expect(removed).rejects.toMatchObject({ code: 'PUSHED_ELSEWHERE' });
  expect(tags()).toBe('core/1\ncore/2');
});
