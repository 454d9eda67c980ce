import { existsSync } from 'node:fs';
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
}, 120_000);
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

/** A clone that ends before the component's last change says so, and which fetch mends it: exactly that one. */
async function fetchWhatIsMissing(root: string): Promise<void> {
  const { exitCode, output } = await nx(root, ['run', 'alpha:tag']);
  expect(exitCode).toBe(1);
  expect(output).toMatch(
    /shallow clone ends at [0-9a-f]{40} after 1 commits, before the last change of alpha/,
  );
  expect(output).not.toMatch(/^ +at /m);
  const [, argument = 'nothing'] = /git (fetch --deepen=\d+)/.exec(output) ?? [];
  git(root, ...argument.split(' '));
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
    if (git(root, 'rev-parse', '--is-shallow-repository') === 'true') await fetchWhatIsMissing(root);
    const { exitCode, output } = await releaseAs(root, 'alpha');
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(traceOf(workspace, 'alpha', commit)).toEqual(wantedTrace(commit));
    git(full, 'pull', '--quiet', '--ff-only', 'origin', 'master');
    const table = (at: string): Promise<{ output: string }> => nx(at, ['promote-staging', '--dry-run']);
    // What staging runs lies further back than what integration needed; a shallow clone fetches it by itself.
    const answer = (await table(root)).output;
    expect(answer).toContain(commit.slice(0, 7));
    expect(answerIn(answer)).toBe(answerIn((await table(full)).output));
  });
});
