import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHttp } from '../../../testing/git-http-server.js';
import { gitCounters } from '../../process/git.js';
import {
  createDeploymentRepositories,
  type DeploymentRepositories,
  type UpdateRequest,
} from './deployment-repositories.js';

let folder: string;
let remote: string;
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const show = (path: string, branch = 'master'): string => git(remote, 'show', `${branch}:${path}`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deployments-'));
  remote = join(folder, 'deployments.git');
  git(folder, 'init', '-q', '--bare', '-b', 'master', 'deployments.git');
  git(folder, 'init', '-q', '-b', 'main', 'workspace');
  git(join(folder, 'workspace'), 'config', 'user.name', 'Ada <Lovelace>');
  git(join(folder, 'workspace'), 'config', 'user.email', 'ada@example.org');
  git(join(folder, 'workspace'), 'remote', 'add', 'origin', remote);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Files that somebody pushed by hand. */
function byHand(files: Record<string, string>, branch = 'master'): string {
  const clone = mkdtempSync(join(folder, 'hand-'));
  git(clone, 'init', '-q', '-b', branch);
  try {
    git(clone, 'pull', '-q', remote, branch);
  } catch {
    // The branch is new.
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(clone, path, '..'), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
  git(clone, 'add', '-A');
  git(clone, '-c', 'user.name=h', '-c', 'user.email=h@h', 'commit', '-qm', 'by hand');
  git(clone, 'push', '-q', remote, `HEAD:refs/heads/${branch}`);
  return git(clone, 'rev-parse', 'HEAD');
}

const repositories = (timeoutMs = 20_000, cache = 'cache'): DeploymentRepositories =>
  createDeploymentRepositories({
    workspaceRoot: join(folder, 'workspace'),
    cacheFolder: join(folder, cache),
    timeoutMs,
  });

const request = (path: string, text: string | null, more: Partial<UpdateRequest> = {}): UpdateRequest => ({
  repository: remote,
  branch: 'master',
  edits: () => Promise.resolve(new Map([[path, text]])),
  message: 'subject\n\nbody',
  ...more,
});

const hook = (name: string, script: string): void => {
  const file = join(remote, 'hooks', name);
  mkdirSync(join(remote, 'hooks'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
};

describe('reading a deployment repository', () => {
  it('reads many files with the same number of processes as one', async () => {
    byHand(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`envs/${n}.env`, `A=${n}\n`])));
    const all = repositories();
    const count = async (paths: string[]): Promise<[number, number, (string | null)[]]> => {
      const before = { ...gitCounters };
      const snapshot = await all.snapshot(remote, 'master');
      const texts = await Promise.all(paths.map((path) => snapshot.read(path)));
      return [gitCounters.processes - before.processes, gitCounters.roundTrips - before.roundTrips, texts];
    };
    await count(['envs/0.env']);
    const one = await count(['envs/1.env']);
    const many = await count([...Array.from({ length: 40 }, (_, n) => `envs/${n}.env`), 'envs/none.env']);
    expect(many.slice(0, 2)).toEqual(one.slice(0, 2));
    expect(one[1]).toBe(1);
    expect(many[2].slice(38)).toEqual(['A=38\n', 'A=39\n', null]);
  });

  it('sees what was pushed since, and knows an empty repository', async () => {
    const all = repositories();
    expect((await all.snapshot(remote, 'master')).tip).toBeNull();
    const first = byHand({ 'a.env': 'A=1\n' });
    expect((await all.snapshot(remote, 'master')).tip).toBe(first);
    const second = byHand({ 'a.env': 'A=2\n' });
    const snapshot = await all.snapshot(remote, 'master');
    expect([snapshot.tip, await snapshot.read('a.env')]).toEqual([second, 'A=2\n']);
  });

  it('names the branches there are when the one that was asked for is missing', async () => {
    byHand({ a: 'x' }, 'trunk');
    await expect(repositories().snapshot(remote, 'master')).rejects.toMatchObject({
      code: 'DEPLOYMENTS_BRANCH_MISSING',
      details: ['it has: trunk'],
    });
  });

  it('hides the password of a repository that cannot be reached', async () => {
    const failed = repositories().snapshot('http://bob:s3cret@127.0.0.1:1/x.git', 'master');
    await expect(failed).rejects.toMatchObject({ code: 'DEPLOYMENTS_UNREACHABLE', kind: 'external' });
    const error = await failed.catch((reason: unknown) => reason);
    expect(JSON.stringify(error) + (error as Error).message).not.toContain('s3cret');
  });

  it.each([
    '../x',
    '/etc/passwd',
    'a/../../b',
    '.git/config',
    'a/.GIT/x',
    'a//b',
    '',
    'a/',
    'a\nb',
    'a\\b',
    '.git./x',
  ])('refuses the path %j', async (path) => {
    byHand({ a: 'x' });
    await expect(repositories().updateFiles(request(path, 'x'))).rejects.toMatchObject({
      code: 'DEPLOYMENT_PATH_INVALID',
    });
  });

  it.each(['-x', 'a b', 'a:b', '../x', 'a..b', '', '*', 'x.lock'])(
    'never takes the branch %j for more than a name',
    async (branch) => {
      byHand({ a: 'x' });
      await expect(repositories().snapshot(remote, branch)).rejects.toMatchObject({ kind: 'config' });
    },
  );

  it('refuses what is no plain text file', async () => {
    const clone = join(folder, 'odd');
    git(folder, 'init', '-q', '-b', 'master', 'odd');
    execFileSync('ln', ['-s', '/etc/passwd', join(clone, 'link')]);
    writeFileSync(join(clone, 'binary'), Buffer.from([0xff, 0xfe, 0x41]));
    git(clone, 'add', '-A');
    git(clone, '-c', 'user.name=h', '-c', 'user.email=h@h', 'commit', '-qm', 'odd');
    git(clone, 'push', '-q', remote, 'master');
    const snapshot = await repositories().snapshot(remote, 'master');
    await expect(snapshot.read('link')).rejects.toThrow(/symbolic link/);
    await expect(snapshot.read('binary')).rejects.toThrow(/not UTF-8/);
    await expect(snapshot.read('binary/x')).rejects.toThrow(/binary is no folder/);
  });
});

describe('writing a deployment repository', () => {
  it('commits on top of the branch, as the author of the workspace, and touches nothing else', async () => {
    const before = byHand({ 'a/x.env': 'A=1\n', other: 'stays' });
    const { commit } = await repositories().updateFiles(request('a/x.env', 'A=2\n'));
    expect(git(remote, 'rev-parse', 'master')).toBe(commit);
    expect(git(remote, 'rev-parse', 'master^')).toBe(before);
    expect(git(remote, 'diff', '--name-only', before, 'master')).toBe('a/x.env');
    expect(git(remote, 'log', '-1', '--format=%an <%ae>%n%B', 'master')).toBe(
      'Ada  Lovelace <ada@example.org>\nsubject\n\nbody',
    );
  });

  it('makes files, deletes them, keeps modes, in an empty repository too', async () => {
    const all = repositories();
    await all.updateFiles(request('dir/é "x".env', 'A=1\n'));
    expect(show('dir/é "x".env')).toBe('A=1');
    byHand({ 'run.sh': 'one' });
    const clone = join(folder, 'mode');
    git(folder, 'clone', '-q', remote, 'mode');
    git(clone, 'update-index', '--chmod=+x', 'run.sh');
    git(clone, '-c', 'user.name=h', '-c', 'user.email=h@h', 'commit', '-qm', 'x');
    git(clone, 'push', '-q', 'origin', 'master');
    await all.updateFiles(request('run.sh', 'two'));
    expect(git(remote, 'ls-tree', 'master', 'run.sh')).toContain('100755');
    await all.updateFiles(request('run.sh', null));
    expect(git(remote, 'ls-tree', '--name-only', 'master')).toBe('dir');
  });

  it('makes no commit when nothing differs', async () => {
    const before = byHand({ 'a.env': 'A=1\n' });
    expect(await repositories().updateFiles(request('a.env', 'A=1\n'))).toEqual({ commit: null });
    expect(await repositories().updateFiles(request('none.env', null))).toEqual({ commit: null });
    expect(git(remote, 'rev-parse', 'master')).toBe(before);
  });

  it('takes the workspace remote when no repository is named, and makes a branch there when told to', async () => {
    byHand({ a: 'x' }, 'main');
    const own = { repository: null, branch: 'changelogs' };
    await expect(repositories().updateFiles(request('c.md', 'x', own))).rejects.toMatchObject({
      code: 'DEPLOYMENTS_BRANCH_MISSING',
    });
    const { commit } = await repositories().updateFiles(request('c.md', 'x', { ...own, createBranch: true }));
    expect(git(remote, 'rev-list', 'changelogs')).toBe(commit);
  });

  it('applies again on top when somebody else pushes in between, and asks first whether it still may', async () => {
    byHand({ 'a.env': 'A=1\nB=1\n' });
    let asked = 0;
    const { commit } = await repositories().updateFiles({
      ...request('', ''),
      edits: async (read) => new Map([['a.env', ((await read('a.env')) ?? '').replace('A=1', 'A=2')]]),
      stillOurs: () => {
        asked += 1;
        if (asked === 1) byHand({ 'a.env': 'A=1\nB=2\n' });
        return Promise.resolve();
      },
    });
    expect(show('a.env')).toBe('A=2\nB=2');
    expect([asked, git(remote, 'rev-parse', 'master')]).toEqual([2, commit]);
  });

  it('pushes nothing once the claim is lost', async () => {
    const before = byHand({ 'a.env': 'A=1\n' });
    const stillOurs = (): Promise<void> => Promise.reject(new Error('taken over'));
    await expect(repositories().updateFiles(request('a.env', 'A=2\n', { stillOurs }))).rejects.toThrow(
      'taken over',
    );
    expect(git(remote, 'rev-parse', 'master')).toBe(before);
  });

  it.each(['one cache', 'caches of their own'])(
    'loses no change among four writers with %s',
    async (kind) => {
      byHand({ 'a.env': 'X=0\n' });
      const writers = Array.from({ length: 4 }, (_, n) =>
        repositories(20_000, kind === 'one cache' ? 'cache' : `cache${n}`),
      );
      const write = async (all: DeploymentRepositories, name: string): Promise<void> => {
        for (let turn = 0; turn < 3; turn += 1) {
          const line = `${name}${turn}=1\n`;
          await all.updateFiles({
            ...request('', ''),
            edits: async (read) => new Map([['a.env', `${await read('a.env')}${line}`]]),
          });
        }
      };
      await Promise.all(writers.map((all, n) => write(all, `W${n}_`)));
      expect(show('a.env').split('\n').sort()).toEqual(
        ['X=0', ...[0, 1, 2, 3].flatMap((n) => [0, 1, 2].map((turn) => `W${n}_${turn}=1`))].sort(),
      );
      expect(git(remote, 'rev-list', '--count', 'master')).toBe('13');
    },
  );

  it.each(['pre-receive', 'update'])(
    'tells in the words of the server why a %s hook refuses',
    async (name) => {
      const before = byHand({ 'a.env': 'A=1\n' });
      hook(name, 'printf "frozen until \\033[31mMonday\\033[0m\\a\\n" >&2; exit 1');
      const error: unknown = await repositories()
        .updateFiles(request('a.env', 'A=2\n'))
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'DEPLOYMENTS_PUSH_REFUSED', kind: 'external' });
      expect((error as { details: string[] }).details).toContain('frozen until Monday');
      expect(git(remote, 'rev-parse', 'master')).toBe(before);
    },
  );

  it('says that there is trouble on the server when a left-over lock blocks the branch', async () => {
    byHand({ 'a.env': 'A=1\n' });
    writeFileSync(join(remote, 'refs', 'heads', 'master.lock'), '');
    await expect(repositories().updateFiles(request('a.env', 'A=2\n'))).rejects.toMatchObject({
      code: 'DEPLOYMENTS_BRANCH_BLOCKED',
    });
  });

  it('makes its cache anew when a killed process left a lock in it', async () => {
    byHand({ 'a.env': 'A=1\n' });
    const all = repositories();
    await all.snapshot(remote, 'master');
    const [cache] = execFileSync('ls', [join(folder, 'cache')], { encoding: 'utf8' }).split('\n');
    writeFileSync(join(folder, 'cache', String(cache), 'refs', 'deployments', 'master.lock'), '');
    byHand({ 'a.env': 'A=2\n' });
    expect(await (await all.snapshot(remote, 'master')).read('a.env')).toBe('A=2\n');
  });

  it("is not led astray by the user's settings", async () => {
    byHand({ 'a.env': 'A=1\n' });
    const workspace = join(folder, 'workspace');
    const decoy = join(folder, 'decoy.git');
    git(folder, 'init', '-q', '--bare', '-b', 'master', 'decoy.git');
    git(workspace, 'config', `url.${remote}.pushInsteadOf`, 'deploy-alias');
    git(workspace, 'config', `url.${decoy}.insteadOf`, 'deploy-alias');
    git(workspace, 'config', 'push.gpgSign', 'true');
    git(workspace, 'config', 'push.followTags', 'true');
    process.env['GIT_DIR'] = join(workspace, '.git');
    try {
      await repositories().updateFiles(request('a.env', 'A=2\n', { repository: 'deploy-alias' }));
    } finally {
      delete process.env['GIT_DIR'];
    }
    expect(show('a.env')).toBe('A=2');
  });

  it('says what to set when git knows no author', async () => {
    byHand({ 'a.env': 'A=1\n' });
    git(join(folder, 'workspace'), 'config', 'user.name', '<>');
    await expect(repositories().updateFiles(request('a.env', 'A=2\n'))).rejects.toMatchObject({
      code: 'GIT_AUTHOR_UNKNOWN',
    });
  });
});

