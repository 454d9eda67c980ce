import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { refProblem } from './ref-rules.js';

function gitTakes(name: string): boolean {
  try {
    execFileSync('git', ['check-ref-format', `refs/tags/${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('refProblem', () => {
  it.each([
    '',
    '@',
    '-x',
    '/x',
    'x/',
    'a//b',
    'a..b',
    'a@{b',
    'a.',
    'a b',
    'a~',
    'a^',
    'a:',
    'a?',
    'a*',
    'a[',
    'a\\',
    'a\u007f',
    '.a',
    'a/.b',
    'a.lock',
    'a.lock/b',
  ])('refuses %j', (name) => expect(refProblem(name)).not.toBeNull());

  it.each(['a', '@scope/name', 'a/v1.0.rc', '857d1d2]', 'ü', 'a|b', 'a<b'])('takes %j', (name) =>
    expect(refProblem(name)).toBeNull(),
  );

  it('takes nothing that git refuses', () => {
    const name = fc.stringMatching(/^[a.@{}/~^:?*[\\ lock-]{1,8}$/);
    fc.assert(
      fc.property(name, (text) => {
        if (refProblem(text) === null) expect(gitTakes(text)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
