import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, nx, nxInTerminalUi, type RunResult } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';

/** What a person sees of a run, where they see it: everything that matters, and each of it once. */
let workspace: SmallWorkspace;
let commit: string;

const ACTIONS = { CI: 'true', GITHUB_ACTIONS: 'true', NX_DEFAULT_OUTPUT_STYLE: '' };
const PIPE = { NX_DEFAULT_OUTPUT_STYLE: '' };
const WIDE = [150, 45] as const;
const NARROW = [80, 24] as const;

beforeAll(async () => {
  workspace = await createSmallWorkspace({
    components: ['core', 'ui'],
    pipeline(pipeline) {
      pipeline['suites'].check.command = [
        'node',
        '-e',
        "console.log('uuid was looked up'); process.exit(require('fs').existsSync('broken') ? 1 : 0)",
      ];
      pipeline['environments'].splice(1);
    },
  });
  await change('Begin with both', {});
});

afterAll(() => workspace?.close());

async function change(message: string, files: Record<string, string>): Promise<void> {
  const sources = {
    'components/core/main.js': `// ${message}\n`,
    'components/ui/main.js': `// ${message}\n`,
  };
  commit = workspace.commit(message, { ...sources, ...files });
  for (const name of ['core', 'ui']) await workspace.build(name, commit);
}

/** As a result names it. */
function digestOf(component: string): string {
  const ref = `refs/promote/components/dev/${component}:state.json`;
  const state = JSON.parse(git(workspace.remote, 'show', ref)) as { live: { digest: string } };
  return state.live.digest.slice(0, 19);
}

/** How often each of these stands in what was seen. Lines of a terminal break where they are full. */
function counts({ output }: RunResult, ...texts: readonly string[]): number[] {
  const flat = output.replace(/\s+/g, '');
  return texts.map((text) => flat.split(text.replace(/\s+/g, '')).length - 1);
}

const planOf = (component: string): string => `${component}  new → ${commit.slice(0, 7)}   Begin with both`;

it('shows the plan of a dry run once', async () => {
  const env = workspace.root;
  const ui = await nxInTerminalUi(env, 'run core:release --dry-run', WIDE);
  const many = await nxInTerminalUi(env, 'run-many -t release --dry-run', NARROW);
  const pipe = await nx(env, ['run-many', '-t', 'release', '--dry-run'], PIPE);
  const actions = await nx(env, ['run-many', '-t', 'release', '--dry-run'], ACTIONS);
  expect(counts(ui, planOf('core'), 'Plan: 1 component through 1 environment; nothing was changed.')).toEqual(
    [1, 1],
  );
  for (const result of [many, pipe, actions]) {
    expect(result.exitCode).toBe(0);
    const sentence = 'Plan: 2 components through 1 environment; nothing was changed.';
    expect(counts(result, planOf('core'), planOf('ui'), sentence)).toEqual([1, 1, 1]);
  }
});

it('shows why a run cannot begin once', async () => {
  const file = join(workspace.root, 'components/core/main.js');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, '// not committed\n');
  const why = 'The checkout has changes that are in no commit';
  const results = [
    await nxInTerminalUi(workspace.root, 'run core:release', NARROW),
    await nx(workspace.root, ['run-many', '-t', 'release'], ACTIONS),
    await nx(workspace.root, ['run', 'core:release', '--output-style=stream'], PIPE),
  ];
  writeFileSync(file, before);
  for (const result of results) {
    expect(result.exitCode).not.toBe(0);
    expect(counts(result, why, 'commit or stash them')).toEqual([1, 1]);
  }
});

it('shows what was released once: in Actions, in the terminal UI and in a pipe', async () => {
  const says = (component: string): string[] => [`→ ${commit.slice(0, 7)}`, digestOf(component)];
  const [first, all] = ['dev          deployed', 'check passed, changelog updated'];
  const actions = await nx(workspace.root, ['run-many', '-t', 'release'], ACTIONS);
  expect(counts(actions, ...says('core'), ...says('ui'))).toEqual([2, 1, 2, 1]);
  expect(counts(actions, 'Released 2 components to dev in', first, all)).toEqual([1, 1, 1]);
  await change('A second change', {});
  const ui = await nxInTerminalUi(workspace.root, 'run core:release', WIDE);
  expect(counts(ui, ...says('core'), 'Released 1 component to dev in', first)).toEqual([1, 1, 1, 1]);
  const one = await nx(workspace.root, ['run', 'ui:release', '--batch=false'], PIPE);
  expect(counts(one, ...says('ui'), 'Released 1 component to dev in', first)).toEqual([1, 1, 1, 1]);
  const again = await nx(workspace.root, ['run-many', '-t', 'release'], PIPE);
  const verified = (component: string): string => `${component}: dev runs ${commit.slice(0, 7)}, verified`;
  expect(counts(again, verified('core'), verified('ui'), first)).toEqual([1, 1, 0]);
});

it('shows what a suite printed in its log, and on the screen with --verbose', async () => {
  await change('A third change', {});
  const quiet = await nx(workspace.root, ['run', 'core:release'], PIPE);
  expect(counts(quiet, 'uuid was looked up', 'Logs: .git/nx-promote/logs/')).toEqual([0, 1]);
  const folder = /Logs: (\S+)/.exec(quiet.output)?.[1] ?? '';
  const log = readFileSync(join(workspace.root, folder, 'dev-environment-check.log'), 'utf8');
  expect(log).toContain('uuid was looked up');
  const verbose = await nx(workspace.root, ['run', 'ui:release', '--verbose'], PIPE);
  expect(counts(verbose, '| uuid was looked up')).toEqual([1]);
});

it('shows a failing suite once, with what it printed', async () => {
  await change('Break it', { broken: '1' });
  const failed = 'core failed the suite "check" in dev.';
  const ui = await nxInTerminalUi(workspace.root, 'run core:release', WIDE);
  expect(ui.exitCode).not.toBe(0);
  expect(counts(ui, failed, '| uuid was looked up')).toEqual([1, 1]);
  await change('Break it again', {});
  const actions = await nx(workspace.root, ['run', 'core:release'], ACTIONS);
  expect(actions.exitCode).not.toBe(0);
  expect(counts(actions, failed, '| uuid was looked up')).toEqual([1, 1]);
});

it('prints no warning of Node about colours', async () => {
  const env = { ...PIPE, NO_COLOR: '1', NODE_NO_WARNINGS: '' };
  const batch = await nx(workspace.root, ['run', 'core:tag', '--dry-run'], env);
  const single = await nx(workspace.root, ['release-status'], env);
  expect(batch.output + single.output).not.toContain('FORCE_COLOR');
});
