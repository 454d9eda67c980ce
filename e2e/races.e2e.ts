import { join } from 'node:path';
import { git, nx } from './support/run';
import { linkPackages } from '../tools/playground/install-plugin';
import { imagesOf } from '../tools/chaos/real-picture';
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
      // Long enough for a beat of a holder on a busy machine, and short enough to be waited for.
      pipeline['ledger'] = { lease: '8s' };
    },
  });
  await change('alpha', 'beta', 'gamma');
  const { exitCode, output } = await releaseAs(workspace.root, 'alpha,beta,gamma');
  if (exitCode !== 0) throw new Error(output);
  clones = [workspace.root];
  for (const name of ['second', 'third', 'fourth', 'fifth', 'sixth']) {
    const clone = join(workspace.folder, name);
    git(workspace.folder, 'clone', '--quiet', workspace.remote, clone);
    await linkPackages(clone);
    clones.push(clone);
  }
});
afterAll(() => workspace.close());

const FAILED = { exitCode: -1, output: 'it was not run' };

/** A merge that only the checkout of one CI run has. */
async function mergeFor(clone: string, component: string): Promise<string> {
  changes += 1;
  const commit = workspace.commit(`Change ${changes}`, {
    [`components/${component}/main.js`]: `// change ${changes}\n`,
  });
  await workspace.build(component, commit);
  git(clone, 'pull', '--quiet', '--ff-only', 'origin', 'master');
  return commit;
}

/** The attempts of a component, oldest first, one for each run of records that follow each other. */
function attemptsOf(environment: string, component: string): string[] {
  const ref = `refs/promote/components/${environment}/${component}`;
  const format = '--format=%(trailers:key=Promote-Attempt,valueonly,separator=)';
  const all = git(workspace.remote, 'log', '--reverse', format, ref).split('\n');
  return all.filter((attempt, at) => attempt !== all[at - 1]);
}

const inOneGoEach = (environment: string, component: string): string[] => [
  ...new Set(attemptsOf(environment, component)),
];

/** Merges a change of these components; every clone gets it. */
async function change(...components: string[]): Promise<string> {
  changes += 1;
  const files = components.map((name) => [`components/${name}/main.js`, `// change ${changes}\n`] as const);
  const commit = workspace.commit(`Change ${changes}`, Object.fromEntries(files));
  for (const name of components) await workspace.build(name, commit);
  for (const clone of clones ?? []) git(clone, 'pull', '--quiet', '--ff-only', 'origin', 'master');
  return commit;
}

