import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, nx, type RunResult } from './support/run';
import { refuse, succeed } from './support/outcomes';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseInPassing } from './support/victim';

/** Going back, being kept out, being judged again, and meeting what the ledger does not know. */
let workspace: SmallWorkspace;
let first: string;
let second: string;

beforeAll(async () => {
  workspace = await createSmallWorkspace({
    components: ['alpha', 'beta', 'gamma'],
    releaseJson: { beta: { deployAfter: ['alpha'] } },
    pipeline: (pipeline) => {
      pipeline['suites'].check.command = ['node', '-e', JUDGE];
    },
  });
  first = await change('alpha', 'beta');
  await succeed(release('alpha', 'beta'));
  second = await change('alpha', 'beta');
  await releaseInPassing(workspace.root, 'alpha', 'beta');
});

afterAll(() => workspace?.close());

/** The suite says no in the environment that is named in a file beside the workspace. */
const JUDGE = `try { process.exit(require('fs').readFileSync('../says-no', 'utf8') === process.env.PROMOTE_ENVIRONMENT ? 1 : 0); } catch { }`;

const judge = (verdict: 'says no' | 'says yes'): void => {
  const file = join(workspace.folder, 'says-no');
  if (verdict === 'says no') writeFileSync(file, 'integration');
  else rmSync(file);
};

const run = (...args: string[]): Promise<RunResult> => nx(workspace.root, args);

const release = (...components: string[]): Promise<RunResult> =>
  run('run-many', '-t', 'release', '-p', components.join(','));

let changes = 0;

/** A merge that changes the components, and the images that the builder made of it. */
const change = async (...components: string[]): Promise<string> => {
  const text = `// change ${(changes += 1)}\n`;
  const files = Object.fromEntries(components.map((name) => [`components/${name}/main.js`, text]));
  const commit = workspace.commit(`Change ${components.join(' and ')}`, files);
  for (const name of components) await workspace.build(name, commit);
  return commit;
};

const stateOf = (component: string): { live: { commit: string }; pinned: object | null } & object =>
  JSON.parse(git(workspace.remote, 'show', `refs/promote/components/integration/${component}:state.json`));

/** What an environment is told to run: short ids by component. */
const told = (environment: string): Record<string, string> =>
  Object.fromEntries(
    [...workspace.deployed(environment).matchAll(/^(\w+)=.*:([0-9a-f]{7})@sha256:/gm)].map(
      ([, key = '', id = '']) => [key.toLowerCase(), id],
    ),
  );

const short = (commit: string): string => commit.slice(0, 7);

const deployments = (): string[] =>
  git(workspace.deployments, 'log', '--format=%s', 'master', '--', 'environments/integration.env').split(
    '\n',
  );

/** Somebody edits the deployment repository by hand. */
const editByHand = (key: string, value: string): void => {
  const clone = join(workspace.folder, `by-hand-${(changes += 1)}`);
  git(workspace.folder, 'clone', '--quiet', workspace.deployments, clone);
  const others = workspace
    .deployed('integration')
    .split('\n')
    .filter((line) => !line.startsWith(`${key}=`));
  writeFileSync(
    join(clone, 'environments/integration.env'),
    `${[...others, `${key}=${value}`].join('\n')}\n`,
  );
  const author = ['-c', 'user.name=Ops', '-c', 'user.email=ops@example.org'];
  git(clone, ...author, 'commit', '--quiet', '-am', 'Quick fix in the night');
  git(clone, 'push', '--quiet', 'origin', 'HEAD:master');
};

describe('a rollback', () => {
  it('shows in a dry run what goes, and changes nothing', async () => {
    const before = workspace.deployed('integration');
    const plan = await succeed(run('run', 'alpha:rollback', '--environment=integration', '--dry-run'));
    expect(plan).toContain(`alpha: without ${short(second)} Change alpha and beta`);
    expect(plan).toMatch(new RegExp(`integration +deploy ${short(first)}`));
    expect(workspace.deployed('integration')).toBe(before);
    expect(stateOf('alpha').pinned).toBeNull();
  });

  it('puts a set back in one deployment, in reverse order, with a pin and an entry in the changelog', async () => {
    const before = deployments().length;
    await succeed(
      run(
        'run-many',
        '-t',
        'rollback',
        '--environment=integration',
        '-p',
        'alpha,beta',
        '--reason=it loses files',
      ),
    );
    expect(told('integration')).toEqual({ alpha: short(first), beta: short(first) });
    expect(told('dev')).toEqual({ alpha: short(second), beta: short(second) });
    expect(deployments().slice(0, -before)).toEqual([
      `integration: put back beta ${short(first)}, alpha ${short(first)}`,
    ]);
    expect(stateOf('alpha')).toMatchObject({
      live: { commit: first },
      verified: { commit: first },
      pinned: { scope: 'artifact', reason: 'it loses files', from: [second] },
      inProgress: null,
    });
    const changelog = git(workspace.deployments, 'show', 'master:changelogs/integration.md');
    expect(changelog).toContain(`* alpha ${short(first)} **rollback**: it loses files`);
  });

  it('keeps the same commit out of an automatic release, which ends well and says why', async () => {
    const output = await succeed(release('alpha', 'beta'));
    expect(output).toMatch(/went back from alpha [0-9a-f]{7} in integration: it loses files/);
    expect(output).toContain('nx run alpha:unpin --environment=integration');
    expect(told('integration')).toEqual({ alpha: short(first), beta: short(first) });
  });

  it('lets it in again after unpin, and stops everything with --pin=all', async () => {
    await succeed(run('run', 'beta:unpin', '--environment=integration'));
    await succeed(release('beta'));
    expect(told('integration')).toEqual({ alpha: short(first), beta: short(second) });
    await succeed(run('run', 'alpha:rollback', '--environment=integration', '--pin=all', '--reason=demo'));
    const third = await change('alpha');
    expect(await succeed(release('alpha'))).toContain('alpha is pinned in integration');
    expect(told('integration')['alpha']).toBe(short(first));
    await succeed(run('run', 'alpha:unpin', '--environment=integration'));
    await succeed(release('alpha'));
    expect(told('integration')['alpha']).toBe(short(third));
  });

  it('goes back to what ran at a time, and says what the time may be', async () => {
    const log = await succeed(run('ledger-log', '--component=beta', '--environment=integration'));
    const [, time = ''] = /(\S+Z) [0-9a-f]{10} integration: beta [0-9a-f]{7} \w+ verified/.exec(log) ?? [];
    await succeed(
      run(
        'run-many',
        '-t',
        'rollback',
        '--environment=integration',
        '-p',
        'alpha,beta',
        `--to-state-of=${time}`,
      ),
    );
    expect(told('integration')).toEqual({ alpha: short(first), beta: short(first) });
    expect(
      await refuse(run('run', 'alpha:rollback', '--environment=integration', '--to-state-of=yesterday')),
    ).toContain('The option --to-state-of takes a time such as 2026-03-01T12:00:00Z');
    await succeed(run('run-many', '-t', 'unpin', '--environment=integration', '-p', 'alpha,beta'));
    await succeed(release('alpha', 'beta'));
  });
});

