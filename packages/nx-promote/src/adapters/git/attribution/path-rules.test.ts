import { compilePathRules } from './path-rules.js';

const NONE = { sharedFiles: [], ignore: [], lockFile: 'all' } as const;

describe('ignored paths', () => {
  const rules = compilePathRules({
    ...NONE,
    ignore: ['**/*.md', 'release.json', 'deployment-notes/**', '!keep.ts', 'tools/{a,b}/**'],
  });

  it.each([
    ['components/core/README.md', 'components/core', true],
    ['README.md', '.', true],
    ['components/core/release.json', 'components/core', true],
    ['components/core/not-release.json', 'components/core', false],
    ['components/core/deployment-notes/one', 'components/core', true],
    ['components/core/src/deployment-notes/one', 'components/core', false],
    ['deployment-notes/one', '.', true],
    ['components/core/.hidden/notes.md', 'components/core', true],
    ['components/core/new\nline.md', 'components/core', true],
    ['components/core/!keep.ts', 'components/core', true],
    ['components/core/keep.ts', 'components/core', false],
    ['tools/a/x', '.', true],
    ['tools/c/x', '.', false],
  ])('%j for %s: %s', (path, root, expected) => {
    expect(rules.isIgnored(path, root)).toBe(expected);
  });
});

describe('shared files', () => {
  const rules = compilePathRules({
    ...NONE,
    sharedFiles: ['nx.json', './tsconfig.base.json', 'tools/**', '*.config.{js,mjs}', 'docker/*/base'],
  });

  it.each([
    ['nx.json', true],
    ['components/core/nx.json', false],
    ['tsconfig.base.json', true],
    ['tools/build/x.ts', true],
    ['toolshed/x.ts', false],
    ['jest.config.mjs', true],
    ['components/core/jest.config.mjs', false],
    ['docker/node/base', true],
    ['docker/node/other', false],
  ])('%j: %s', (path, expected) => {
    expect(rules.isShared(path)).toBe(expected);
  });
});
