import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackages } from '../tools/playground/install-plugin';
import { git, nx } from './support/run';
import { typistOf, type Typist } from './support/refusals';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseInPassing } from './support/victim';

/** What is refused on the way of a hotfix: the sentence that a person reads, and the command that goes on. */
let workspace: SmallWorkspace;
let type: Typist;
let base: string;
let candidate: string;

const BRANCH = 'hotfix/alpha/fix-uuid';
const short = (commit: string): string => commit.slice(0, 7);
const inRoot = (...args: string[]): string => git(workspace.root, ...args);
const ship = (environment: string, ...options: string[]): string[] => [
  'run',
  `alpha:hotfix-${environment}`,
  ...options,
];
const begin = (name: string, ...options: string[]): string[] => [
  'run',
  'alpha:hotfix',
  `--name=${name}`,
  '--reason=uuids collide',
  ...options,
];

/** The suite says no in the environment that is named in a file beside the workspace. */
const JUDGE = `try { process.exit(require('fs').readFileSync('../says-no', 'utf8') === process.env.PROMOTE_ENVIRONMENT ? 1 : 0); } catch { }`;

const LINT = `if (require('node:fs').readFileSync(__dirname + '/main.js', 'utf8').includes('var ')) { console.error('no var'); process.exit(1); }\n`;

const LINTED = {
  name: 'alpha',
  targets: { lint: { executor: 'nx:run-commands', options: { command: 'node components/alpha/lint.js' } } },
};

/** Commits on the branch that is checked out, with its image; nothing is pushed. */
async function commitHere(message: string, text: string, file = 'main.js'): Promise<string> {
  writeFileSync(join(workspace.root, 'components/alpha', file), text);
  inRoot('add', '--all');
  inRoot('commit', '--quiet', '-m', message);
  const commit = inRoot('rev-parse', 'HEAD');
  await workspace.build('alpha', commit);
  return commit;
}

async function merge(message: string, files: Readonly<Record<string, string>>): Promise<string> {
  const commit = workspace.commit(message, files);
  await workspace.build('alpha', commit);
  await releaseInPassing(workspace.root, 'alpha');
  return commit;
}

/** Production runs v1.0, staging the candidate after it. */
beforeAll(async () => {
  workspace = await createSmallWorkspace({
    components: ['alpha'],
    pipeline: (pipeline) => {
      pipeline['suites'].check.command = ['node', '-e', JUDGE];
      const [dev, , staging] = pipeline['environments'];
      const production = { ...staging, name: 'production', releaseTag: '{component}/v{version}' };
      pipeline['environments'] = [dev, staging, production];
    },
  });
  type = typistOf(workspace, ['alpha']);
  base = await merge('Count uuids', {
    'components/alpha/project.json': JSON.stringify(LINTED),
    'components/alpha/lint.js': LINT,
  });
  for (const name of ['staging', 'production']) await type.succeed(`promote-${name}`);
  candidate = await merge('Rename a field', { 'components/alpha/other.js': '// newer\n' });
  await type.succeed('promote-staging');
});
afterAll(() => workspace?.close());

describe('a hotfix is not begun', () => {
  it.each([
    [
      ['run', 'alpha:hotfix', '--reason=uuids collide'],
      'A hotfix of alpha needs --name: the branch is called after it.',
      'nx run alpha:hotfix --name fix-uuid --reason "uuids collide; two lines, tested" --approved-by "Ada"',
    ],
    [
      ['run', 'alpha:hotfix', '--name=fix-uuid'],
      'A hotfix of alpha needs --reason: it is recorded with the hotfix, and says why it was needed and why it is safe.',
      'nx run alpha:hotfix --name fix-uuid --reason "uuids collide; two lines, tested" --approved-by "Ada"',
    ],
    [
      begin('fix/uuid', '--from=production'),
      `The option --name becomes a part of a branch's name and must not contain "/"; it was given "fix/uuid".`,
      'type --name=fix-uuid',
    ],
    [
      begin('fix uuid', '--from=production'),
      `The option --name becomes a part of a branch's name and must not contain " "; it was given "fix uuid".`,
      'type --name=fix-uuid',
    ],
    [
      begin('fix-uuid', '--from=prodction'),
      'alpha runs in no environment "prodction" from which a hotfix could begin (option --from).',
      'there are: production, staging',
    ],
  ])('nx %j', async (args, sentence, wayOn) => {
    const output = await type.refuse(...args);
    expect(output).toContain(sentence);
    expect(output).toContain(`-> ${wayOn}`);
    expect(inRoot('symbolic-ref', '--short', 'HEAD')).toBe('master');
  });

  it('on a branch that this clone has already', async () => {
    inRoot('branch', 'hotfix/alpha/mine', base);
    const output = await type.refuse(...begin('mine', '--from=production'));
    expect(output).toContain(
      `The branch hotfix/alpha/mine exists already in this clone, at ${base.slice(0, 12)}.`,
    );
    expect(output).toContain('-> choose another --name');
    expect(output).toContain('-> or go on with it: git switch hotfix/alpha/mine');
    inRoot('branch', '-D', 'hotfix/alpha/mine');
  });
});

