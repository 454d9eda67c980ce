import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectGraph } from '@nx/devkit';
import type { PreflightReader, PushAccess } from '../../core/ports/preflight.js';
import { createPreflight } from './preflight.js';

const IDENTITY = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'];

let folder: string;
const env = { ...process.env };
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preflight-'));
  for (const name of IDENTITY) delete process.env[name];
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
  process.env['GIT_CONFIG_SYSTEM'] = '/dev/null';
  git('init', '-q', '-b', 'main', '.');
  git('init', '-q', '--bare', 'remote.git');
  git('remote', 'add', 'origin', 'remote.git');
});
afterEach(() => {
  process.env = { ...env };
  rmSync(folder, { recursive: true, force: true });
});

function preflight(answers: readonly PushAccess[] = []): [PreflightReader, (string | null)[]] {
  const asked: (string | null)[] = [];
  const node = {
    name: 'core',
    type: 'app',
    data: {
      root: 'core',
      targets: { build: {}, container: {}, 'deploy-dev': { executor: 'nx-promote:deploy' } },
    },
  };
  const graph = { nodes: { core: node }, dependencies: {} } as unknown as ProjectGraph;
  const mayPush = async (repository: string | null): Promise<PushAccess> => {
    asked.push(repository);
    return answers[asked.length - 1] ?? { kind: 'allowed' };
  };
  return [
    createPreflight({ workspaceRoot: folder, remote: 'origin', graph, repositories: { mayPush } }),
    asked,
  ];
}

describe('who commits', () => {
  it('is not known without a name and an address', async () => {
    expect(await preflight()[0].committer()).toMatchObject({
      code: 'GIT_AUTHOR_UNKNOWN',
      hints: [expect.stringContaining('git config user.name'), expect.any(String)],
    });
    git('config', 'user.name', 'Ada');
    expect(await preflight()[0].committer()).toMatchObject({ code: 'GIT_AUTHOR_UNKNOWN' });
  });

  it.each<[string, () => void]>([
    [
      "the checkout's settings",
      () => {
        git('config', 'user.name', 'Ada');
        git('config', 'user.email', 'ada@example.org');
      },
    ],
    [
      'the environment',
      () => {
        process.env['GIT_AUTHOR_NAME'] = 'Ada';
        process.env['GIT_AUTHOR_EMAIL'] = 'ada@example.org';
      },
    ],
  ])('is known from %s', async (_where, set) => {
    set();
    expect(await preflight()[0].committer()).toBeNull();
  });
});

it("knows a component's own targets from Nx's graph, and nothing of what is not in it", () => {
  const [looking] = preflight();
  expect(looking.targets('core')).toEqual(['build', 'container']);
  expect(looking.targets('ui')).toBeNull();
});

it('looks for programs on the PATH of the run and in the workspace', async () => {
  const [looking] = preflight();
  const missing = (...command: string[]): Promise<string | null> =>
    looking.missingProgram({ command, at: 'checkout', env: {} });
  expect(await missing('git', 'status')).toBeNull();
  expect(await missing('no-such-program-anywhere')).toBe('no-such-program-anywhere');
  expect(await missing('./deploy.sh')).toBe('./deploy.sh');
});

describe('the right to push', () => {
  it('is asked once where it is given, and again where it was not', async () => {
    const [looking, asked] = preflight([
      { kind: 'unknown', why: 'away' },
      { kind: 'refused', said: [] },
    ]);
    const repository = `${folder}/deployments`;
    const answers: string[] = [];
    for (let time = 0; time < 4; time += 1) answers.push((await looking.mayPush({ repository })).kind);
    expect(answers).toEqual(['unknown', 'refused', 'allowed', 'allowed']);
    expect(asked).toHaveLength(3);
  });

  it("to the workspace's own remote is one question, whatever is pushed there", async () => {
    const [looking, asked] = preflight();
    expect(await looking.mayPush({ remote: 'origin' })).toEqual({ kind: 'allowed' });
    rmSync(join(folder, 'remote.git'), { recursive: true });
    expect(await looking.mayPush({ repository: null })).toEqual({ kind: 'allowed' });
    expect(asked).toEqual([]);
  });
});
