import { join } from 'node:path';
import { git, nx } from './support/run';
import { linkPackages } from '../tools/playground/install-plugin';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { until } from './support/until';
import { releaseAs, startRelease, traceOf, wantedTrace } from './support/victim';

/** Several real processes in clones of their own, on one remote. */
let workspace: SmallWorkspace;
let clones: string[];
let changes = 0;

beforeAll(async () => {
  workspace = await createSmallWorkspace({
    components: ['alpha', 'beta', 'gamma'],
    pipeline: (pipeline) => {
      pipeline['ledger'] = { lease: '2s' };
    },
  });
  await change('alpha', 'beta', 'gamma');
  const { exitCode, output } = await releaseAs(workspace.root, 'alpha,beta,gamma');
  if (exitCode !== 0) throw new Error(output);
  clones = [workspace.root];
  for (const name of ['second', 'third', 'fourth']) {
    const clone = join(workspace.folder, name);
    git(workspace.folder, 'clone', '--quiet', workspace.remote, clone);
    await linkPackages(clone);
    clones.push(clone);
  }
}, 120_000);
afterAll(() => workspace.close());

/** Merges a change of these components; every clone gets it. */
async function change(...components: string[]): Promise<string> {
  changes += 1;
  const files = components.map((name) => [`components/${name}/main.js`, `// change ${changes}\n`] as const);
  const commit = workspace.commit(`Change ${changes}`, Object.fromEntries(files));
  for (const name of components) await workspace.build(name, commit);
  for (const clone of clones ?? []) git(clone, 'pull', '--quiet', '--ff-only', 'origin', 'master');
  return commit;
}

const WAITS = { WAIT: '60' };

describe('releasers in clones of their own', () => {
  it.each([
    { who: ['alpha', 'alpha', 'alpha', 'alpha'] },
    { who: ['alpha,beta', 'beta,gamma', 'gamma,alpha'] },
    { who: ['alpha', 'beta', 'gamma', 'alpha,beta,gamma'] },
  ])('release $who at once, and everything happens once', async ({ who }) => {
    const commit = await change('alpha', 'beta', 'gamma');
    const results = await Promise.all(
      who.map((names, index) => releaseAs(clones[index] ?? '', names, [], WAITS)),
    );
    for (const { exitCode, output } of results) expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    for (const name of new Set(who.flatMap((names) => names.split(',')))) {
      expect(traceOf(workspace, name, commit)).toEqual(wantedTrace(commit));
    }
    await releaseAs(workspace.root, 'alpha,beta,gamma');
  });

  it('tell who is refused who holds it, since when, and what can be done', async () => {
    const commit = await change('alpha');
    const sleeper = startRelease(clones[1] ?? '', 'alpha', ['SIGSTOP', 'before', '1']);
    await until(() => sleeper.output().includes('SIGSTOP'));
    const refused = await releaseAs(clones[2] ?? '', 'alpha', [], { WAIT: '0' });
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toMatch(/alpha in dev is held by \S+.* since \d{4}-/);
    sleeper.child.kill('SIGCONT');
    await sleeper.ended;
    await releaseAs(workspace.root, 'alpha', [], WAITS);
    expect(traceOf(workspace, 'alpha', commit)).toEqual(wantedTrace(commit));
  });

  it('end as superseded when they are old and come late', async () => {
    await change('beta');
    const older = git(clones[3] ?? '', 'rev-parse', 'HEAD');
    const newer = await change('beta');
    expect((await releaseAs(workspace.root, 'beta')).exitCode).toBe(0);
    git(clones[3] ?? '', 'checkout', '--quiet', '--detach', older);
    const late = await releaseAs(clones[3] ?? '', 'beta');
    expect(late.output).toContain(`superseded by ${newer.slice(0, 7)}`);
    expect(late.exitCode).toBe(0);
    git(clones[3] ?? '', 'checkout', '--quiet', 'master');
    expect(traceOf(workspace, 'beta', newer)).toEqual(wantedTrace(newer));
  });

  it('bring the newest of five merges to dev, although the middle runs were cancelled', async () => {
    let newest = '';
    for (let merge = 0; merge < 5; merge += 1) {
      newest = await change('gamma');
      const isLast = merge === 4;
      const fate = merge === 0 || isLast ? [] : ['SIGKILL', 'after', String(merge)];
      await releaseAs(clones[merge % 4] ?? '', 'gamma', fate, WAITS);
    }
    expect(traceOf(workspace, 'gamma', newest)).toEqual(wantedTrace(newest));
  });
});

describe('a holder that slept while somebody took over', () => {
  it.each(['5', '8'])('does nothing more when it wakes before effect %s', async (effect) => {
    const commit = await change('alpha');
    const sleeper = startRelease(clones[1] ?? '', 'alpha', ['SIGSTOP', 'before', effect]);
    await until(() => sleeper.output().includes('SIGSTOP'));
    const taker = await releaseAs(clones[2] ?? '', 'alpha', [], { TAKE_OVER: '1', WAIT: '30' });
    expect({ taker: taker.exitCode, output: taker.output }).toMatchObject({ taker: 0 });
    const before = [git(workspace.remote, 'for-each-ref'), git(workspace.deployments, 'for-each-ref')];
    sleeper.child.kill('SIGCONT');
    await sleeper.ended;
    expect([git(workspace.remote, 'for-each-ref'), git(workspace.deployments, 'for-each-ref')]).toEqual(
      before,
    );
    expect(traceOf(workspace, 'alpha', commit)).toEqual(wantedTrace(commit));
  });
});

it('all of them left a ledger that a reader can trust', async () => {
  const { output } = await nx(workspace.root, ['ledger-verify']);
  expect(output).toContain('The ledger is sound');
});
