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
        npmDependencies: ['npm:express', 'npm:qs', 'npm:yaml'],
      },
    ]);
  });
});
