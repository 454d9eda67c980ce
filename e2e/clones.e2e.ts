import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackages } from '../tools/playground/install-plugin';
import { git, nx } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseAs, traceOf, wantedTrace } from './support/victim';

/** Whatever a checkout left out of the history, its answers are those of a full clone. */
let workspace: SmallWorkspace;
let url: string;
let full: string;

beforeAll(async () => {
  workspace = await createSmallWorkspace({ components: ['alpha', 'beta'] });
  for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) {
    git(workspace.remote, 'config', setting, 'true');
  }
  // Only over a protocol does git leave anything out.
  url = `file://${workspace.remote}`;
  await change('alpha', 'beta');
  const { exitCode, output } = await releaseAs(workspace.root, 'alpha,beta');
  if (exitCode !== 0) throw new Error(output);
  const promoted = await nx(workspace.root, ['run-many', '-t', 'release-staging']);
  if (promoted.exitCode !== 0) throw new Error(promoted.output);
  full = await prepared('full', ['clone', '--quiet', url, 'full']);
});
afterAll(() => workspace.close());

/** Three merges, of which the last does not touch the component; gives the one that is to be released. */
async function change(...components: string[]): Promise<string> {
  const count = git(workspace.root, 'rev-list', '--count', 'HEAD');
  const write = (name: string, text: string): [string, string] => [`components/${name}/main.js`, text];
  const texts = components.map((name) => write(name, `// after ${count} commits\n`));
  workspace.commit(`First of two after ${count}`, Object.fromEntries(texts));
  const again = components.map((name) => write(name, `// again after ${count} commits\n`));
  const commit = workspace.commit(`Second of two after ${count}`, Object.fromEntries(again));
  for (const name of components) await workspace.build(name, commit);
  workspace.commit(`Something else after ${count}`, { [`docs/${count}.md`]: 'Nothing to release.\n' });
  return commit;
}

async function prepared(name: string, ...commands: readonly (readonly string[])[]): Promise<string> {
  const root = join(workspace.folder, name);
  for (const command of commands) {
    git(existsSync(root) ? root : workspace.folder, ...command);
  }
  git(root, 'config', 'user.name', 'A Person');
  git(root, 'config', 'user.email', 'person@example.org');
  await linkPackages(root);
  return root;
}

/** What Nx says about its own speed differs every time, and what a clone has to fetch from kind to kind. */
const answerIn = (output: string): string =>
  output
    .replace(/[<\d.]+m?s\b/g, 'some time')
    .replace(/^Fetched what this clone lacks: .* \(fetch \d\)\.\n/gm, '');

const KINDS: Readonly<Record<string, (name: string) => readonly (readonly string[])[]>> = {
  'a shallow clone': (name) => [['clone', '--quiet', '--depth', '1', url, name]],
  'a clone without blobs': (name) => [['clone', '--quiet', '--filter=blob:none', url, name]],
  'a clone without trees': (name) => [['clone', '--quiet', '--filter=tree:0', url, name]],
  'a checkout of a single commit': (name) => [
    ['init', '--quiet', '-b', 'master', name],
    ['remote', 'add', 'origin', url],
    ['fetch', '--quiet', '--depth=1', '--no-tags', 'origin', git(workspace.remote, 'rev-parse', 'master')],
    ['checkout', '--quiet', '--detach', 'FETCH_HEAD'],
  ],
  'a worktree of a full clone': (name) => [
    ['-C', full, 'fetch', '--quiet', 'origin'],
    ['-C', full, 'worktree', 'add', '--quiet', '-b', 'there', join(workspace.folder, name), 'origin/master'],
  ],
};

describe.each(Object.entries(KINDS))('%s', (kind, commands) => {
  it('releases the commit that a full clone would, and foresees the same promotion', async () => {
    const name = kind.replaceAll(' ', '-');
    const commit = await change('alpha');
    const root = await prepared(name, ...commands(name));
    const { exitCode, output } = await releaseAs(root, 'alpha');
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(traceOf(workspace, 'alpha', commit)).toEqual(wantedTrace(commit));
    git(full, 'pull', '--quiet', '--ff-only', 'origin', 'master');
    const table = (at: string): Promise<{ output: string }> => nx(at, ['promote-staging', '--dry-run']);
    // What is missing was fetched by the first command that needed it.
    const answer = (await table(root)).output;
    expect(answer).toContain(commit.slice(0, 7));
    expect(answerIn(answer)).toBe(answerIn((await table(full)).output));
  });
});

/** What CI checks out unless it is told otherwise: one commit, detached. */
const singleCommit = (name: string): Promise<string> =>
  prepared(name, ...(KINDS['a checkout of a single commit']?.(name) ?? []));

it('shows the same status in the first run of a checkout of a single commit', async () => {
  // A minute may pass between the two.
  const status = async (root: string): Promise<string> =>
    answerIn((await nx(root, ['release-status'])).output)
      .replace(/\b(now|\d+m)\b/g, 'age')
      .replace(/ +/g, ' ');
  git(full, 'pull', '--quiet', '--ff-only', 'origin', 'master');
  const root = await singleCommit('status');
  expect(await status(root)).toBe(await status(full));
});

it('releases nothing that is not merged from a checkout of a single commit', async () => {
  git(workspace.root, 'switch', '--quiet', '-c', 'feature');
  writeFileSync(join(workspace.root, 'components/alpha/main.js'), '// not merged\n');
  git(workspace.root, 'commit', '--quiet', '--all', '-m', 'Not merged');
  git(workspace.root, 'push', '--quiet', 'origin', 'feature');
  const unmerged = git(workspace.root, 'rev-parse', 'HEAD');
  git(workspace.root, 'switch', '--quiet', 'master');
  // Somebody tagged it by hand, and the registry built it.
  git(workspace.remote, 'tag', `alpha/${unmerged.slice(0, 7)}`, unmerged);
  await workspace.build('alpha', unmerged);
  const root = await singleCommit('unmerged');
  git(root, 'fetch', '--quiet', '--depth=1', 'origin', unmerged);
  const refs = git(workspace.remote, 'for-each-ref');
  for (const target of ['tag', 'deploy-dev', 'release']) {
    const { exitCode, output } = await nx(root, ['run', `alpha:${target}`, `--commit=${unmerged}`]);
    // Nx has a code of its own for a chain of which it skipped the rest.
    expect({ target, succeeded: exitCode === 0, output }).toMatchObject({
      succeeded: false,
      output: expect.stringContaining('is not on origin/master'),
    });
  }
  expect(git(workspace.remote, 'for-each-ref')).toBe(refs);
});
