import { typedCommand } from './typed-command.js';

const KNOWN = new Set(['release', 'tag', 'deploy-dev', 'release-production', 'tag-production']);

function command(target: string, words: string, projects = ['core']): string {
  const tasks = projects.map((project) => ({ project, target }));
  return typedCommand(tasks, 'production', KNOWN, ['node', 'nx', ...words.split(' ')]);
}

describe('what to type to get the same again', () => {
  it.each([
    ['run core:release-production', 'nx run core:release-production'],
    ['release-production core --note-done=x', 'nx run core:release-production'],
    ['run core:tag-production', 'nx run core:tag-production'],
    ['run-many -t release,release-production', 'nx run core:release-production'],
    ['affected -t release', 'nx run core:release'],
    ['', 'nx run core:tag-production'],
  ])('is the target that was typed, not the step that came to speak: %j', (words, expected) => {
    expect(command('tag-production', words)).toBe(expected);
  });

  it('is one command for a set', () => {
    expect(command('tag-production', 'run-many -t release-production', ['core', 'ui'])).toBe(
      'nx run-many -t release-production -p core,ui',
    );
  });
});
