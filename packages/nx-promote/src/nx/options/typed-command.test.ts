import { ARGUMENTS_VARIABLE } from '../run/invocation-variable.js';
import { typedCommand, type RunningTasks } from './typed-command.js';

const before = process.env[ARGUMENTS_VARIABLE];
afterEach(() => {
  if (before === undefined) delete process.env[ARGUMENTS_VARIABLE];
  else process.env[ARGUMENTS_VARIABLE] = before;
});

const CHAIN = ['tag', 'tag-production', 'deploy-production', 'release-production', 'rollback'];

function command(words: readonly string[], target: string, more: Partial<RunningTasks> = {}): string {
  process.env[ARGUMENTS_VARIABLE] = JSON.stringify(['node', 'nx', ...words]);
  return typedCommand({
    executor: 'release',
    projects: ['alpha'],
    target,
    options: { environment: 'production' },
    known: CHAIN,
    ...more,
  });
}

it.each([
  [['run', 'alpha:release-production'], 'nx run alpha:release-production'],
  [['run', '--verbose', 'alpha:release-production:ci'], 'nx run alpha:release-production'],
  [['release-production', 'alpha'], 'nx run alpha:release-production'],
  [['run-many', '-t', 'release-production', '-p', 'tag'], 'nx run alpha:release-production'],
  [['affected', '--targets=release-production'], 'nx run alpha:release-production'],
  [['run-many', '-t', 'build,tag', 'release-production'], 'nx run alpha:release-production'],
  [['run-many', '-t', 'tag-production', 'release-production'], 'nx run alpha:tag-production'],
  [['run', 'beta:something'], 'nx run alpha:tag-production'],
  [[], 'nx run alpha:tag-production'],
])('is the target that was asked for: %j', (words, expected) => {
  expect(command(words, 'tag-production')).toBe(expected);
});

it('names every component of a set', () => {
  const set = { projects: ['alpha', 'beta'], options: { override: 'hold: over' } };
  expect(command(['affected', '-t', 'release-production'], 'tag-production', set)).toBe(
    "nx run-many -t release-production -p alpha,beta --override='hold: over'",
  );
});

it('gives the options again as a shell reads them, and what only looks is left out', () => {
  const options = {
    environment: 'production',
    dryRun: true,
    verbose: true,
    confirm: false,
    takeOver: true,
    to: 'alpha/v1.0',
    reason: "it's $(bad)",
    noteDone: ['a', 'b,c'],
    components: 'alpha',
  };
  const rollback = { options, executor: 'rollback' } as const;
  expect(command(['run', 'alpha:rollback'], 'rollback', rollback)).toBe(
    "nx run alpha:rollback --environment=production --take-over --to=alpha/v1.0 --reason='it'\\''s $(bad)' --note-done=a,b,c --components=alpha",
  );
});
