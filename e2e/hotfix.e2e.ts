import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackages } from '../tools/playground/install-plugin';
import { installOlderPlugin } from './support/older-plugin';
import * as outcomes from './support/outcomes';
import { git, nx, type RunResult } from './support/run';
import { createSmallWorkspace, type PipelineJson, type SmallWorkspace } from './support/small-workspace';
import { releaseInPassing } from './support/victim';

/** When production burns: from the decision to the trunk, on real git, a real registry and real suites. */
let workspace: SmallWorkspace;
let base: string;
let fix: string;
let ported: string;

const BRANCH = 'hotfix/alpha/fix-uuid';
const short = (commit: string): string => commit.slice(0, 7);

const run = (...args: string[]): Promise<RunResult> => nx(workspace.root, args);

const succeed = (...args: string[]): Promise<string> => outcomes.succeed(run(...args));

const refuse = (...args: string[]): Promise<string> => outcomes.refuse(run(...args));

const inRoot = (...args: string[]): string => git(workspace.root, ...args);
const tagged = (tag: string): string => git(workspace.remote, 'rev-parse', `refs/tags/${tag}^{commit}`);
const notes = (file: string): string => git(workspace.deployments, 'show', `master:${file}`);

/** Where the team listens, and what came there. */
let hook: Server;
const received: { readonly id: string; readonly event: string; readonly text: string }[] = [];

async function listen(): Promise<string> {
  hook = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(JSON.parse(body) as (typeof received)[number]);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
}

function withProduction(pipeline: PipelineJson): void {
  const staging = pipeline.environments.at(-1);
  pipeline.environments.push({ ...staging, name: 'production', releaseTag: '{component}/v{version}' });
  pipeline.notify = [{ to: 'console' }];
}

/** Commits on the branch that is checked out; nothing is pushed. */
function commitHere(message: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(workspace.root, path), text);
  inRoot('add', '--all');
  inRoot('commit', '--quiet', '-m', message);
  return inRoot('rev-parse', 'HEAD');
}

async function merge(message: string, files: Readonly<Record<string, string>>): Promise<string> {
  const commit = workspace.commit(message, files);
  await workspace.build('alpha', commit);
  await releaseInPassing(workspace.root, 'alpha');
  return commit;
}

const CHECKED = {
  name: 'alpha',
  targets: {
    test: { executor: 'nx:run-commands', options: { command: 'node components/alpha/test.js' } },
  },
};

