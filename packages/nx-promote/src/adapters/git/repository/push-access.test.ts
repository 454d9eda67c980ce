import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PushAccess } from '../../../core/ports/preflight.js';
import { startGitHttp, type GitHttpServer } from '../../../testing/git-http-server.js';
import { git, gitCounters } from '../../process/git.js';
import { createDeploymentRepositories } from '../deployments/deployment-repositories.js';
import { askToPush, type PushQuestion } from './push-access.js';

let folder: string;
let workspace: string;
let server: GitHttpServer | null = null;
const run = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rights-'));
  workspace = join(folder, 'workspace');
  run(folder, 'init', '-q', '--bare', '-b', 'main', 'remote.git');
  run(folder, 'init', '-q', '-b', 'main', 'workspace');
  run(workspace, 'remote', 'add', 'origin', '../remote.git');
});
afterEach(async () => {
  await server?.close();
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

const ask = (destination: string, more: Partial<PushQuestion> = {}): Promise<PushAccess> =>
  askToPush({
    destination,
    cwd: workspace,
    git: (program) => git({ ...program, cwd: workspace }),
    ...more,
  });

async function http(status: number, text = ''): Promise<string> {
  server = await startGitHttp(folder);
  server.refusePushes(status, text);
  return `${server.url}/remote.git`;
}

describe('whether somebody may push', () => {
  it('is asked in one round trip that changes nothing, from a repository without commits', async () => {
    const before = { ...gitCounters };
    expect(await ask('origin')).toEqual({ kind: 'allowed' });
    expect(gitCounters.roundTrips - before.roundTrips).toBe(1);
    expect(gitCounters.processes - before.processes).toBe(1);
    expect(run(join(folder, 'remote.git'), 'for-each-ref')).toBe('');
  });

  it('is a no where the server knows the user and does not let them', async () => {
    const url = await http(403, 'Permission to team/remote.git denied to bot.\n');
    expect(await git({ args: ['ls-remote', '--', url] })).toMatchObject({ exitCode: 0 });
    const answer = await ask(url);
    expect(answer).toMatchObject({ kind: 'refused' });
    expect(answer).toMatchObject({
      said: expect.arrayContaining(['Permission to team/remote.git denied to bot.']),
    });
  });

  it.each([401, 404])('is a no where the server answers %d to who may read', async (status) => {
    expect(await ask(await http(status))).toMatchObject({ kind: 'refused' });
  });

  it('is unknown where the server is ill, or away', async () => {
    expect(await ask(await http(503))).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('503'),
    });
    expect(await ask('http://127.0.0.1:1/remote.git')).toMatchObject({ kind: 'unknown' });
    expect(await ask('no-such-remote')).toMatchObject({ kind: 'unknown' });
  });

  it.each<[string, PushAccess['kind']]>([
    ['git@host: Permission denied (publickey).', 'refused'],
    ['ERROR: Permission to a/b.git denied to c.', 'refused'],
    ['ERROR: The key you are authenticating with has been marked as read only.', 'refused'],
    ['remote: You are not allowed to push code to this project.', 'refused'],
    ['fatal: remote error: service not enabled: /remote.git', 'refused'],
    ['ssh: Could not resolve hostname git.example.org', 'unknown'],
    ['ssh: connect to host git.example.org port 22: Connection timed out', 'unknown'],
    ["fatal: the receiving end does not support this repository's hash algorithm", 'unknown'],
    ['', 'unknown'],
  ])('git that says "%s" means %s', async (stderr, kind) => {
    const result = { ...(await git({ args: ['version'] })), exitCode: 128, stderr };
    expect(await ask('origin', { git: async () => result })).toMatchObject({ kind });
  });

  it('is a no where the folder of the repository cannot be written', async () => {
    const objects = join(folder, 'remote.git', 'objects');
    const mayWrite = async (path: string): Promise<boolean> => path !== objects;
    const refused = { kind: 'refused', said: [`${objects} cannot be written`] };
    expect(await ask('origin', { mayWrite })).toEqual(refused);
    expect(await ask(`file://${join(folder, 'remote.git')}`, { mayWrite })).toEqual(refused);
  });

  it('shows no password of a URL', async () => {
    const url = (await http(401)).replace('http://', 'http://bob:s3cret@');
    expect(JSON.stringify(await ask(url))).not.toContain('s3cret');
  });

  it('of a deployment repository is asked before it was ever read, whatever its object format', async () => {
    run(folder, 'init', '-q', '--bare', '--object-format=sha256', 'deployments.git');
    const repositories = createDeploymentRepositories({
      workspaceRoot: workspace,
      cacheFolder: join(folder, 'cache'),
    });
    const wanted = join(folder, 'deployments.git');
    // An empty repository of another format takes nothing from here, and only a push tells.
    expect(await repositories.mayPush(wanted)).toMatchObject({ kind: 'unknown' });
    expect(await repositories.mayPush(join(folder, 'remote.git'))).toEqual({ kind: 'allowed' });
    const url = await http(403);
    expect(await repositories.mayPush(url)).toMatchObject({ kind: 'refused' });
  });
});
