import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitCounters } from '../../process/git.js';
import { createDeploymentRepositories, type DeploymentRepositories } from './deployment-repositories.js';

let folder: string;
let remote: string;
let all: DeploymentRepositories;
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'known-'));
  remote = join(folder, 'deployments.git');
  git(folder, 'init', '-q', '--bare', '-b', 'master', 'deployments.git');
  git(folder, 'init', '-q', '-b', 'main', 'workspace');
  git(join(folder, 'workspace'), 'config', 'user.name', 'Ada');
  git(join(folder, 'workspace'), 'config', 'user.email', 'ada@example.org');
  git(folder, 'clone', '-q', remote, 'hand');
  byHand('a.env', 'A=1\n');
  all = createDeploymentRepositories({
    workspaceRoot: join(folder, 'workspace'),
    cacheFolder: join(folder, 'cache'),
    remembers: true,
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function byHand(path: string, text: string): void {
  const clone = join(folder, 'hand');
  const isEmpty = git(remote, 'for-each-ref') === '';
  if (!isEmpty) git(clone, 'pull', '-q', remote, 'master');
  writeFileSync(join(clone, path), text);
  git(clone, 'add', '-A');
  git(clone, '-c', 'user.name=h', '-c', 'user.email=h@h', 'commit', '-qm', 'by hand');
  git(clone, 'push', '-q', remote, 'HEAD:refs/heads/master');
}

const read = async (path: string): Promise<string | null> =>
  (await all.snapshot(remote, 'master')).read(path);

async function write(path: string, edit: (text: string | null) => string): Promise<string | null> {
  const { commit } = await all.updateFiles({
    repository: remote,
    branch: 'master',
    message: 'edited',
    edits: async (reader) => new Map([[path, edit(await reader(path))]]),
  });
  return commit;
}

async function roundTripsOf(act: () => Promise<unknown>): Promise<number> {
  const before = gitCounters.roundTrips;
  await act();
  return gitCounters.roundTrips - before;
}

describe('a deployment repository that is remembered', () => {
  it('is read once, and anew after it was forgotten', async () => {
    expect(await roundTripsOf(() => read('a.env'))).toBe(1);
    byHand('a.env', 'A=2\n');
    expect(await roundTripsOf(async () => expect(await read('a.env')).toBe('A=1\n'))).toBe(0);
    all.forget();
    expect(await read('a.env')).toBe('A=2\n');
  });

  it('is known after a push of ours, which costs one round trip', async () => {
    await read('a.env');
    expect(await roundTripsOf(() => write('a.env', () => 'A=3\n'))).toBe(1);
    expect(await roundTripsOf(async () => expect(await read('a.env')).toBe('A=3\n'))).toBe(0);
    expect(git(remote, 'show', 'master:a.env')).toBe('A=3');
  });

  it('is read again when somebody else has pushed meanwhile, and nothing of theirs is lost', async () => {
    await read('a.env');
    byHand('b.env', 'B=1\n');
    const seen: (string | null)[] = [];
    await write('a.env', (text) => {
      seen.push(text);
      return `${text}C=1\n`;
    });
    expect(seen).toEqual(['A=1\n', 'A=1\n']);
    expect(git(remote, 'show', 'master:b.env')).toBe('B=1');
    expect(git(remote, 'show', 'master:a.env')).toBe('A=1\nC=1');
    expect(await read('b.env')).toBe('B=1\n');
  });

  it('is read again before it is said that nothing has to change', async () => {
    await read('a.env');
    byHand('a.env', 'A=9\n');
    expect(await write('a.env', () => 'A=1\n')).not.toBeNull();
    expect(git(remote, 'show', 'master:a.env')).toBe('A=1');
  });

  it('is read again when its cache was removed', async () => {
    await read('a.env');
    rmSync(join(folder, 'cache'), { recursive: true });
    expect(await write('a.env', (text) => `${text}C=1\n`)).not.toBeNull();
    expect(git(remote, 'show', 'master:a.env')).toBe('A=1\nC=1');
  });
});

it('asks for the settings again when they could not be read', async () => {
  const root = join(folder, 'later');
  mkdirSync(root);
  const later = createDeploymentRepositories({ workspaceRoot: root, cacheFolder: join(folder, 'cache') });
  process.env['GIT_CEILING_DIRECTORIES'] = folder;
  try {
    const broken = join(root, '.git');
    writeFileSync(broken, 'no git directory\n');
    await expect(later.snapshot(remote, 'master')).rejects.toThrow();
    rmSync(broken);
    git(root, 'init', '-q');
    expect(await (await later.snapshot(remote, 'master')).read('a.env')).toBe('A=1\n');
  } finally {
    delete process.env['GIT_CEILING_DIRECTORIES'];
  }
});