describe('quarantine', () => {
  it('refuses what was rejected, with the suite and three ways on', async () => {
    const bad = await change('alpha');
    judge('says no');
    const failure = await refuse(release('alpha'));
    expect(failure).toContain('alpha failed the suite "check" in integration');
    judge('says yes');
    const refusal = await refuse(release('alpha'));
    expect(refusal).toContain(`alpha ${short(bad)} was rejected in integration`);
    expect(refusal).toContain('suite: check');
    expect(refusal).toContain('merge a fix');
    expect(refusal).toContain('nx run alpha:reverify --environment=integration');
    expect(refusal).toContain('--override "quarantine: <reason>"');
    expect(told('integration')['alpha']).not.toBe(short(bad));
  });

  it('is lifted by asking the suites again, on the record', async () => {
    const bad = git(workspace.root, 'rev-parse', 'HEAD');
    await succeed(run('run', 'alpha:reverify', '--environment=integration', '--reason=the network was away'));
    expect(told('integration')['alpha']).toBe(short(bad));
    expect(stateOf('alpha')).toMatchObject({ rejected: [], verified: { commit: bad }, inProgress: null });
    const log = await succeed(run('ledger-log', '--component=alpha', '--environment=integration'));
    expect(log).toMatch(/reverify started, .*: the network was away/);
    await succeed(release('alpha'));
  });

  it('is gone past with a reason and a name', async () => {
    const bad = await change('beta');
    judge('says no');
    await refuse(release('beta'));
    judge('says yes');
    await succeed(run('run', 'beta:release', '--override=quarantine: the customer waits'));
    expect(told('integration')['beta']).toBe(short(bad));
    const log = await succeed(run('ledger-log', '--component=beta', '--environment=integration'));
    expect(log).toMatch(/promotion started, .*: past quarantine: the customer waits/);
  });
});

describe('drift', () => {
  it('stops a release until what runs is adopted', async () => {
    const { live } = stateOf('beta');
    const line = git(
      workspace.deployments,
      'log',
      '-p',
      '--format=',
      'master',
      '--',
      'environments/integration.env',
    );
    const [, value = ''] = new RegExp(`^\\+BETA=(.*:${short(first)}@.*)$`, 'm').exec(line) ?? [];
    editByHand('BETA', value);
    await change('beta');
    const refusal = await refuse(release('beta'));
    expect(refusal).toContain(
      `The deployment of integration names ${value} for beta, but the ledger records`,
    );
    expect(refusal).toContain('nx run beta:adopt --environment=integration');
    await succeed(
      run('run', 'beta:adopt', '--environment=integration', '--reason=the night shift went back'),
    );
    expect(stateOf('beta')).toMatchObject({ live: { commit: first }, verified: { commit: live.commit } });
    await succeed(release('beta'));
    expect(told('integration')['beta']).toBe(short(git(workspace.root, 'rev-parse', 'HEAD')));
  });

  it('adopts on the first meeting what the ledger has never heard of', async () => {
    const commit = await change('gamma');
    await workspace.build('gamma', commit);
    const host = workspace.registry.url.replace('http://', '');
    editByHand('GAMMA', `${host}/gamma:${short(commit)}`);
    await change('gamma');
    const refusal = await refuse(release('gamma'));
    expect(refusal).toContain('which the ledger has never heard of');
    await succeed(run('run', 'gamma:adopt', '--environment=integration'));
    expect(stateOf('gamma')).toMatchObject({ live: { commit }, verified: null });
    await succeed(run('run', 'gamma:integration-test-integration', '--excludeTaskDependencies'));
    expect(stateOf('gamma')).toMatchObject({ live: { commit }, verified: { commit } });
    await succeed(release('gamma'));
  });
});

it('leaves a ledger that ledger-verify finds sound', async () => {
  expect(await succeed(run('ledger-verify'))).toContain('The ledger is sound');
});
