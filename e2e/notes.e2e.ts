import { git, nx } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';

/** An instruction that came with a pull request, on its way to production. */
let workspace: SmallWorkspace;

const ID = 'components/alpha/reindex';

beforeAll(async () => {
  workspace = await createSmallWorkspace({
    components: ['alpha'],
    pipeline: (pipeline) => {
      const staging = pipeline['environments'].at(-1);
      const production = { ...staging, name: 'production', releaseTag: '{component}/v{version}' };
      pipeline['environments'].push(production);
    },
  });
  await release('Begin alpha', {});
  for (const target of ['release-staging', 'release-production']) await succeed('run', `alpha:${target}`);
  await release('Index more', {
    'components/alpha/deployment-notes/reindex.md':
      '---\nwhen: before\nenvironments: [staging, production]\nundo: drop the index\n---\nReindex the files.\n',
  });
}, 180_000);
afterAll(() => workspace.close());

async function succeed(...args: string[]): Promise<string> {
  const { exitCode, output } = await nx(workspace.root, args);
  if (exitCode !== 0) throw new Error(output);
  return output;
}

async function release(subject: string, files: Readonly<Record<string, string>>): Promise<void> {
  const change = { 'components/alpha/main.js': `// ${subject}\n` };
  await workspace.build('alpha', workspace.commit(subject, { ...change, ...files }));
  await succeed('run', 'alpha:release');
}

it('stops staging until it is done, and production until it is done there', async () => {
  const refs = git(workspace.remote, 'for-each-ref');
  const stopped = await nx(workspace.root, ['run', 'alpha:release-staging']);
  expect(stopped.exitCode).not.toBe(0);
  expect(stopped.output).toContain(`alpha waits for a deployment note before it enters staging: ${ID}.`);
  expect(stopped.output).toContain('Reindex the files.');
  expect(git(workspace.remote, 'for-each-ref')).toBe(refs);
  await succeed('run', 'alpha:release-staging', `--note-done=${ID}`);
  const changelog = git(workspace.deployments, 'show', 'master:changelogs/staging.md');
  expect(changelog).toContain('### Deployment notes\n\n* before, alpha: **done** Reindex the files.');
  expect(changelog).toContain('  - undo: drop the index');
  const plan = await nx(workspace.root, ['promote-production', '--dry-run']);
  expect(plan.output).toContain(`alpha waits for a deployment note before it enters production: ${ID}.`);
  await succeed('run', 'alpha:release-production', `--note-waive=${ID}`, '--reason=nothing to index there');
  const ref = 'refs/promote/components/production/alpha';
  expect(JSON.parse(git(workspace.remote, 'show', `${ref}:state.json`))).toMatchObject({
    notes: { [ID]: { outcome: 'waived', reason: 'nothing to index there' } },
  });
  expect(await succeed('ledger-verify')).toContain('The ledger is sound');
}, 180_000);
