import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../packages/nx-promote/src/adapters/process/is-running';
import { nx, startGroup } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseInPassing } from './support/victim';
import { until } from './support/until';

/** A person ends a run whose suite is at work: the suite must end too, before another run begins. */
let workspace: SmallWorkspace;
let folder: string;
let running: number[] = [];

const file = (name: string): string => join(folder, name);

/** Runs until it is ended, if it is told to; else it passes. */
const SUITE = (at: string): string => `
const { existsSync, renameSync, writeFileSync } = require('node:fs');
if (existsSync(${JSON.stringify(join(at, 'sleep'))})) {
  writeFileSync(${JSON.stringify(join(at, 'new'))}, String(process.pid));
  renameSync(${JSON.stringify(join(at, 'new'))}, ${JSON.stringify(join(at, 'id'))});
  setInterval(() => {}, 1000);
}
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nx-promote-orphans-'));
  writeFileSync(file('suite.cjs'), SUITE(folder));
  workspace = await createSmallWorkspace({
    components: ['alpha'],
    pipeline: (pipeline) => (pipeline['suites'].check.command = ['node', file('suite.cjs')]),
  });
  const commit = workspace.commit('Change', { 'components/alpha/main.js': '// 2\n' });
  await workspace.build('alpha', commit);
  await releaseInPassing(workspace.root, 'alpha');
});

afterEach(() => {
  for (const id of running) if (isRunning(id)) process.kill(id, 'SIGKILL');
  running = [];
  for (const name of ['sleep', 'id']) rmSync(file(name), { force: true });
});

afterAll(async () => {
  await workspace.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
  'a suite does not outlive nx that got %s, and the next run goes on',
  async (signal) => {
    writeFileSync(file('sleep'), '');
    const begun = startGroup(workspace.root, ['run', 'alpha:reverify', '--environment=dev']);
    await until(() => existsSync(file('id')));
    const suite = Number(readFileSync(file('id'), 'utf8'));
    running.push(suite);
    expect(isRunning(suite)).toBe(true);
    begun.kill(signal);
    await begun.ended;
    await until(() => !isRunning(suite));
    rmSync(file('sleep'));
    const { exitCode, output } = await nx(workspace.root, ['run', 'alpha:reverify', '--environment=dev']);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  },
);
