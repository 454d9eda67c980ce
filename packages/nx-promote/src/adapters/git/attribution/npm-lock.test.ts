import { resolve, type LockGraph } from './lock-graph.js';
import { parseNpmLock } from './npm-lock.js';

function lock(packages: Record<string, unknown>): LockGraph {
  const parsed = parseNpmLock(JSON.stringify({ lockfileVersion: 3, packages }));
  if (parsed === null) throw new Error('the lock file of the test is wrong');
  return parsed;
}

const ROOTS = ['components/core', 'libs/shared'];

describe('what packages resolve to', () => {
  const base = {
    'node_modules/a': { version: '1.0.0', dependencies: { b: '^1' } },
    'node_modules/b': { version: '1.0.0' },
    'node_modules/c': { version: '1.0.0' },
    'components/ui/node_modules/b': { version: '0.9.0' },
  };
  const versions = (packages: Record<string, unknown>, names: string[] = ['a']): string =>
    resolve(lock(packages), { closureRoots: ROOTS, npmDependencies: names }).text;

  it('follows dependencies through the lock', () => {
    const changed = { ...base, 'node_modules/b': { version: '1.0.1' } };
    expect(versions(changed)).not.toBe(versions(base));
    expect(versions(changed, ['c'])).toBe(versions(base, ['c']));
  });

  it('does not see what is installed for another component', () => {
    const changed = { ...base, 'components/ui/node_modules/b': { version: '0.9.1' } };
    expect(versions(changed)).toBe(versions(base));
  });

  it('sees what is installed below its own roots, and prefers it', () => {
    const nested = { ...base, 'libs/shared/node_modules/a': { version: '2.0.0' } };
    expect(versions(nested)).not.toBe(versions(base));
  });

  it('does not care where the same version lies', () => {
    const moved = {
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^1' } },
      'node_modules/a/node_modules/b': { version: '1.0.0' },
    };
    expect(versions(moved)).toBe(versions(base));
  });

  it('takes the names that Nx gives to npm packages, scoped ones too', () => {
    const scoped = { ...base, 'node_modules/@x/y': { version: '3.0.0' } };
    expect(versions(scoped, ['npm:@x/y@3.0.0'])).toContain('3.0.0');
    expect(versions(scoped, ['npm:a'])).toBe(versions(base));
  });

  it('survives cycles, links and what is not there', () => {
    const odd = {
      'node_modules/a': { version: '1.0.0', dependencies: { a2: '1', gone: '1' } },
      'node_modules/a2': { version: '1.0.0', peerDependencies: { a: '1' } },
      'node_modules/linked': { resolved: 'libs/linked', link: true },
      'libs/linked': { version: '5.0.0', dependencies: { a: '1' } },
    };
    expect(versions(odd, ['linked', 'nowhere']).split('\n')).toHaveLength(4);
  });
});

describe('parseNpmLock', () => {
  it.each([['not json'], ['{"lockfileVersion":1,"dependencies":{}}']])('%j: not understood', (text) => {
    expect(parseNpmLock(text)).toBeNull();
  });
});