describe('a hotfix is not shipped', () => {
  it('without a decision', async () => {
    const output = await type.refuse(...ship('staging'));
    expect(output).toContain('No hotfix of alpha is open: nobody has recorded that one is needed and safe.');
    expect(output).toContain('-> nx run alpha:hotfix --name fix-uuid --reason "why it is needed and safe"');
  });

  it('under a name that was used', async () => {
    await type.succeed(...begin('fix-uuid', '--from=production'));
    const output = await type.refuse(
      'run',
      'alpha:hotfix',
      '--name=fix-uuid',
      '--reason=another one',
      '--from=production',
    );
    expect(output).toContain('alpha had a hotfix fix-uuid already, by A Person since 20');
    expect(output).toContain('decided for: uuids collide');
    expect(output).toContain('-> choose another --name');
  });

  it('from a checkout with changes that are in no commit', async () => {
    writeFileSync(join(workspace.root, 'components/alpha/main.js'), '// mended\n');
    const output = await type.refuse(...ship('staging'));
    expect(output).toContain('The checkout has changes that are in no commit');
    expect(output).toContain('components/alpha/main.js');
    expect(output).toContain('-> nx run alpha:hotfix-staging');
  });

  it('when its lint fails', async () => {
    const bad = await commitHere('Mend it badly', 'var x;\n');
    const output = await type.refuse(...ship('staging'));
    expect(output).toContain(`The target "lint" of alpha at ${short(bad)} failed`);
    expect(output).toContain('no var');
  });

  it('to production before staging, or to the trunk before both', async () => {
    await commitHere('Mend it', '// mended\n');
    const early = await type.refuse(...ship('production'));
    expect(early).toContain('was not verified in staging.');
    expect(early).toContain('-> nx run alpha:hotfix-staging');
    const port = await type.refuse('run', 'alpha:hotfix-forward-port', '--name=fix-uuid');
    expect(port).toContain(
      'The hotfix fix-uuid of alpha has entered no environment yet, so it is not known what the trunk would have to get.',
    );
    expect(port).toContain(`-> nx run alpha:hotfix-staging --branch=${BRANCH}`);
  });

  it('while the remote has more of its branch than this clone', async () => {
    const mended = inRoot('rev-parse', 'HEAD');
    await commitHere('Mend the rest', '// more\n', 'more.js');
    inRoot('push', '--quiet', 'origin', BRANCH);
    inRoot('reset', '--quiet', '--hard', mended);
    const output = await type.refuse(...ship('staging'));
    expect(output).toContain(`The branch ${BRANCH} has commits on origin that this clone's branch lacks.`);
    expect(output).toContain(`-> git switch ${BRANCH} && git pull --rebase origin ${BRANCH}`);
    inRoot('pull', '--quiet', '--rebase', 'origin', BRANCH);
  });

  it('from a branch that is nowhere', async () => {
    inRoot('switch', '--quiet', 'master');
    inRoot('branch', '--quiet', '-m', BRANCH, 'elsewhere');
    inRoot('push', '--quiet', 'origin', `:${BRANCH}`);
    const output = await type.refuse(...ship('staging', `--branch=${BRANCH}`));
    expect(output).toContain(
      `The hotfix of alpha is to be on the branch ${BRANCH}, which is neither in this clone nor on origin.`,
    );
    expect(output).toContain(`-> push it from where it was made: git push origin ${BRANCH}`);
    inRoot('branch', '--quiet', '-m', 'elsewhere', BRANCH);
  });

  it('from a branch that does not stand on what it was decided for', async () => {
    inRoot('branch', '--quiet', 'kept', BRANCH);
    inRoot('branch', '--quiet', '-f', BRANCH, inRoot('rev-parse', `${base}^`));
    const output = await type.refuse(...ship('staging', `--branch=${BRANCH}`));
    expect(output).toContain(
      `The branch ${BRANCH} does not stand on ${short(base)}, which the hotfix was decided for`,
    );
    expect(output).toContain(`-> git rebase --onto ${short(base)} <where your commits begin> ${BRANCH}`);
    inRoot('branch', '--quiet', '-M', 'kept', BRANCH);
  });

  it('while it cannot be told which one is meant', async () => {
    await type.succeed(...begin('second', '--from=production'));
    inRoot('switch', '--quiet', 'master');
    const output = await type.refuse(...ship('staging'));
    expect(output).toContain('It cannot be told which hotfix of alpha is meant: there are several.');
    expect(output).toContain(`fix-uuid, on ${BRANCH}`);
    expect(output).toContain('second, on hotfix/alpha/second');
    expect(output).toContain('-> name its branch: --branch=hotfix/<component>/<name>');
  });
});