describe('a hotfix', () => {
  beforeAll(async () => {
    const url = await listen();
    const pipeline = (one: PipelineJson): void => {
      withProduction(one);
      one.notify.push({ to: 'webhook', url });
    };
    // The ledger has a repository of its own here, and all that follows must work with that.
    const components = ['alpha', 'beta'];
    workspace = await createSmallWorkspace({ components, pipeline, ledgerElsewhere: true });
    base = await merge('Count uuids', {
      'components/alpha/project.json': JSON.stringify(CHECKED),
      'components/alpha/test.js':
        "if (require('node:fs').readFileSync(__dirname + '/main.js', 'utf8').includes('bug')) { console.error('uuid 5 comes twice'); process.exit(1); }\n",
      'components/alpha/main.js': '// bag\n',
    });
    await succeed('run', 'alpha:release-staging');
    await succeed('run', 'alpha:release-production');
    await merge('Rename a field', { 'components/alpha/other.js': '// newer\n' });
    await succeed('run', 'alpha:release-staging');
  });
  afterAll(async () => {
    hook.close();
    await workspace.close();
  });

  it('begins from what a person chooses where staging and production differ, and says what each carries', async () => {
    const refused = await refuse('run', 'alpha:hotfix', '--name=fix-uuid', '--reason=uuids collide');
    expect(refused).toContain('alpha is not the same in production and staging, so the hotfix needs --from.');
    expect(refused).toMatch(
      /from staging \(v1\.1\.rc \w{7}\): production gets, beside the fix, 1 change \(Rename a field\)/,
    );
    expect(refused).toMatch(
      /from production \(v1\.0 \w{7}\): production gets the fix alone; staging runs without 1 change/,
    );
    expect(refused).toContain(
      "nx run alpha:hotfix --name=fix-uuid --reason='uuids collide' --from=production",
    );
    const never = await refuse('run', 'beta:hotfix', '--name=fix', '--reason=it burns');
    expect(never).toContain('beta was never deployed to staging or production');
    inRoot('push', '--quiet', 'origin', `${base}:refs/heads/hotfix/alpha/taken`);
    expect(
      await refuse('run', 'alpha:hotfix', '--name=taken', '--reason=it burns', '--from=production'),
    ).toMatch(/The branch hotfix\/alpha\/taken exists already .*origin/);
    writeFileSync(join(workspace.root, 'left.txt'), 'x');
    const args = ['run', 'alpha:hotfix', '--name=fix-uuid', '--reason=uuids collide', '--from=production'];
    expect(await refuse(...args)).toContain('The checkout has changes that are in no commit');
    inRoot('clean', '-fq', 'left.txt');
    const told = await succeed(...args, '--approved-by=Grace');
    expect(told).toContain(
      `alpha: hotfix fix-uuid is begun by A Person, approved by Grace, on top of v1.0 ${short(base)} from production: uuids collide`,
    );
    expect(told).toContain(`${BRANCH} begins at ${short(base)}, which production runs.`);
    expect(told).toContain('nx run alpha:hotfix-staging');
    expect(inRoot('symbolic-ref', '--short', 'HEAD')).toBe(BRANCH);
    expect(inRoot('rev-parse', 'HEAD')).toBe(base);
    const state = git(workspace.ledger, 'show', 'refs/promote/obligations/alpha:state.json');
    expect(JSON.parse(state)).toMatchObject({
      hotfixes: [{ name: 'fix-uuid', branch: BRANCH, from: 'production', approvedBy: 'Grace', commit: null }],
    });
  });

  it('is stopped by its own unit tests, at the commit of the branch, before anything is tagged', async () => {
    expect(await refuse('run', 'alpha:hotfix-staging')).toContain('holds nothing but what runs');
    const bad = commitHere('Fix it badly', { 'components/alpha/main.js': '// bug\n' });
    const output = await refuse('run', 'alpha:hotfix-staging');
    expect(output).toContain(`The target "test" of alpha at ${short(bad)} failed`);
    expect(output).toContain('uuid 5 comes twice');
    expect(git(workspace.remote, 'tag', '--points-at', 'refs/heads/master')).not.toContain(short(bad));
    expect(git(workspace.remote, 'tag', '--list', `alpha/${short(bad)}`)).toBe('');
    inRoot('push', '--quiet', 'origin', `${bad}:refs/tags/alpha/${short(bad)}`);
    expect(await refuse('run', 'alpha:hotfix-staging')).toContain('uuid 5 comes twice');
  });

  it('is not shipped from a branch of somebody’s own, which nobody decided', async () => {
    inRoot('switch', '--quiet', '-c', 'my-own', base);
    commitHere('Something of my own', { 'components/alpha/own.js': '// own\n' });
    const output = await refuse('run', 'alpha:hotfix-staging');
    expect(output).toContain(
      'Nobody has recorded that a hotfix of alpha on the branch my-own is needed and safe.',
    );
    expect(output).toContain(
      'nx run alpha:hotfix-staging --branch=my-own --override "hotfix-decision: <reason>"',
    );
    inRoot('switch', '--quiet', BRANCH);
  });

  it('goes to staging from its branch: tag, image, candidate of a patch, deployment, notes', async () => {
    inRoot('reset', '--quiet', '--hard', base);
    fix = commitHere('Count every uuid once', { 'components/alpha/main.js': '// mended\n' });
    await workspace.build('alpha', fix);
    const output = await succeed('run', 'alpha:hotfix-staging');
    expect(output).toContain(`alpha ${short(fix)} passed test`);
    expect(output).toContain('nx run alpha:hotfix-production');
    expect([tagged(`alpha/${short(fix)}`), tagged('alpha/v1.0.1.rc')]).toEqual([fix, fix]);
    expect(workspace.deployed('staging')).toContain(`alpha:${short(fix)}@sha256:`);
    const text = notes('release-notes/alpha/v1.0.1.rc.md');
    expect(text).toContain('* Reason: uuids collide');
    expect(text).toContain('* Decided by: A Person, approved by Grace');
    expect(text).toContain('Count every uuid once');
    expect(notes('changelogs/staging.md')).toMatch(/Goes away[\s\S]*Rename a field/);
  });

  it('does not go to production while its branch holds what staging has not seen', async () => {
    commitHere('One thing more', { 'components/alpha/more.js': '// more\n' });
    const output = await refuse('run', 'alpha:hotfix-production');
    expect(output).toMatch(/The hotfix fix-uuid of alpha \(\w{7}\) was not verified in staging\./);
    expect(output).toContain('-> nx run alpha:hotfix-staging');
    inRoot('reset', '--quiet', '--hard', fix);
  });

  it('goes to production from a checkout of the trunk, with its branch named, as the same artifact', async () => {
    inRoot('switch', '--quiet', 'master');
    const output = await succeed('run', 'alpha:hotfix-production', `--branch=${BRANCH}`);
    expect(tagged('alpha/v1.0.1')).toBe(fix);
    const digest = /@(sha256:\w+)/.exec(workspace.deployed('staging'))?.[1] ?? '';
    expect(workspace.deployed('production')).toContain(digest);
    expect(output).toContain('origin/master lacks the fix');
    expect(output).toMatch(
      /staging ran \w{7} before the hotfix\. Once the fix is on origin\/master and released/,
    );
  });

  it('keeps candidates without the fix out of staging, and says so everywhere', async () => {
    const refused = await refuse('run', 'alpha:release-staging');
    expect(refused).toContain(
      `lacks the hotfix fix-uuid (${short(fix)}, by A Person), so it does not enter staging.`,
    );
    expect(refused).toContain(`missing: ${short(fix)} Count every uuid once`);
    expect(refused).toContain('nx run alpha:hotfix-forward-port --name=fix-uuid');
    expect(refused).toContain('nx run alpha:release-staging --override "forward-port: <reason>"');
    expect(await refuse('promote-staging', '--components=alpha', '--override=hold: it is over')).toContain(
      'nx run small:promote-staging --components=alpha --override "forward-port: <reason>"',
    );
    expect(await refuse('run', 'alpha:release-staging', '--override=forwrd-port: x')).toContain(
      'There is no gate "forwrd-port" that --override could open; did you mean "forward-port"?',
    );
    expect(await succeed('release-status')).toContain('alpha owes the trunk its hotfix fix-uuid');
    expect(await succeed('run', 'alpha:why', '--environment=staging')).toContain('lacks the hotfix fix-uuid');
  });

  it('is known in a clone that has never seen its branch', async () => {
    const clone = join(workspace.folder, 'colleague');
    git(workspace.folder, 'clone', '--quiet', '--no-tags', '--single-branch', workspace.remote, clone);
    git(clone, 'remote', 'add', 'records', workspace.ledger);
    await linkPackages(clone);
    const status = await nx(clone, ['release-status']);
    expect(status.output).toContain('alpha owes the trunk its hotfix fix-uuid');
    expect(status.output).not.toContain('not known');
    const refused = await nx(clone, ['run', 'alpha:release-staging']);
    expect(refused.output).toContain(`missing: ${short(fix)} Count every uuid once`);
    expect(refused.exitCode).not.toBe(0);
  });

  it('explains what conflicts when the trunk has gone another way, and leaves nothing behind', async () => {
    await merge('Sort the uuids', { 'components/alpha/main.js': '// sorted\n' });
    const output = await refuse('run', 'alpha:hotfix-forward-port', '--name=fix-uuid');
    expect(output).toContain(
      `The hotfix fix-uuid does not fit origin/master as it is: ${short(fix)} Count every uuid once conflicts in`,
    );
    expect(output).toMatch(/components\/alpha\/main\.js, which \w+ Sort the uuids changed/);
    expect(output).toContain(`git cherry-pick -x ${fix.slice(0, 12)}`);
    expect(git(workspace.remote, 'branch', '--list')).not.toContain('forward-port');
    workspace.commit('Take the sorting back', { 'components/alpha/main.js': '// bag\n' });
  });

  it('is brought to the trunk on a branch, and once that is merged staging takes the newer candidate again', async () => {
    const output = await succeed('run', 'alpha:hotfix-forward-port', '--name=fix-uuid');
    expect(output).toContain('origin/forward-port/alpha/fix-uuid brings to master:');
    expect(output).toContain(
      'open a pull request of forward-port/alpha/fix-uuid into master (the remote is not on GitHub)',
    );
    expect(await succeed('run', 'alpha:hotfix-forward-port', '--name=fix-uuid')).toContain(
      'brings to master',
    );
    inRoot('fetch', '--quiet', 'origin');
    inRoot('merge', '--quiet', '--squash', 'origin/forward-port/alpha/fix-uuid');
    inRoot('commit', '--quiet', '-m', 'Count every uuid once (#12)');
    inRoot('push', '--quiet', 'origin', 'HEAD:master');
    ported = inRoot('rev-parse', 'HEAD');
    await workspace.build('alpha', ported);
    await succeed('run', 'alpha:release');
    expect(await succeed('run', 'alpha:hotfix-production', `--branch=${BRANCH}`)).toContain(
      `${short(ported)} has the fix; put the newer candidate back: nx run alpha:release-staging`,
    );
    await succeed('run', 'alpha:release-staging');
    expect(tagged('alpha/v1.1.rc2')).toBe(ported);
    expect(await succeed('run', 'alpha:hotfix-forward-port', '--name=fix-uuid')).toContain(
      'origin/master has the hotfix fix-uuid of alpha: the same changes are there.',
    );
    expect(await succeed('release-status')).not.toContain('owes the trunk');
    expect(await succeed('ledger-verify')).toContain('The ledger is sound');
  });

  it('is owed again when the trunk takes it back, though it was settled', async () => {
    const released = async (): Promise<string> => {
      inRoot('push', '--quiet', 'origin', 'HEAD:master');
      const commit = inRoot('rev-parse', 'HEAD');
      await workspace.build('alpha', commit);
      await releaseInPassing(workspace.root, 'alpha');
      return commit;
    };
    inRoot('revert', '--no-edit', ported);
    const revert = await released();
    const refused = await refuse('run', 'alpha:release-staging');
    expect(refused).toContain(
      `${short(revert)} lacks the hotfix fix-uuid (${short(fix)}, by A Person), so it does not enter staging.`,
    );
    expect(refused).toContain(
      `the trunk had it and took it back: ${short(revert)} Revert "Count every uuid once (#12)"`,
    );
    expect(await succeed('release-status')).toContain('alpha owes the trunk its hotfix fix-uuid');
    const dry = await succeed('run', 'alpha:hotfix-forward-port', '--name=fix-uuid', '--dry-run');
    expect(dry).toContain('the trunk had it and took it back');
    expect(dry).toContain(`${short(fix)} Count every uuid once`);
    inRoot('revert', '--no-edit', revert);
    await released();
    expect(await succeed('release-status')).not.toContain('owes the trunk');
    await succeed('run', 'alpha:release-staging');
  });

  it('refuses what nobody decided, and lets a forward port go only with a reason', async () => {
    inRoot('switch', '--quiet', '-c', 'on-my-own', fix);
    const own = commitHere('Something else', { 'components/alpha/main.js': '// else\n' });
    await workspace.build('alpha', own);
    inRoot('switch', '--quiet', 'master');
    expect(await refuse('run', 'alpha:hotfix-staging', '--branch=on-my-own')).toContain(
      'Nobody has recorded that a hotfix of alpha on the branch on-my-own is needed and safe.',
    );
    await succeed('run', 'alpha:hotfix', '--name=second', '--reason=again', '--from=production');
    inRoot('merge', '--quiet', '--ff-only', 'on-my-own');
    await succeed('run', 'alpha:hotfix-staging');
    expect(tagged('alpha/v1.0.2.rc')).toBe(own);
    inRoot('switch', '--quiet', 'master');
    expect(await refuse('run', 'alpha:hotfix-forward-port', '--name=second', '--waive')).toContain(
      '--reason is missing',
    );
    await succeed(
      'run',
      'alpha:hotfix-forward-port',
      '--name=second',
      '--waive',
      '--reason=not on the trunk',
    );
    await succeed('run', 'alpha:release-staging');
  });

  it('kept records in the repository of the ledger alone, and names and source out of it', () => {
    const refs = (repository: string): string[] =>
      git(repository, 'for-each-ref', '--format=%(refname)').split('\n');
    expect(refs(workspace.ledger).filter((ref) => !ref.startsWith('refs/promote/'))).toEqual([]);
    expect(refs(workspace.remote).filter((ref) => ref.startsWith('refs/promote/'))).toEqual([]);
    expect(refs(workspace.remote)).toContain('refs/tags/alpha/v1.0');
    const known = git(workspace.ledger, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname)');
    expect(known).not.toContain(base);
    expect(known).not.toContain(fix);
  });

  it('was told to the team at each station, and so is a hold, once on this terminal', async () => {
    const first = received.filter(({ text }) => text.includes('fix-uuid'));
    const ids = new Map(first.map(({ id, event }) => [id, event]));
    expect([...ids.values()]).toEqual(['hotfix-opened', 'hotfix-staged', 'hotfix-released']);
    expect(first.at(-1)?.text).toContain('uuids collide');
    const held = await succeed('hold', '--environment=staging', '--reason=the demo on Thursday');
    // Nx repeats the command that was typed, or does not.
    const told = held.split('\n').filter((line) => !line.startsWith('> nx'));
    expect(told.filter((line) => line.includes('the demo on Thursday'))).toHaveLength(1);
    await succeed('unhold', '--environment=staging');
    expect(received.slice(-2).map(({ event }) => event)).toEqual(['held', 'held']);
  });
});