describe('over HTTP', () => {
  it.each(['cut', 'hang'] as const)('finds that a push arrived whose answer was lost: %s', async (fault) => {
    byHand({ 'a.env': 'A=1\n' });
    const server = await startGitHttp(folder);
    try {
      const all = repositories(fault === 'hang' ? 2_500 : 20_000);
      const repository = `${server.url}/deployments.git`;
      expect(await (await all.snapshot(repository, 'master')).read('a.env')).toBe('A=1\n');
      server.loseAnswers(fault, 1);
      const { commit } = await all.updateFiles(request('a.env', 'A=2\n', { repository }));
      expect(git(remote, 'rev-parse', 'master')).toBe(commit);
      expect(git(remote, 'rev-list', '--count', 'master')).toBe('2');
    } finally {
      await server.close();
    }
  });

  it('makes one commit out of two writers who push at once', async () => {
    byHand({ 'a.env': 'A=1\n' });
    const server = await startGitHttp(folder);
    try {
      const repository = `${server.url}/deployments.git`;
      const results = await Promise.all(
        ['one', 'two'].map((cache) =>
          repositories(20_000, cache).updateFiles(request('a.env', 'A=2\n', { repository, message: cache })),
        ),
      );
      expect(results.filter(({ commit }) => commit !== null)).toHaveLength(1);
      expect(git(remote, 'rev-list', '--count', 'master')).toBe('2');
    } finally {
      await server.close();
    }
  });
});

