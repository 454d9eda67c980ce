import { git, nx } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseInPassing } from './support/victim';

/** A production that takes only what staging has tested together. */
let workspace: SmallWorkspace;

beforeAll(async () => {
  workspace = await createSmallWorkspace({
    components: ['alpha', 'beta'],
    pipeline: (pipeline) => {
      const staging = pipeline['environments'].at(-1);
      const production = {
        ...staging,
        name: 'production',
        releaseTag: '{component}/v{version}',
        requireTestedSet: true,
      };
      pipeline['environments'].push(production);
    },
  });
  await release('Begin');
  for (const environment of ['staging', 'production']) await succeed(`promote-${environment}`);
});
afterAll(() => workspace.close());

async function succeed(...args: string[]): Promise<string> {
  const { exitCode, output } = await nx(workspace.root, args);
  if (exitCode !== 0) throw new Error(output);
  return output;
}

async function release(subject: string): Promise<void> {
  const files = ['alpha', 'beta'].map((name) => [`components/${name}/main.js`, `// ${subject}\n`]);
  const commit = workspace.commit(subject, Object.fromEntries(files));
  for (const name of ['alpha', 'beta']) await workspace.build(name, commit);
  await releaseInPassing(workspace.root, 'alpha', 'beta');
}

it('refuses a mix that was never tested together, names what differs, and takes the whole set', async () => {
  await release('Change both');
  await succeed('promote-staging');
  const before = workspace.deployed('production');
  const alone = await nx(workspace.root, ['promote-production', '--components=beta']);
  expect(alone.exitCode).not.toBe(0);
  expect(alone.output).toContain(
    'beta: production takes only sets that were tested together in staging (requireTestedSet)',
  );
  expect(alone.output).toMatch(/alpha [0-9a-f]{7}, where staging tested [0-9a-f]{7}/);
  expect(alone.output).toContain('--override "tested-set: <reason>"');
  expect(workspace.deployed('production')).toBe(before);
  expect(git(workspace.remote, 'tag', '--list', 'beta/v1.1')).toBe('');
  await succeed('promote-production');
  expect(git(workspace.remote, 'tag', '--list', '*/v1.1').split('\n')).toEqual(['alpha/v1.1', 'beta/v1.1']);
  expect(workspace.deployed('production')).toBe(workspace.deployed('staging'));
});
