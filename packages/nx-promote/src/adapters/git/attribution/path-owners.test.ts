import { scopeOfRoots } from '../../../testing/component-scope.js';
import { PathOwners } from './path-owners.js';

const CLIENT = scopeOfRoots(['apps/client', 'libs/ui'], { nestedRoots: ['apps/client/nested'] });
const NESTED = scopeOfRoots(['apps/client/nested', 'libs/ui'], { nestedRoots: ['apps/client/nested/deep'] });
const ROOT = scopeOfRoots(['.'], {
  nestedRoots: ['apps/client', 'apps/client/nested', 'apps/client/nested/deep', 'libs/ui'],
});
const BOTH = scopeOfRoots(['apps/client', 'apps/client/nested']);

describe('the longest root wins', () => {
  const owners = new PathOwners([CLIENT, NESTED, ROOT, BOTH]);

  it.each([
    ['apps/client/main.ts', { 'apps/client': [0, 3] }],
    ['apps/client/nested/main.ts', { 'apps/client/nested': [1, 3] }],
    ['apps/client/nested/deep/main.ts', { 'apps/client/nested': [3] }],
    ['apps/client/nestedness/main.ts', { 'apps/client': [0, 3] }],
    ['libs/ui/button.ts', { 'libs/ui': [0, 1] }],
    ['libs/other/x.ts', { '.': [2] }],
    ['nx.json', { '.': [2] }],
    // A submodule or a link in the place of a project's folder.
    ['apps/client/nested', { 'apps/client/nested': [1, 3] }],
  ])('%s', (path, expected) => {
    expect(Object.fromEntries(owners.of(path).map(({ root, components }) => [root, components]))).toEqual(
      expected,
    );
  });

  it('answers for a component the same, whoever is asked about beside it', () => {
    for (const path of ['apps/client/nested/x', 'apps/client/x', 'x']) {
      const alone = new PathOwners([ROOT]).of(path).length > 0;
      expect(owners.of(path).some(({ components }) => components.includes(2))).toBe(alone);
    }
  });
});
