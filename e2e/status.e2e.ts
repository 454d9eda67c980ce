import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as outcomes from './support/outcomes';
import { git, nx, type RunResult } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseInPassing } from './support/victim';

/** What runs where and why something is not there, asked of a ledger that real releases wrote. */
let workspace: SmallWorkspace;
let first: string;
let second: string;

const run = (...args: string[]): Promise<RunResult> => nx(workspace.root, args);

const refuse = (...args: string[]): Promise<string> => outcomes.refuse(run(...args));

const succeed = (...args: string[]): Promise<string> => outcomes.succeed(run(...args));

beforeAll(async () => {
  workspace = await createSmallWorkspace({
    components: ['alpha', 'beta'],
    pipeline: ({ environments }) => (environments[0].acceptsUnmerged = true),
  });
  first = git(workspace.root, 'rev-parse', 'HEAD');
  for (const name of ['alpha', 'beta']) await workspace.build(name, first);
  await releaseInPassing(workspace.root, 'alpha', 'beta');
  await succeed('run', 'alpha:release-staging');
  second = workspace.commit('Change alpha', { 'components/alpha/main.js': '// 2\n' });
  await workspace.build('alpha', second);
  await releaseInPassing(workspace.root, 'alpha');
});
afterAll(() => workspace.close());

const short = (commit: string): string => commit.slice(0, 7);

interface Cell {
  readonly state: string;
  readonly artifact: { readonly commit: string } | null;
  readonly names: readonly string[];
  readonly pending: number | null;
}

async function asJson(...options: string[]): Promise<Record<string, Record<string, Cell>>> {
  const file = join(workspace.folder, 'status.json');
  await succeed('release-status', '--format=json', `--output=${file}`, ...options);
  const status = JSON.parse(readFileSync(file, 'utf8')) as {
    schemaVersion: number;
    components: Record<string, Record<string, Cell>>;
  };
  expect(status.schemaVersion).toBe(1);
  return status.components;
}

it('shows a table of what runs where and how many changes wait', async () => {
  const output = await succeed('release-status');
  const row = output.split('\n').find((line) => line.trim().startsWith('alpha'));
  const cells = row?.trim().split(/ {2,}/) ?? [];
  expect(cells).toHaveLength(4);
  expect(cells[1]).toMatch(new RegExp(`^${short(second)} (now|\\dm)$`));
  expect(cells[2]).toMatch(new RegExp(`^${short(second)} (now|\\dm) \\+1$`));
  expect(cells[3]).toMatch(new RegExp(`^${short(first)} v1\\.0\\.rc (now|\\dm)$`));
});

it('writes the same as JSON, for some components, one environment or an earlier moment', async () => {
  expect((await asJson())['alpha']).toMatchObject({
    dev: { state: 'verified', artifact: { commit: second }, pending: 0 },
    integration: { state: 'verified', artifact: { commit: second }, pending: 1 },
    staging: { state: 'verified', artifact: { commit: first }, names: ['v1.0.rc'], pending: null },
  });
  const some = await asJson('--component=beta', '--only=dev');
  expect(some).toMatchObject({ beta: { dev: { artifact: { commit: first } } } });
  expect(JSON.stringify(Object.keys(some))).toBe('["beta"]');
  const past = await asJson(`--at=${verifiedFirst('refs/promote/components/dev/alpha')}`);
  expect(past['alpha']?.['dev']).toMatchObject({ state: 'verified', artifact: { commit: first } });
});

/** When the first artifact passed there, from the ledger's own chain. */
function verifiedFirst(ref: string): string {
  const commits = git(workspace.remote, 'rev-list', '--reverse', ref).split('\n');
  const records = commits.map(
    (commit) =>
      JSON.parse(git(workspace.remote, 'show', `${commit}:record.json`)) as { phase: string; at: string },
  );
  return records.find(({ phase }) => phase === 'verified')?.at ?? '';
}

it('writes Markdown for a pull request', async () => {
  const file = join(workspace.folder, 'status.md');
  await succeed('release-status', '--format=markdown', `--output=${file}`);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('| component | trunk | dev | integration | staging |');
  expect(text).toMatch(new RegExp(`\\| alpha \\|  \\| ${short(second)} `));
});

it('says why the newest change is not in staging, and what brings it there', async () => {
  await succeed('hold', '--environment=staging', '--reason=the demo');
  const output = await succeed('run', 'alpha:why', '--environment=staging');
  expect(output).toContain(`Why alpha ${short(second)} is not in staging:`);
  expect(output).toMatch(/integration: runs \w{7} since \S+, verified/);
  expect(output).toMatch(/staging is held by .*: the demo/);
  expect(output).toContain('-> nx unhold --environment=staging');
  await succeed('unhold', '--environment=staging');
  expect(await succeed('run', 'alpha:why', '--environment=staging')).toContain(
    '-> nx run alpha:release-staging',
  );
});

it('shows a try of what is not merged for what it is, until the next release takes its place', async () => {
  git(workspace.root, 'switch', '--quiet', '-c', 'feature');
  writeFileSync(join(workspace.root, 'components/beta/main.js'), '// of a pull request\n');
  git(workspace.root, 'commit', '--quiet', '-am', 'Something new');
  const side = git(workspace.root, 'rev-parse', 'HEAD');
  await workspace.build('beta', side);
  const tried = await succeed('run', 'beta:try', '--environment=dev');
  expect(tried).toContain(`dev runs beta ${short(side)}, which is not merged: it passed, goes no further`);
  const further = await succeed('run', 'beta:deploy-integration', '--excludeTaskDependencies');
  expect(further).toContain(`${short(first)} runs in integration already`);
  expect(workspace.deployed('integration')).not.toContain(short(side));
  expect(await refuse('run', 'beta:try', '--environment=integration')).toContain(
    'integration takes merged commits only',
  );
  git(workspace.root, 'switch', '--quiet', 'master');
  expect(await refuse('run', 'beta:release', `--commit=${side}`)).toContain(
    `beta ${short(side)} is not on origin/master`,
  );
  expect(await succeed('release-status')).toMatch(new RegExp(`beta +${short(side)} (now|\\dm) unmerged`));
  await succeed('run', 'beta:release');
  expect(workspace.deployed('dev')).toContain(`beta:${short(first)}@sha256:`);
  expect(workspace.deployed('integration')).not.toContain(short(side));
  expect(await refuse('run', 'beta:try', '--environment=dev')).toContain(
    'is on origin/master, so there is nothing to try',
  );
});

it('finds drift, and says so in the table and among what to look at', async () => {
  const seed = join(workspace.folder, 'hand');
  git(workspace.folder, 'clone', '--quiet', workspace.deployments, seed);
  git(seed, 'config', 'user.name', 'Ops');
  git(seed, 'config', 'user.email', 'ops@example.org');
  const file = join(seed, 'environments/staging.env');
  const text = readFileSync(file, 'utf8').replace(/^ALPHA=.*$/m, 'ALPHA=elsewhere/alpha:mine');
  writeFileSync(file, text);
  git(seed, 'commit', '--quiet', '-am', 'By hand');
  git(seed, 'push', '--quiet');
  const output = await succeed('release-status');
  expect(output).toContain('drifted');
  expect(output).toContain(
    'The deployment of staging names elsewhere/alpha:mine for alpha, but the ledger records',
  );
  expect(output).toContain('-> accept what runs: nx run alpha:adopt --environment=staging');
});

it('refuses what does not exist', async () => {
  const { exitCode, output } = await run('release-status', '--environment=prod');
  expect(output).toContain('There is no environment "prod" (option --environment).');
  expect(exitCode).toBe(1);
});
