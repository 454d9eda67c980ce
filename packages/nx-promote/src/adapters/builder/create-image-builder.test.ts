import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Component } from '../../core/model/component.js';
import type { ImageConfig } from '../../core/model/pipeline.js';
import { buildEnvironment } from './build-environment.js';
import { createWorktrees } from '../git/repository/worktree.js';
import type { OpenLog } from '../logs/program-log.js';
import { createImageBuilder } from './create-image-builder.js';

const COMPONENT = { name: 'ingest-core', root: 'components/ingest-core' } as Component;
/** What the component's target writes down: where it ran, with what, and what it saw. */
const TARGET = `
const { writeFileSync, readFileSync } = require('node:fs');
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^PROMOTE_|^NX_DAEMON$|^NX_TASK_MARK$/.test(name)));
const library = require('shared-library');
writeFileSync(process.env.OUTCOME, JSON.stringify({ cwd: process.cwd(), env, library, version: readFileSync('version.txt', 'utf8') }));
console.log('pushing to https://robot:hunter2@registry.example/x');
process.exit(Number(readFileSync('exit-code.txt', 'utf8')));
`;

let folder: string;
let workspace: string;
let outcome: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'image-builder-')));
  workspace = join(folder, 'repository', 'frontend');
  outcome = join(folder, 'outcome.json');
  process.env['OUTCOME'] = outcome;
  process.env['NX_TASK_MARK'] = 'of the outer run';
  process.env['NX_WORKSPACE_ROOT'] = folder;
});
afterEach(async () => {
  for (const name of ['OUTCOME', 'NX_TASK_MARK', 'NX_WORKSPACE_ROOT']) delete process.env[name];
  await rm(folder, { recursive: true, force: true });
});

async function git(...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const { stdout } = await promisify(execFile)('git', [...identity, ...args], { cwd: workspace });
  return stdout.trim();
}

async function commit(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await writeFile(join(workspace, name), content);
  }
  await git('add', '-A');
  await git('commit', '--quiet', '-m', 'a change');
  return git('rev-parse', 'HEAD');
}

/** A workspace in a folder of its repository, with nx and a library of its own linked into node_modules. */
async function workspaceAt(version: string): Promise<string> {
  await mkdir(join(workspace, 'node_modules'), { recursive: true });
  await git('init', '--quiet', join(workspace, '..'));
  const nx = resolve(__dirname, '../../../../../node_modules/nx');
  await symlink(nx, join(workspace, 'node_modules', 'nx'));
  await symlink('../libs/shared', join(workspace, 'node_modules', 'shared-library'));
  const options = { command: 'node target.js', cwd: '{projectRoot}' };
  const project = {
    name: COMPONENT.name,
    targets: { container: { executor: 'nx:run-commands', options, cache: true } },
  };
  return commit({
    '.gitignore': 'node_modules\n.nx\n',
    'nx.json': '{"analytics":false,"neverConnectToCloud":true}',
    'package.json': '{"name":"frontend","private":true}',
    'libs/shared/index.js': `module.exports = '${version}';`,
    'components/ingest-core/project.json': JSON.stringify(project),
    'components/ingest-core/target.js': TARGET,
    'components/ingest-core/version.txt': version,
    'components/ingest-core/exit-code.txt': '0',
  });
}

function builder(build: ImageConfig['build'], openLog?: OpenLog): ReturnType<typeof createImageBuilder> {
  const image = { repository: '{component}', build, timeoutSeconds: 60, link: null, tagsPerPush: null };
  return createImageBuilder({
    workspaceRoot: workspace,
    image,
    shortIdLength: 7,
    worktrees: createWorktrees({ workspaceRoot: workspace }),
    ...(openLog && { openLog }),
  });
}

function build(at: string, openLog?: OpenLog): Promise<void> {
  const image = `registry.example/ingest-core:${at.slice(0, 7)}`;
  return builder({ by: 'target', target: 'container' }, openLog).buildTarget(
    COMPONENT,
    at,
    image,
    'container',
  );
}

async function built(): Promise<{
  cwd: string;
  env: Record<string, string>;
  library: string;
  version: string;
}> {
  return JSON.parse(await readFile(outcome, 'utf8')) as Awaited<ReturnType<typeof built>>;
}

const worktrees = async (): Promise<number> => (await git('worktree', 'list')).split('\n').length;

