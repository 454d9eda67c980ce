import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createCherryPicks } from './cherry-picks.js';
import { createDeploymentRepositories } from '../deployments/deployment-repositories.js';
import { createLedgerStore } from '../ledger/create-ledger-store.js';
import { saysWritten } from './pushed.js';
import { createTagRemover } from './tag-remover.js';
import { createWorktrees } from './worktree.js';

/** A push counts as written when git says so of every ref, or when the refs say so; never by its exit code. */

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

interface Place {
  readonly work: string;
  readonly remote: string;
  readonly head: string;
  readonly other: string;
}

/** What the git on the PATH does in place of a push. */
const GIT = {
  'sends nothing and ends with 0': 'exit 0',
  'sends all and ends with 1': '"$real" "$@"; exit 1',
};

const withGit = (push: string, work: (place: Place) => Promise<void>): Promise<void> =>
  inTemporaryFolder(async (folder) => {
    const remote = join(folder, 'remote.git');
    const root = join(folder, 'work');
    git(folder, 'init', '-q', '--bare', '-b', 'main', 'remote.git');
    git(folder, 'clone', '-q', remote, 'work');
    git(root, 'config', 'user.name', 'a');
    git(root, 'config', 'user.email', 'a@b');
    for (const name of ['one', 'two']) {
      writeFileSync(join(root, name), name);
      git(root, 'add', '.');
      git(root, 'commit', '-qm', name);
    }
    const [head, other] = [git(root, 'rev-parse', 'HEAD~1'), git(root, 'rev-parse', 'HEAD')];
    git(root, 'tag', 'core/1', head);
    git(root, 'push', '-q', 'origin', `${head}:refs/heads/main`, 'core/1');
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    const script = `#!/bin/sh\nreal=${real}\nfor word in "$@"; do\n  if [ "$word" = push ]; then ${push}; fi\ndone\nexec "$real" "$@"\n`;
    writeFileSync(join(bin, 'git'), script);
    chmodSync(join(bin, 'git'), 0o755);
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `${bin}${delimiter}${path}`;
    try {
      await work({ work: root, remote, head, other });
    } finally {
      process.env['PATH'] = path;
    }
  });

const refOn = ({ remote }: Place, ref: string): string =>
  git(remote, 'for-each-ref', '--format=%(objectname)', ref);
const REF = 'refs/promote/components/dev/core';

/** Every place that pushes: what it does, and what the remote must hold afterwards. */
const PUSHES: Record<string, { push(place: Place): Promise<unknown>; arrived(place: Place): boolean }> = {
  'records and tags': {
    push: async ({ work, head }) => {
      const commit = {
        message: 'one\n',
        author: { name: 'A', email: 'a@b' },
        at: '2026-01-02T03:04:05Z',
        record: '{}',
        state: '{}',
      };
      const ledger = createLedgerStore({ workspaceRoot: work, remote: 'origin', prefix: 'refs/promote' });
      const moves = [{ ref: REF, expected: null, commits: [commit] }];
      const { kind } = await ledger.append(moves, [{ name: 'core/2', commit: head }]);
      if (kind !== 'written') throw new Error(kind);
    },
    arrived: (place) => refOn(place, REF) !== '' && refOn(place, 'refs/tags/core/2') === place.head,
  },
  'tags that go': {
    push: ({ work, head }) =>
      createTagRemover({ workspaceRoot: work, remote: 'origin' }).remove([{ name: 'core/1', commit: head }]),
    arrived: (place) => refOn(place, 'refs/tags/core/1') === '',
  },
  'the branch of a forward port': {
    push: ({ work, head, other }) =>
      createCherryPicks({
        remote: 'origin',
        worktrees: createWorktrees({ workspaceRoot: work, remote: 'origin' }),
      }).pick({ branch: 'port', onto: head, replaces: null, commits: [other] }),
    arrived: (place) => refOn(place, 'refs/heads/port') !== '',
  },
  'a deployment': {
    push: ({ work, remote }) =>
      createDeploymentRepositories({ workspaceRoot: work, cacheFolder: join(work, '.cache') }).updateFiles({
        repository: remote,
        branch: 'main',
        edits: async () => new Map([['dev.env', 'CORE=1\n']]),
        message: 'deploy',
      }),
    arrived: ({ remote }) => git(remote, 'ls-tree', '--name-only', 'main').includes('dev.env'),
  },
};

describe.each(Object.keys(PUSHES))('a push of %s', (what) => {
  const { push, arrived } = PUSHES[what] as (typeof PUSHES)[string];

  it('is not taken for written when git says nothing of it', () =>
    withGit(GIT['sends nothing and ends with 0'], async (place) => {
      await expect(push(place)).rejects.toMatchObject({ kind: 'external' });
      expect(arrived(place)).toBe(false);
    }));

  it('is taken for written when the refs say so, whatever git said', () =>
    withGit(GIT['sends all and ends with 1'], async (place) => {
      await push(place);
      expect(arrived(place)).toBe(true);
    }));
});

describe('what git says of a push', () => {
  const says = (exitCode: number, ...lines: string[]): boolean =>
    saysWritten({ exitCode, stdout: Buffer.from(`${lines.join('\n')}\n`) }, ['refs/a/x', 'refs/tags/x']);

  it.each([
    ['new, moved', true, ['*\tr/o/x:refs/a/x\t[new reference]', ' \tr/t/x:refs/tags/x\t1..2']],
    ['forced, there already', true, ['+\tr/o/x:refs/a/x\t1...2', '=\tr/t/x:refs/tags/x\t[up to date]']],
    ['gone', true, ['-\t:refs/a/x\t[deleted]', '*\tr/t/x:refs/tags/x\t[new tag]']],
    ['one of two', false, ['*\tr/o/x:refs/a/x\t[new reference]']],
    ['nothing at all', false, ['To file:///x', 'Done']],
    ['refused', false, ['*\tr/o/x:refs/a/x\t[new]', '!\tr/t/x:refs/tags/x\t[remote rejected] (no)']],
    ['another of that name', false, ['*\tr/o/x:refs/a/x\t[new]', '*\tr/t/x:refs/tags/x2\t[new tag]']],
    [
      'refused by one of two URLs',
      false,
      [
        '*\tr/o/x:refs/a/x\t[new]',
        '*\tr/t/x:refs/tags/x\t[new tag]',
        'To file:///y',
        '!\tr/o/x:refs/a/x\t[rejected] (stale info)',
      ],
    ],
  ])('%s', (_, expected, lines) => expect(says(0, ...lines)).toBe(expected));

  it('is no proof with another exit code', () => {
    expect(says(1, '*\tr/o/x:refs/a/x\t[new]', '*\tr/t/x:refs/tags/x\t[new tag]')).toBe(false);
  });
});
