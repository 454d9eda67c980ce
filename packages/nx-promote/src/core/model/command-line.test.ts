import { optionWord, shellWord, withoutOption } from './command-line.js';

it('quotes what a shell would read something into, and leaves the rest as it is', () => {
  expect(
    ['alpha:release', 'v1.0', '@scope/a', 'HEAD~2', 'a b', "it's", '$(x)', '', '-rf*'].map(shellWord),
  ).toEqual([
    'alpha:release',
    'v1.0',
    '@scope/a',
    "'HEAD~2'",
    "'a b'",
    "'it'\\''s'",
    "'$(x)'",
    "''",
    "'-rf*'",
  ]);
  expect(optionWord('--reason', 'uuids collide')).toBe("--reason='uuids collide'");
});

it('takes an option out, and nothing that only looks like it', () => {
  const typed = "nx run a:b --override='hold: it'\\''s over --confirm x' --to=a/v1.0 --confirm";
  expect(withoutOption(typed, '--override')).toBe('nx run a:b --to=a/v1.0 --confirm');
  expect(withoutOption(typed, '--confirm')).toBe(
    "nx run a:b --override='hold: it'\\''s over --confirm x' --to=a/v1.0",
  );
  expect(withoutOption('nx run a:b', '--to')).toBe('nx run a:b');
});