describe('building by a target', () => {
  it('runs it in the checkout when that is the commit, again although Nx has it in its cache', async () => {
    const head = await workspaceAt('one');
    await build(head);
    await rm(outcome);
    await build(head);
    expect(await built()).toEqual({
      cwd: join(workspace, 'components/ingest-core'),
      env: {
        NX_DAEMON: 'false',
        PROMOTE_COMMIT: head,
        PROMOTE_COMPONENT: 'ingest-core',
        PROMOTE_IMAGE: `registry.example/ingest-core:${head.slice(0, 7)}`,
      },
      library: 'one',
      version: 'one',
    });
  });

  it("runs it in a worktree of another commit, with that commit's libraries, and removes the worktree", async () => {
    const old = await workspaceAt('one');
    await commit({
      'components/ingest-core/version.txt': 'two',
      'libs/shared/index.js': `module.exports = 'two';`,
    });
    await build(old);
    const { cwd, library, version } = await built();
    expect({ library, version }).toEqual({ library: 'one', version: 'one' });
    expect(cwd.startsWith(workspace)).toBe(false);
    expect(await worktrees()).toBe(1);
    await expect(readdir(cwd)).rejects.toThrow('ENOENT');
    expect(await readdir(join(workspace, 'node_modules'))).toEqual(['nx', 'shared-library']);
  });

  it('does not build what is not committed', async () => {
    const head = await workspaceAt('one');
    await writeFile(join(workspace, 'libs/shared/index.js'), `module.exports = 'unfinished';`);
    await build(head);
    expect((await built()).library).toBe('one');
  });

  it('says what failed, logs the output, and leaves no worktree behind', async () => {
    await workspaceAt('one');
    const broken = await commit({ 'components/ingest-core/exit-code.txt': '3' });
    await commit({ 'components/ingest-core/exit-code.txt': '0' });
    const output: string[] = [];
    const failing = build(broken, () => ({
      ...{ name: '', path: 'logs/build.log', note: () => undefined, last: () => '' },
      onOutput: (chunk) => void output.push(chunk.toString()),
      end: async (ok) => void output.push(String(ok)),
    }));
    await expect(failing).rejects.toMatchObject({
      kind: 'external',
      code: 'BUILD_FAILED',
      message: expect.stringContaining(
        `The target "container" of ingest-core at ${broken.slice(0, 7)} failed`,
      ) as string,
      details: ['its output: logs/build.log'],
    });
    expect(output.join('')).toContain('pushing to');
    expect(await worktrees()).toBe(1);
  });

  it('says what to fetch when the commit is not here', async () => {
    await workspaceAt('one');
    const absent = '0123456789012345678901234567890123456789';
    await expect(build(absent)).rejects.toMatchObject({
      kind: 'user',
      code: 'COMMIT_NOT_HERE',
      hints: [`fetch it: git fetch origin ${absent}`],
    });
    await expect(build('--upload-pack=x')).rejects.toMatchObject({ code: 'COMMIT_NOT_HERE' });
  });
});

describe('building by a command', () => {
  const script = `require('fs').writeFileSync(process.env.OUTCOME, JSON.stringify([process.argv.slice(1), process.env.PROMOTE_IMAGE]))`;
  const at = 'abcdef0123456789abcdef0123456789abcdef01';

  beforeEach(() => mkdir(workspace, { recursive: true }));

  it('passes component, commit, short id and image as arguments, unharmed by any shell', async () => {
    const arguments_ = ['{component}', '{commit}', '{shortId}', 'image={image};$(id)'];
    const command = [process.execPath, '-e', script, '--', ...arguments_];
    const image = 'registry.example:5000/ingest-core:abcdef012';
    await builder({ by: 'dispatch', command }).dispatch(COMPONENT, at, image);
    expect(JSON.parse(await readFile(outcome, 'utf8'))).toEqual([
      ['ingest-core', at, 'abcdef012', `image=${image};$(id)`],
      image,
    ]);
  });

  it.each<[string, string[], RegExp]>([
    [
      'fails',
      [process.execPath, '-e', 'console.error("no quota"); process.exit(2)'],
      /failed with exit code 2/,
    ],
    ['is not there', ['no-such-program-here'], /was not found \(ENOENT\)/],
  ])('says so when the command %s', async (_, command, message) => {
    const dispatching = builder({ by: 'dispatch', command }).dispatch(COMPONENT, at, 'r/ingest-core');
    await expect(dispatching).rejects.toMatchObject({ kind: 'external', code: 'BUILD_FAILED' });
    await expect(dispatching).rejects.toThrow(message);
  });
});

it('keeps what a person set for Nx, and drops what an outer task set', () => {
  const inherited = {
    NX_NO_CLOUD: 'true',
    NX_CLOUD_ACCESS_TOKEN: 'x',
    NX_TASK_HASH: '1',
    NX_WORKSPACE_ROOT_PATH: '/',
    GITHUB_STEP_SUMMARY: '/tmp/summary.md',
    PATH: '/bin',
  };
  const changes = buildEnvironment(inherited, { component: 'a', commit: 'b', image: 'c' });
  expect(changes).toMatchObject({
    NX_TASK_HASH: undefined,
    NX_WORKSPACE_ROOT_PATH: undefined,
    NX_DAEMON: 'false',
    GITHUB_STEP_SUMMARY: '/dev/null',
  });
  expect(Object.keys(changes)).not.toEqual(expect.arrayContaining(['NX_NO_CLOUD']));
  expect(Object.keys(changes)).not.toEqual(expect.arrayContaining(['PATH']));
});
