import { askedTargets } from './asked-targets.js';

const known = new Set(['release', 'tag', 'deploy-dev', 'release-staging']);
const ask = (line: string) => askedTargets(['node', 'nx', ...line.split(' ')], known);

describe('askedTargets', () => {
  it.each([
    ['run ingest-core:release', ['release'], 'ingest-core'],
    ['run @scope/core:deploy-dev --dry-run', ['deploy-dev'], '@scope/core'],
    ['release-staging ingest-core', ['release-staging'], null],
    ['affected -t release', ['release'], null],
    ['affected --target=release', ['release'], null],
    ['run-many -t tag,deploy-dev -p a,b', ['tag', 'deploy-dev'], null],
    ['run-many --targets tag deploy-dev', ['tag', 'deploy-dev'], null],
  ])('understands "nx %s"', (line, targets, project) => {
    const asked = ask(line);
    expect([...asked.targets]).toEqual(targets);
    expect(asked.project).toBe(project);
  });

  it.each(['run ingest-core:test', 'build ingest-core', 'run-many -t lint test', 'graph'])(
    'finds nothing of ours in "nx %s"',
    (line) => {
      expect(ask(line).targets.size).toBe(0);
    },
  );
});
