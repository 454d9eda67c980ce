import { spell } from '../../testing/fakes/spell.js';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectGraphProjectNode, TargetConfiguration } from '@nx/devkit';
import { renderError } from '../../core/errors/promote-error.js';
import { componentTargets } from '../infer/component-targets.js';
import { findMisuse, thoseOfRun, type DrawnTargets } from './misuse.js';
import { refusal } from './refusal.js';

const ours: TargetConfiguration = { executor: 'nx-promote:deploy', cache: false };
const asked: DrawnTargets = { component: { release: ours, 'deploy-dev': ours }, root: {} };

function project(name: string, targets: Record<string, TargetConfiguration>): ProjectGraphProjectNode {
  return { name, type: 'app', data: { root: `apps/${name}`, targets } };
}

describe('findMisuse', () => {
  it('finds nothing where every release target is ours and uncached', () => {
    expect(findMisuse([project('a', { release: ours, 'deploy-dev': ours })], asked)).toEqual([]);
  });

  it('finds forced caching and replacements', () => {
    const found = findMisuse(
      [
        project('a', { 'deploy-dev': { ...ours, cache: true }, release: ours }),
        project('b', { 'deploy-dev': ours, release: { executor: 'nx:run-script' } }),
      ],
      asked,
    );
    expect(found).toMatchObject([
      { project: 'a', target: 'deploy-dev', kind: 'cached' },
      { project: 'b', target: 'release', kind: 'replaced', found: 'a package.json script' },
    ]);
  });

  const drawn: DrawnTargets = {
    component: componentTargets(
      [
        { name: 'dev', enters: 'on-merge', releaseTag: false, acceptsUnmerged: false },
        { name: 'integration', enters: 'on-merge', releaseTag: false, acceptsUnmerged: false },
      ],
      undefined,
    ).targets,
    root: { 'release-status': { executor: 'nx-promote:release-status', cache: false } },
  };
  const release = drawn.component['release'] ?? {};

  it('looks at the chain and at what was asked for: who has a target "try" or "rollback" can be released', () => {
    const own = { ...drawn.component, rollback: { executor: 'nx:run-script' } };
    const asking = (...names: string[]) => findMisuse([project('a', own)], thoseOfRun(drawn, new Set(names)));
    expect(asking('release')).toEqual([]);
    expect(asking('rollback')).toMatchObject([{ target: 'rollback', kind: 'replaced' }]);
    const cut = { ...drawn.component, 'deploy-dev': { ...ours, cache: true } };
    expect(findMisuse([project('a', cut)], thoseOfRun(drawn, new Set(['why'])))).toHaveLength(1);
  });

  it('finds nothing in what Nx itself adds to a target', () => {
    const added = Object.entries(drawn.component).map(
      ([name, target]) =>
        [name, { ...target, configurations: {}, parallelism: true, options: { ...target.options } }] as const,
    );
    expect(findMisuse([project('a', Object.fromEntries(added))], drawn)).toEqual([]);
  });

  it.each([
    ['dependsOn', { dependsOn: ['^build'] }],
    ['dependsOn', { dependsOn: [] }],
    ['dependsOn', { dependsOn: [{ target: 'changelog-integration' }] }],
    ['inputs', { inputs: ['default'] }],
    ['options', { options: { environment: 'dev' } }],
    ['options', { options: { ...release.options, override: 'hold: why not' } }],
    ['configurations', { configurations: { production: { environment: 'production' } } }],
    ['defaultConfiguration', { defaultConfiguration: 'production' }],
    ['executor', { executor: 'nx-promote:tag' }],
  ])('finds a changed %s: %j', (field, change) => {
    const targets = { ...drawn.component, release: { ...release, ...change } };
    expect(findMisuse([project('a', targets)], drawn)).toMatchObject([
      { project: 'a', target: 'release', kind: 'changed', field },
    ]);
  });

  it('looks at the root project too', () => {
    const root = project('workspace', { 'release-status': { executor: 'nx:run-script' } });
    const targets = { ...root.data.targets, changes: { executor: 'nx-promote:changelog' } };
    const two = { ...drawn, root: { ...drawn.root, changes: { executor: 'nx-promote:changelog' } } };
    expect(findMisuse([{ ...root, data: { root: '.', targets } }], two)).toMatchObject([
      { target: 'release-status', kind: 'replaced', found: 'a package.json script' },
    ]);
  });

  it('leaves projects alone that are no components, whatever their targets are called', () => {
    expect(findMisuse([project('lib', { release: { executor: 'nx:noop', cache: true } })], asked)).toEqual(
      [],
    );
  });
});

describe('refusal', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'refusal-'));
    mkdirSync(join(root, 'apps/a'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function explain(targets: Record<string, TargetConfiguration>, files: Record<string, unknown>): string {
    for (const [path, value] of Object.entries(files)) writeFileSync(join(root, path), JSON.stringify(value));
    return renderError(refusal(findMisuse([project('a', targets)], asked), root), spell);
  }

  it('names the default in nx.json that switches caching on', () => {
    const text = explain(
      { 'deploy-dev': { ...ours, cache: true } },
      { 'nx.json': { targetDefaults: { build: { cache: true }, 'deploy-*': { cache: true } } } },
    );
    expect(text).toContain('deploy-dev of a may be cached');
    expect(text).toContain('nx.json, field targetDefaults["deploy-*"].cache');
  });

  it('understands defaults that are lists of filtered entries', () => {
    const targetDefaults = { release: [{ cache: false }, { filter: { projects: ['a'] }, cache: true }] };
    const text = explain({ release: { ...ours, cache: true } }, { 'nx.json': { targetDefaults } });
    expect(text).toContain('field targetDefaults["release"].cache');
  });

  it.each([
    [
      'project.json',
      { targets: { release: { executor: 'nx:noop' } } },
      'targets.release in apps/a/project.json',
    ],
    ['package.json', { scripts: { release: 'semantic-release' } }, 'scripts.release in apps/a/package.json'],
    [
      'package.json',
      { nx: { targets: { release: { command: 'make' } } } },
      'nx.targets.release in apps/a/package.json',
    ],
  ])('names the field in %s that replaces a target', (file, content, field) => {
    const targets = { 'deploy-dev': ours, release: { executor: 'nx:run-commands' } };
    const text = explain(targets, { [`apps/a/${file}`]: content });
    expect(text).toContain(field);
    expect(text).toContain('targetNames');
  });

  it.each([
    ['nx.json', { targetDefaults: { release: { dependsOn: ['^build'] } } }, 'targetDefaults["release"]'],
    ['apps/a/project.json', { targets: { release: { dependsOn: ['^build'] } } }, 'targets.release'],
    ['apps/a/package.json', { nx: { targets: { release: { dependsOn: [] } } } }, 'nx.targets.release'],
  ])('names the field in %s that cuts the chain', (file, content, field) => {
    const cut = { ...ours, dependsOn: ['^build'] };
    const text = explain({ 'deploy-dev': ours, release: cut }, { [file]: content });
    expect(text).toContain(
      'release of a has other dependsOn than nx-promote gave it: ["^build"] instead of []',
    );
    expect(text).toContain(`remove ${field}.dependsOn in ${file}`);
  });

  it('points at other plugins when no file of the project explains it', () => {
    const text = explain({ 'deploy-dev': ours, release: { executor: 'other:release' } }, {});
    expect(text).toContain('runs the executor other:release');
    expect(text).toContain('another plugin in nx.json');
  });
});
