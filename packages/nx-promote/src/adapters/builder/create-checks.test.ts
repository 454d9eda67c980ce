import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Component } from '../../core/model/component.js';
import { createWorktrees } from '../git/repository/worktree.js';
import { createChecks } from './create-checks.js';

const COMPONENT = { name: 'core', root: 'core', image: 'r/core' } as Component;

let workspace: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: workspace,
    encoding: 'utf8',
  }).trim();

beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), 'checks-')));
  git('init', '-q');
  mkdirSync(join(workspace, 'node_modules'));
  symlinkSync(resolve(__dirname, '../../../../../node_modules/nx'), join(workspace, 'node_modules/nx'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function commit(targets: Readonly<Record<string, string>>): string {
  const entries = Object.entries(targets).map(([name, script]) => [
    name,
    { executor: 'nx:run-commands', options: { command: `node ${script}` } },
  ]);
  const files: Record<string, string> = {
    '.gitignore': 'node_modules\n.nx\n',
    'nx.json': '{"analytics":false,"neverConnectToCloud":true}',
    'package.json': '{"name":"w","private":true}',
    'core/project.json': JSON.stringify({ name: 'core', targets: Object.fromEntries(entries) }),
    'good.js': 'console.log("fine")',
    'bad.js': 'console.error("uuid 5 comes twice"); process.exit(3)',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  git('add', '-A');
  git('commit', '-q', '-m', 'change');
  return git('rev-parse', 'HEAD');
}

const checks = () => createChecks({ worktrees: createWorktrees({ workspaceRoot: workspace }) });

it('runs lint and tests as they are at that commit, and names what the component has', async () => {
  const first = commit({ test: 'good.js', lint: 'good.js', container: 'bad.js' });
  const second = commit({ test: 'bad.js' });
  const third = commit({ build: 'bad.js' });
  expect(await checks().run(COMPONENT, first)).toEqual(['lint', 'test']);
  await expect(checks().run(COMPONENT, second)).rejects.toMatchObject({
    kind: 'refused',
    code: 'CHECK_FAILED',
    message: `The target "test" of core at ${second.slice(0, 7)} failed with exit code 1.`,
    details: expect.arrayContaining([expect.stringContaining('uuid 5 comes twice')]),
  });
  expect(await checks().run(COMPONENT, third)).toEqual([]);
}, 60_000);

it('says that it cannot be told which targets there are', async () => {
  const found = commit({ test: 'good.js' });
  const other = { ...COMPONENT, name: 'nowhere' };
  await expect(checks().run(other, found)).rejects.toMatchObject({ code: 'CHECKS_UNKNOWN' });
}, 60_000);
