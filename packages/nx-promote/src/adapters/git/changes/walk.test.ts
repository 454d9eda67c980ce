import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walk } from './walk.js';

let folder: string;
let commits: string[];

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nx-promote-walk-'));
  git(folder, 'init', '-q', '-b', 'master', 'whole');
  const whole = join(folder, 'whole');
  commits = [1, 2, 3, 4, 5].map((number) => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    git(whole, ...identity, 'commit', '-q', '--allow-empty', '-m', `commit ${number}`);
    return git(whole, 'rev-parse', 'HEAD');
  });
  git(folder, 'clone', '-q', '--depth', '3', `file://${whole}`, 'shallow');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const between = (clone: string, from: number, to: number) =>
  walk(join(folder, clone), [commits[from] ?? '', commits[to] ?? ''], false);

describe('in a shallow clone', () => {
  it('reads what is there', async () => {
    const ids = ({ commits: seen }: Awaited<ReturnType<typeof walk>>): string[] => seen.map(({ id }) => id);
    expect(ids(await between('shallow', 2, 4))).toEqual(ids(await between('whole', 2, 4)));
  });

  it.each([
    ['one of the two is missing', () => between('shallow', 0, 4)],
    ['everything is asked for', () => walk(join(folder, 'shallow'), [commits[4] ?? ''], true)],
  ])('refuses when %s, and names the fetch that mends it', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({
      code: 'HISTORY_TOO_SHORT',
      message: expect.stringContaining(`it is shallow and ends at the commit ${commits[2]}`),
      hints: expect.arrayContaining(['git fetch --unshallow origin']),
    });
  });

  it('refuses when both are where it ends, though git sees two whole histories', async () => {
    const whole = join(folder, 'whole');
    git(whole, 'branch', 'fix', commits[1] ?? '');
    const clone = ['clone', '-q', '--depth', '1', '--no-single-branch', `file://${whole}`, 'two-ends'];
    git(folder, ...clone);
    await expect(between('two-ends', 1, 4)).rejects.toMatchObject({ code: 'HISTORY_TOO_SHORT' });
  });

  it('asks for no more once it is whole', async () => {
    git(join(folder, 'shallow'), 'fetch', '-q', '--unshallow');
    expect((await between('shallow', 0, 4)).commits.length).toBeGreaterThanOrEqual(4);
  });
});