describe('a hotfix of what is older than the tool', () => {
  let old: string;

  /** Production and staging run a commit from before the plugin, put there by hand. */
  beforeAll(async () => {
    workspace = await createSmallWorkspace({ components: ['alpha'], pipeline: withProduction });
    const kept = ['nx.json', 'release-pipeline.json', 'components/alpha/release.json'].map(
      (path) => [path, readFileSync(join(workspace.root, path), 'utf8')] as const,
    );
    inRoot('rm', '--quiet', 'release-pipeline.json', 'components/alpha/release.json');
    old = workspace.commit('Before nx-promote', {
      'nx.json': JSON.stringify({ analytics: false, neverConnectToCloud: true }),
      'components/alpha/project.json': JSON.stringify(CHECKED),
      'components/alpha/test.js': '',
    });
    await workspace.build('alpha', old);
    workspace.commit('Release with nx-promote', Object.fromEntries(kept));
    const hand = join(workspace.folder, 'hand');
    git(workspace.folder, 'clone', '--quiet', workspace.deployments, hand);
    const host = new URL(workspace.registry.url).host;
    git(hand, 'config', 'user.name', 'Ops');
    git(hand, 'config', 'user.email', 'ops@example.org');
    mkdirSync(join(hand, 'environments'));
    for (const name of ['staging', 'production'])
      writeFileSync(join(hand, `environments/${name}.env`), `ALPHA=${host}/alpha:${short(old)}\n`);
    git(hand, 'add', '.');
    git(hand, 'commit', '--quiet', '-m', 'By hand');
    git(hand, 'push', '--quiet');
    for (const name of ['staging', 'production'])
      await succeed('run', 'alpha:adopt', `--environment=${name}`, `--commit=${old}`);
  });
  afterAll(() => workspace.close());

  it('is made on a branch without the plugin, and shipped from a checkout of the trunk', async () => {
    const told = await succeed('run', 'alpha:hotfix', '--name=ancient', '--reason=it burns');
    expect(told).toContain('type them in a checkout of origin/master with --branch=hotfix/alpha/ancient');
    expect(inRoot('rev-parse', 'HEAD')).toBe(old);
    const commit = commitHere('Mend what is old', { 'components/alpha/main.js': '// mended\n' });
    await workspace.build('alpha', commit);
    expect(await refuse('run', 'alpha:hotfix-staging')).toContain(
      'Cannot find configuration for task alpha:hotfix-staging',
    );
    inRoot('switch', '--quiet', 'master');
    const args = ['--branch=hotfix/alpha/ancient'];
    expect(await succeed('run', 'alpha:hotfix-staging', ...args)).toContain(
      `alpha ${short(commit)} passed test`,
    );
    await succeed('run', 'alpha:hotfix-production', ...args);
    expect(workspace.deployed('production')).toContain(`alpha:${short(commit)}@sha256:`);
    await succeed(
      'run',
      'alpha:hotfix-forward-port',
      '--name=ancient',
      '--waive',
      '--reason=tested elsewhere',
    );
  });

  it('is shipped on the branch itself under the trunk’s rules, where the branch has an older plugin and schema', async () => {
    await succeed('run', 'alpha:hotfix', '--name=older', '--reason=it burns again');
    const trunk = JSON.parse(inRoot('show', 'origin/master:release-pipeline.json')) as PipelineJson;
    const environments = trunk.environments.map((one: PipelineJson) => ({
      ...one,
      gate: 'manual',
      verify: ['gone'],
    }));
    const commit = commitHere('Mend it in the old way', {
      'components/alpha/main.js': '// mended again\n',
      'components/alpha/release.json': '{}',
      'nx.json': inRoot('show', 'origin/master:nx.json'),
      'package.json': JSON.stringify({
        name: 'small',
        private: true,
        devDependencies: { 'nx-promote': '0.0.1' },
      }),
      'release-pipeline.json': JSON.stringify({ ...trunk, environments, formatOfLastYear: true }),
    });
    await workspace.build('alpha', commit);
    expect(await refuse('run', 'alpha:tag')).toContain('formatOfLastYear');
    await succeed('run', 'alpha:hotfix-staging');
    await succeed('run', 'alpha:hotfix-production');
    expect(workspace.deployed('production')).toContain(`alpha:${short(commit)}@sha256:`);
    expect(notes('changelogs/production.md')).toContain('Mend it in the old way');
    inRoot('switch', '--quiet', 'master');
  });

  it('is begun under the trunk’s rules, also where the branch knows no production', async () => {
    inRoot('switch', '--quiet', '--detach', 'origin/master');
    const pipeline = JSON.parse(inRoot('show', 'origin/master:release-pipeline.json')) as PipelineJson;
    pipeline.environments.pop();
    commitHere('Without production', { 'release-pipeline.json': JSON.stringify(pipeline) });
    const told = await succeed('run', 'alpha:hotfix', '--name=last', '--reason=it burns', '--dry-run');
    expect(told).toMatch(/production runs \w{7}/);
    expect(told).toContain('nx run alpha:hotfix-production');
    inRoot('switch', '--quiet', 'master');
  });

  it('is shipped from a checkout of the trunk, where the plugin of the branch knows no hotfixes yet', async () => {
    inRoot('switch', '--quiet', 'hotfix/alpha/older');
    const commit = commitHere('Mend the rest of it', { 'components/alpha/main.js': '// mended for good\n' });
    await workspace.build('alpha', commit);
    const restore = installOlderPlugin(workspace.root, ['ship-hotfix']);
    expect(await refuse('run', 'alpha:hotfix-staging')).toContain(
      'Cannot find configuration for task alpha:hotfix-staging',
    );
    expect(await run('show', 'project', 'alpha', '--json')).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('nx-promote:release'),
    });
    restore();
    inRoot('switch', '--quiet', 'master');
    await succeed('run', 'alpha:hotfix-staging', '--branch=hotfix/alpha/older');
    expect(workspace.deployed('staging')).toContain(`alpha:${short(commit)}@sha256:`);
  });

  it('says what to do when the trunk’s rules are too new for what is installed on the branch', async () => {
    const pipeline = JSON.parse(
      readFileSync(join(workspace.root, 'release-pipeline.json'), 'utf8'),
    ) as PipelineJson;
    workspace.commit('Rules of next year', {
      'release-pipeline.json': JSON.stringify({ ...pipeline, nextYear: true }),
    });
    inRoot('switch', '--quiet', 'hotfix/alpha/older');
    const output = await refuse('run', 'alpha:hotfix-production');
    expect(output).toContain('nextYear');
    expect(output).toContain('these are the rules of origin/master, which govern a hotfix');
    expect(output).toContain('type the command in a checkout of origin/master, with --branch=');
  });
});
