import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitInput, nx } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseInPassing } from './support/victim';

/** The tools that look after the ledger, on a ledger that real releases wrote. */
let workspace: SmallWorkspace;

beforeAll(async () => {
  workspace = await createSmallWorkspace({ components: ['alpha', 'beta'] });
  const head = git(workspace.root, 'rev-parse', 'HEAD');
  for (const name of ['alpha', 'beta']) await workspace.build(name, head);
  await releaseInPassing(workspace.root, 'alpha', 'beta');
});
afterAll(() => workspace.close());

const REF = 'refs/promote/components/integration/alpha';

it('tells what happened, for people and as JSON lines', async () => {
  const told = await nx(workspace.root, ['ledger-log', '--component=alpha', '--environment=integration']);
  expect(told.exitCode).toBe(0);
  const lines = told.output.split('\n').filter((line) => line.includes('integration: alpha'));
  expect(lines.map((line) => /promotion (\w+),/.exec(line)?.[1])).toEqual([
    'started',
    'deployed',
    'verified',
  ]);
  const file = join(workspace.folder, 'log.jsonl');
  const { exitCode } = await nx(workspace.root, ['ledger-log', '--format=json', `--output=${file}`]);
  expect(exitCode).toBe(0);
  const records = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; phase?: string });
  expect(records.filter(({ phase }) => phase !== undefined)).toHaveLength(12);
  const whole = records.filter(({ phase }) => phase === undefined);
  expect(whole.map(({ kind }) => kind)).toEqual(['verify', 'verified', 'verify', 'verified']);
  expect(records[0]).toMatchObject({ environment: 'dev', phase: 'started' });
});

it('lets no build go that an environment runs', async () => {
  const { exitCode, output } = await nx(workspace.root, ['ledger-prune', '--remove']);
  expect(output).toContain('Every build tag is needed.');
  expect(exitCode).toBe(0);
  expect(git(workspace.remote, 'tag', '--list').split('\n')).toHaveLength(2);
});

it('may be branches, for hosts that take nothing else', async () => {
  const branches = await createSmallWorkspace({
    components: ['alpha'],
    pipeline: (pipeline) => (pipeline['ledger'] = { prefix: 'refs/heads/promote' }),
  });
  try {
    await branches.build('alpha', git(branches.root, 'rev-parse', 'HEAD'));
    const released = await nx(branches.root, ['run', 'alpha:release']);
    expect(released).toMatchObject({ exitCode: 0 });
    const refs = git(branches.remote, 'for-each-ref', '--format=%(refname)', 'refs/promote', 'refs/heads');
    expect(refs.split('\n')).toContain('refs/heads/promote/components/integration/alpha');
    expect(refs).not.toMatch(/^refs\/promote/m);
    const again = await nx(branches.root, ['run', 'alpha:release']);
    expect(again).toMatchObject({ exitCode: 0, output: expect.stringContaining('already') });
    expect((await nx(branches.root, ['ledger-verify'])).output).toContain('The ledger is sound');
  } finally {
    await branches.close();
  }
});

it('refuses an option that does not exist', async () => {
  const { exitCode, output } = await nx(workspace.root, ['ledger-prune', '--remov']);
  expect(output).toContain('There is no option --remov; did you mean --remove?');
  expect(exitCode).toBe(1);
});

it('finds the ledger sound, and a tampered state at once', async () => {
  const sound = await nx(workspace.root, ['ledger-verify']);
  expect(sound.output).toMatch(/The ledger is sound: 6 refs, \d+ records, 2 images\./);
  expect(sound.exitCode).toBe(0);
  const tip = git(workspace.remote, 'rev-parse', REF);
  const state = JSON.parse(git(workspace.remote, 'show', `${tip}:state.json`)) as object;
  const tampered = JSON.stringify({ ...state, rejected: [], pinned: null, names: ['v9.9'] });
  git(workspace.remote, 'update-ref', REF, commitWith(tip, tampered));
  const { exitCode, output } = await nx(workspace.root, ['ledger-verify']);
  expect(output).toContain(`${REF} at`);
  expect(output).toContain('state.json is not the fold of the records: names.0 is "v9.9"');
  expect(exitCode).toBe(1);
});

/** A commit like the given one, with another state; its parent is the given one, as a writer's would be. */
function commitWith(tip: string, state: string): string {
  const blobs = ['record.json', 'state.json'].map((name) => {
    const text =
      name === 'state.json'
        ? state
        : git(workspace.remote, 'show', `${tip}:record.json`).replace(/"nonce": "[^"]*"/, '"nonce": "x"');
    return `100644 blob ${gitInput(workspace.remote, ['hash-object', '-w', '--stdin'], text)}\t${name}\n`;
  });
  const tree = gitInput(workspace.remote, ['mktree'], blobs.join(''));
  const author = ['-c', 'user.name=x', '-c', 'user.email=x@y'];
  return git(workspace.remote, ...author, 'commit-tree', '-p', tip, '-m', 'tampered', tree);
}
