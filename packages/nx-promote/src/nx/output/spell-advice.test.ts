import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  advice,
  run,
  runAll,
  type ComponentCommand,
  type WorkspaceCommand,
} from '../../core/model/advice.js';
import { componentTargets } from '../infer/component-targets.js';
import { rootTargets } from '../infer/root-targets.js';
import type { PluginOptions } from '../infer/target-names.js';
import { spellerOf, targetOf } from './spell-advice.js';

const ENVIRONMENTS = [
  { name: 'dev', enters: 'on-merge', acceptsUnmerged: true, releaseTag: false },
  { name: 'staging', enters: 'on-request', acceptsUnmerged: false, releaseTag: true },
] as const;
const RENAMED: PluginOptions = {
  targetNames: { prefix: 'p-', release: 'ship', tag: 'mark', rollback: 'back', 'integration-test': 'check' },
};

/** Every command there is, by whether it is about an environment: the type insists that none is forgotten. */
const OF_COMPONENT: Readonly<Record<ComponentCommand, readonly (string | null)[]>> = {
  tag: [null, 'staging'],
  deploy: ['dev', 'staging'],
  'integration-test': ['dev', 'staging'],
  changelog: ['dev', 'staging'],
  release: [null, 'staging'],
  rollback: ['dev'],
  unpin: ['dev'],
  reverify: ['dev'],
  adopt: ['dev'],
  try: ['dev'],
  why: ['dev'],
  hotfix: [null, 'staging'],
  'hotfix-forward-port': [null],
};
const OF_WORKSPACE: Readonly<Record<WorkspaceCommand, readonly (string | null)[]>> = {
  promote: ['staging'],
  hold: ['dev'],
  unhold: ['dev'],
  'release-status': [null],
  changelog: [null],
  'ledger-log': [null],
};
const commands = [
  ...Object.entries(OF_COMPONENT).flatMap(([name, wheres]) =>
    wheres.map((where) => run('core', name as ComponentCommand, where)),
  ),
  ...Object.entries(OF_WORKSPACE).flatMap(([name, wheres]) =>
    wheres.map((where) => runAll(name as WorkspaceCommand, where)),
  ),
];

describe.each([
  ['as they are called by default', undefined],
  ['renamed', RENAMED],
])('targets %s', (_, options) => {
  const { targets } = componentTargets(ENVIRONMENTS, options);
  const own = Object.keys(targets);
  const root = Object.keys(rootTargets({ environments: [...ENVIRONMENTS], broken: null }, options));

  it.each(commands)('exist for the advice $command $environment', (command) => {
    expect(command.component === null ? root : own).toContain(targetOf(command, options));
  });
});

it('spells the commands of the guide as the guide says', () => {
  const page = readFileSync(join(__dirname, '../../../../../docs/guide/target-names.md'), 'utf8');
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const { plugins } = JSON.parse(example) as { plugins: [{ options: PluginOptions }] };
  const rows = [...page.matchAll(/^\| `(nx [^`]+)` +\| `(nx [^`]+)` +\|$/gm)];
  const shown = [
    run('my-app', 'release'),
    run('my-app', 'release', 'staging'),
    run('my-app', 'tag'),
    run('my-app', 'try', 'dev'),
    run('my-app', 'rollback', 'dev'),
    runAll('promote', 'staging'),
  ].map((command) => advice`${command}`);
  const spelled = shown.map((one) => [spellerOf(undefined)(one), spellerOf(plugins[0].options)(one)]);
  expect(rows.map(([, usual, renamed]) => [usual, renamed])).toEqual(spelled);
});

it('spells a command with the names of the workspace', () => {
  const hint = advice`pinned: ${run('core', 'rollback', 'dev', '--to <build tag>')}, or ${run('core', 'release')}`;
  expect(spellerOf(undefined)(hint)).toBe(
    'pinned: nx run core:rollback --environment=dev --to <build tag>, or nx run core:release',
  );
  expect(spellerOf(RENAMED)(hint)).toBe(
    'pinned: nx run core:p-back --environment=dev --to <build tag>, or nx run core:p-ship',
  );
});

it('names the environment of a step of the chain in its target, and that of another command by the option', () => {
  const spell = spellerOf(RENAMED);
  expect(spell(advice`${run('core', 'integration-test', 'staging')}`)).toBe('nx run core:p-check-staging');
  expect(spell(advice`${runAll('promote', 'staging')}`)).toBe('nx p-promote-staging');
  expect(spell(advice`${runAll('unhold', 'staging')}`)).toBe('nx p-unhold --environment=staging');
});