describe('a hotfix that the suites reject', () => {
  it('gives its place back to what staging ran before', async () => {
    const before = workspace.deployed('staging');
    writeFileSync(join(workspace.folder, 'says-no'), 'staging');
    const { exitCode, output } = await nx(workspace.root, ship('staging', `--branch=${BRANCH}`));
    rmSync(join(workspace.folder, 'says-no'));
    expect(exitCode).not.toBe(0);
    expect(output).toContain('alpha failed the suite "check" in staging.');
    expect(output).toContain(`${short(candidate)} is put back in staging`);
    expect(workspace.deployed('staging')).toBe(before);
    const rejected = short(inRoot('rev-parse', BRANCH));
    const early = await type.refuse(...ship('production', `--branch=${BRANCH}`));
    expect(early).toContain(`The hotfix fix-uuid of alpha (${rejected}) was not verified in staging.`);
    expect(early).toContain(`-> nx run alpha:hotfix-staging --branch=${BRANCH}`);
  });
});

describe('what lacks a hotfix that was shipped', () => {
  let fix: string;

  it('does not go to production, though somebody let it into staging', async () => {
    inRoot('switch', '--quiet', BRANCH);
    fix = await commitHere('Mend it for good', '// for good\n');
    await type.succeed(...ship('staging'));
    await type.succeed(...ship('production'));
    expect(workspace.deployed('production')).toContain(`alpha:${short(fix)}@`);
    inRoot('switch', '--quiet', 'master');
    await type.succeed('run', 'alpha:release-staging', '--override=forward-port: for a look');
    const output = await type.refuse('run', 'alpha:release-production');
    expect(output).toContain(
      `alpha ${short(candidate)} lacks the hotfix fix-uuid (${short(fix)}, by A Person), so it does not enter production.`,
    );
    expect(output).toContain(
      '-> nx run alpha:hotfix-forward-port --name=fix-uuid   # brings it to the trunk',
    );
    expect(output).toContain('nx run alpha:release-production --override "forward-port: <reason>"');
  });

  it('is found out in a clone of one commit, which fetches what it lacks', async () => {
    const clone = join(workspace.folder, 'shallow');
    git(workspace.folder, 'clone', '--quiet', '--depth=1', `file://${workspace.remote}`, clone);
    await linkPackages(clone);
    const there = typistOf(workspace, ['alpha'], clone);
    const output = await there.succeed('run', 'alpha:hotfix-forward-port', '--name=fix-uuid', '--dry-run');
    expect(output).toContain('Fetched what this clone lacks');
    expect(output).toContain('brings to master:');
  });
});

describe('a hotfix that was begun before production went on', () => {
  it('does not take back what has come since, and goes once it stands on that', async () => {
    await type.succeed(
      'run',
      'alpha:hotfix-forward-port',
      '--name=fix-uuid',
      '--waive',
      '--reason=written anew',
    );
    await type.succeed('promote-production');
    inRoot('switch', '--quiet', 'hotfix/alpha/second');
    await commitHere('Mend another thing', '// another\n', 'another.js');
    const output = await type.refuse(...ship('staging'));
    expect(output).toContain(
      `production runs alpha ${short(candidate)}, which the hotfix second does not contain: it is based on ${short(base)} from production, and would undo what was released since.`,
    );
    const rebase = `git rebase --onto ${short(candidate)} ${short(base)}`;
    expect(output).toContain(`-> bring the fix onto what runs: ${rebase}`);
    inRoot(...rebase.split(' ').slice(1));
    const rebased = inRoot('rev-parse', 'HEAD');
    await workspace.build('alpha', rebased);
    await type.succeed(...ship('staging'));
    expect(workspace.deployed('staging')).toContain(`alpha:${short(rebased)}@`);
  });
});
