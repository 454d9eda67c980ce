import { componentTargets } from '../../packages/nx-promote/src/nx/infer/component-targets.js';
import { rootTargets } from '../../packages/nx-promote/src/nx/infer/root-targets.js';
import { EXECUTORS } from '../../packages/nx-promote/src/nx/options/executor-table.js';
import { flag, OPTIONS } from '../../packages/nx-promote/src/nx/options/option-table.js';

/** A pipeline that shows both ways of entering an environment. */
const SHOWN = [
  { name: 'dev', enters: 'on-merge', releaseTag: false, acceptsUnmerged: true },
  { name: 'integration', enters: 'on-merge', releaseTag: false, acceptsUnmerged: false },
  { name: 'staging', enters: 'on-request', releaseTag: true, acceptsUnmerged: false },
] as const;

/** The page of the targets that a component gets, and of the options that they all take. */
export function targetsPage(): string {
  const { targets } = componentTargets(SHOWN, undefined);
  const rows = Object.entries(targets).map(([name, target]) => {
    const before = (target.dependsOn ?? []).map((edge) => (typeof edge === 'string' ? edge : edge.target));
    const after = before.map((other) => `\`${other}\``).join(', ');
    return `| \`${name}\` | ${after} | ${target.metadata?.description ?? ''} |`;
  });
  return [
    '# Targets',
    '',
    'Generated from the code; `npm run generate` writes it anew.',
    '',
    'What a component has when `dev` and `integration` are entered on merge and `staging` on request, and `dev` accepts what is',
    'not merged. Naming a target runs what stands before it, and what is right already says so. `--excludeTaskDependencies` runs the',
    'step alone.',
    '',
    '| target | runs after | what it does |',
    '|---|---|---|',
    ...rows,
    '',
    '## Targets of the workspace as a whole',
    '',
    'They belong to the project at the root: `nx promote-staging` at the root, `nx run <root project>:promote-staging`',
    'everywhere.',
    '',
    '| target | what it does |',
    '|---|---|',
    ...rootRows(),
    '',
    '## Options',
    '',
    'The targets of the chain take the same: it hands what was typed to each of its steps. What the others take',
    'says `--help`. An option that does not exist is refused before anything runs.',
    '',
    'Targets of the chain act in the environment that their name or their place says, and refuse `--environment`. What a',
    'person does on purpose (`rollback`, `unpin`, `reverify`, `adopt`, `try`, `why`, and `hold` and `unhold` of the workspace)',
    'is one target each and needs it: `nx run my-app:rollback --environment=integration`.',
    '',
    '| option | meaning |',
    '|---|---|',
    ...options(),
    '',
    '## Executors',
    '',
    'For a `project.json` that names them itself.',
    '',
    '| executor | what it does |',
    '|---|---|',
    ...Object.entries(EXECUTORS).map(
      ([name, { description }]) => `| [\`nx-promote:${name}\`](executors/${name}.md) | ${description} |`,
    ),
    '',
  ].join('\n');
}

function rootRows(): string[] {
  const targets = rootTargets({ environments: SHOWN, broken: null }, undefined);
  return Object.entries(targets).map(
    ([name, target]) => `| \`${name}\` | ${target.metadata?.description ?? ''} |`,
  );
}

function options(): string[] {
  return EXECUTORS.release.options
    .filter((name) => name !== 'environment')
    .map((name) => `| \`${flag(name)}\` | ${OPTIONS[name].description} |`);
}
