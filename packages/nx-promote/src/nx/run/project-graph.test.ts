import type { ProjectGraph } from '@nx/devkit';
import { projectFacts } from './project-graph.js';

function graph(edges: Record<string, string[]>): ProjectGraph {
  const names = Object.keys(edges).filter((name) => !name.startsWith('npm:'));
  const nodes = names.map((name) => [name, { name, type: 'app', data: { root: `libs/${name}` } }]);
  const dependencies = Object.entries(edges).map(([source, targets]) => [
    source,
    targets.map((target) => ({ source, target, type: 'static' })),
  ]);
  return { nodes: Object.fromEntries(nodes), dependencies: Object.fromEntries(dependencies) } as ProjectGraph;
}

describe('projectFacts', () => {
  it('gathers the roots and npm packages that a project reaches, over cycles too', () => {
    const facts = projectFacts(
      graph({
        app: ['z', 'npm:express'],
        z: ['a', 'app'],
        a: ['npm:yaml'],
        stranger: ['npm:left-pad'],
        'npm:express': ['npm:qs'],
      }),
      ['app'],
    );
    expect(facts).toEqual([
      {
        name: 'app',
        root: 'libs/app',
        closureRoots: ['libs/app', 'libs/a', 'libs/z'],
        nestedRoots: [],
        npmDependencies: ['npm:express', 'npm:qs', 'npm:yaml'],
      },
    ]);
  });

  it('names the projects that lie inside of its own, but for those that it reaches', () => {
    const roots = [
      '.',
      'apps/client',
      'apps/client/nested',
      'apps/client/lib',
      'apps/client-two',
      'apps/client/lib/in',
    ];
    const nodes = roots.map((root) => [root, { name: root, type: 'app', data: { root } }]);
    const dependencies = {
      'apps/client': [{ source: 'apps/client', target: 'apps/client/lib', type: 'static' }],
    };
    const [client, all] = projectFacts({ nodes: Object.fromEntries(nodes), dependencies } as ProjectGraph, [
      'apps/client',
      '.',
    ]);
    expect(client).toMatchObject({
      closureRoots: ['apps/client', 'apps/client/lib'],
      nestedRoots: ['apps/client/lib/in', 'apps/client/nested'],
    });
    expect(all?.nestedRoots).toEqual(roots.slice(1).sort());
  });
});