/** Longer than any machine needs: who waits in vain is stopped by the test's own limit. */
const WAITS = { WAIT: '600' };
const allWell = (results: readonly { exitCode: number; output: string }[]): void =>
  expect(results.filter(({ exitCode }) => exitCode !== 0).map(({ output }) => output)).toEqual([]);

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
    allWell(results);
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
    expect(refused.output).toMatch(/alpha in dev is locked by a run of \S+.* since \d{4}-/);
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

  it.each([
    { of: 'one CI run, as two jobs of a matrix', env: { GITHUB_REPOSITORY: 'a/b', GITHUB_RUN_ID: '7' } },
    { of: 'two CI runs', env: null },
  ])('of $of exclude each other, and the second finds it done', async ({ env }) => {
    const commit = await change('alpha', 'beta');
    const results = await Promise.all(
      [1, 2].map((job) => {
        const run = env ?? { GITHUB_REPOSITORY: 'a/b', GITHUB_RUN_ID: `${job}` };
        return releaseAs(clones[job] ?? '', 'alpha,beta', [], { ...WAITS, ...run });
      }),
    );
    allWell(results);
    for (const name of ['alpha', 'beta'])
      expect(traceOf(workspace, name, commit)).toEqual(wantedTrace(commit));
  });

  it('release while another goes back: whichever comes first, neither is mixed with the other', async () => {
    await change('gamma');
    const back = { ...WAITS, STEPS: 'rollback:integration' };
    const [released, rolled] = await Promise.all([
      releaseAs(clones[1] ?? '', 'gamma', [], WAITS),
      releaseAs(clones[2] ?? '', 'gamma', [], back),
    ]);
    allWell([released ?? FAILED, rolled ?? FAILED]);
    // Whatever was gone back from, what is newer than that goes on; then one more run has nothing to do.
    allWell([await releaseAs(workspace.root, 'gamma', [], { STEPS: 'unpin:integration' })]);
    allWell([await releaseAs(workspace.root, 'gamma', [], WAITS)]);
    expect(attemptsOf('integration', 'gamma')).toEqual(inOneGoEach('integration', 'gamma'));
  });

  it('bring the newest of five merges to dev, although the middle runs were cancelled', async () => {
    const runs: ReturnType<typeof startRelease>[] = [];
    let newest = '';
    // Each begins while those before it are at work, in a checkout of its own.
    for (let merge = 0; merge < 5; merge += 1) {
      newest = await mergeFor(clones[merge + 1] ?? '', 'gamma');
      const fate = merge === 0 || merge === 4 ? [] : ['SIGKILL', 'after', String(merge)];
      const run = startRelease(clones[merge + 1] ?? '', 'gamma', fate, WAITS);
      runs.push(run);
      await until(() => /^(effect|outcome|SIGKILL)|is locked by/m.test(run.output()));
    }
    await Promise.all(runs.map(({ ended }) => ended));
    const last = runs.at(-1);
    allWell([{ exitCode: (await last?.ended) ?? -1, output: last?.output() ?? '' }]);
    expect(traceOf(workspace, 'gamma', newest)).toEqual(wantedTrace(newest));
  });
});

describe('releasers in one clone', () => {
  it.each([
    { who: 'two terminals of one person', run: {} },
    { who: 'two copies of one invocation', run: { NX_PROMOTE_INVOCATION: 'the one' } },
  ])('as $who exclude each other, and everything happens once', async ({ run }) => {
    const commit = await change('beta');
    const two = [1, 2].map(() => releaseAs(workspace.root, 'beta', [], { ...WAITS, ...run }));
    allWell(await Promise.all(two));
    expect(traceOf(workspace, 'beta', commit)).toEqual(wantedTrace(commit));
  });
});

describe('a holder that slept while somebody took over', () => {
  /** A claim, a deployment, the suites, a record and a changelog; `npm run chaos` tries all fourteen. */
  const effects = Array.from({ length: 14 }, (_, effect) => String(effect));
  const tried = process.env['CHAOS_RUNS'] === undefined ? ['1', '5', '8', '13'] : effects;

  it.each(tried)('does nothing more when it wakes before effect %s', async (effect) => {
    const commit = await change('alpha');
    const sleeper = startRelease(clones[1] ?? '', 'alpha', ['SIGSTOP', 'before', effect]);
    await until(() => sleeper.output().includes('SIGSTOP'));
    const taker = await releaseAs(clones[2] ?? '', 'alpha', [], { ...WAITS, TAKE_OVER: '1' });
    expect({ taker: taker.exitCode, output: taker.output }).toMatchObject({ taker: 0 });
    const everything = async (): Promise<unknown> => [
      git(workspace.remote, 'for-each-ref'),
      git(workspace.deployments, 'for-each-ref'),
      await imagesOf(workspace, 'alpha'),
    ];
    const before = await everything();
    sleeper.child.kill('SIGCONT');
    await sleeper.ended;
    expect(await everything()).toEqual(before);
    expect(traceOf(workspace, 'alpha', commit)).toEqual(wantedTrace(commit));
  });
});

it('all of them left a ledger that a reader can trust', async () => {
  const { output } = await nx(workspace.root, ['ledger-verify']);
  expect(output).toContain('The ledger is sound');
});