describe('a deployment repository of the other object format', () => {
  const make = (format: string): void => {
    rmSync(remote, { recursive: true });
    git(folder, 'init', '-q', '--bare', '-b', 'master', `--object-format=${format}`, 'deployments.git');
  };
  const seed = (format: string): string => {
    const clone = mkdtempSync(join(folder, 'seed-'));
    git(clone, 'init', '-q', `--object-format=${format}`, '-b', 'master');
    writeFileSync(join(clone, 'a.env'), 'A=1\n');
    git(clone, 'add', '-A');
    git(clone, '-c', 'user.name=h', '-c', 'user.email=h@h', 'commit', '-qm', 'by hand');
    git(clone, 'push', '-q', remote, 'HEAD:refs/heads/master');
    return git(clone, 'rev-parse', 'HEAD');
  };

  it.each([
    ['sha1', 'sha256'],
    ['sha256', 'sha1'],
  ])('is read and written: %s, where git makes new ones of %s', async (format, usual) => {
    make(format);
    const first = seed(format);
    process.env['GIT_DEFAULT_HASH'] = usual;
    try {
      const all = repositories();
      const snapshot = await all.snapshot(remote, 'master');
      expect([snapshot.tip, await snapshot.read('a.env')]).toEqual([first, 'A=1\n']);
      expect((await all.updateFiles(request('a.env', 'A=2\n'))).commit).toHaveLength(first.length);
      expect(show('a.env')).toBe('A=2');
      await all.updateFiles(request('b.env', 'B=1\n', { branch: 'other', createBranch: true }));
      expect(show('b.env', 'other')).toBe('B=1');
    } finally {
      delete process.env['GIT_DEFAULT_HASH'];
    }
  });

  it('says what to do of an empty one', async () => {
    make('sha256');
    await expect(repositories().updateFiles(request('a.env', 'A=1\n'))).rejects.toMatchObject({
      code: 'DEPLOYMENTS_OTHER_FORMAT',
      kind: 'config',
    });
  });
});
