import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from './support/run';
import { typistOf, type Typist } from './support/refusals';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseInPassing } from './support/victim';

/** What a promotion refuses: the sentence that a person reads, and the command that goes on. */
let workspace: SmallWorkspace;
let type: Typist;
let first: string;

const IMAGES = ['alpha', 'beta'];

/** The suite says no in the environment that is named in a file beside the workspace. */
const JUDGE = `try { process.exit(require('fs').readFileSync('../says-no', 'utf8') === process.env.PROMOTE_ENVIRONMENT ? 1 : 0); } catch { }`;

beforeAll(async () => {
  workspace = await createSmallWorkspace({
    components: IMAGES,
    pipeline: (pipeline) => {
      pipeline['suites'].check.command = ['node', '-e', JUDGE];
      const [dev, , staging] = pipeline['environments'];
      dev.acceptsUnmerged = true;
      const production = { ...staging, name: 'production', releaseTag: '{component}/v{version}' };
      pipeline['environments'] = [dev, staging, production];
    },
  });
  type = typistOf(workspace, IMAGES);
  first = await merge('alpha');
});
afterAll(() => workspace?.close());

const short = (commit: string): string => commit.slice(0, 7);
const tagged = (tag: string): string => git(workspace.remote, 'rev-parse', `refs/tags/${tag}^{commit}`);

let changes = 0;

/** A change of these components, released as far as a merge brings it. */
async function merge(...components: string[]): Promise<string> {
  const text = `// change ${(changes += 1)}\n`;
  const files = components.map((name) => [`components/${name}/main.js`, text]);
  const commit = workspace.commit(`Change ${components.join(' and ')}`, Object.fromEntries(files));
  for (const name of components) await workspace.build(name, commit);
  await releaseInPassing(workspace.root, ...components);
  return commit;
}

/** Somebody puts it there without any command of ours. */
function deployByHand(environment: string, commit: string): void {
  const clone = join(workspace.folder, 'by-hand');
  git(workspace.folder, 'clone', '--quiet', workspace.deployments, clone);
  const image = `${new URL(workspace.registry.url).host}/alpha:${short(commit)}`;
  writeFileSync(join(clone, `environments/${environment}.env`), `ALPHA=${image}\n`);
  git(clone, 'add', '.');
  git(clone, '-c', 'user.name=Ops', '-c', 'user.email=ops@example.org', 'commit', '--quiet', '-m', 'By hand');
  git(clone, 'push', '--quiet');
}

describe('what was typed wrongly is refused with what would be right', () => {
  it.each([
    [
      ['run', 'alpha:release-staging', '--release-version=v2'],
      'The option --release-version takes a version such as 1.4 or 2019-07-01; it was given "v2".',
      'type --release-version=1.4',
    ],
    [
      ['run', 'alpha:release-staging', '--bump=huge'],
      'The option --bump takes major, minor, patch, date; it was given "huge".',
      'type --bump=major',
    ],
    [
      ['run', 'alpha:release-staging', '--bump=major'],
      'The option --bump has no meaning for alpha: it has no release yet, its first one is 1.0.',
      'or type --release-version=1.0',
    ],
    [
      ['run', 'alpha:release-staging', '--bump=major', '--release-version=3.0'],
      'The options --release-version=3.0 and --bump=major name the version of alpha twice.',
      'leave one of them out',
    ],
    [
      ['run', 'alpha:release-staging', '--override=hld: it is over'],
      'There is no gate "hld" that --override could open; did you mean "hold"?',
      'the gates are hold, quarantine, suspect, pin, age, forward-port, notes, tested-set, hotfix-decision, hotfix-base',
    ],
    [
      ['promote-staging', '--override=note: it is done'],
      'There is no gate "note" that --override could open; did you mean "notes"?',
      'a reason alone has no ":" behind its first word: nx run small:promote-staging --override "<reason>"',
    ],
    [
      ['run', 'alpha:release-staging', '--override=tested_set: we know'],
      'There is no gate "tested_set" that --override could open; did you mean "tested-set"?',
      'a reason alone has no ":" behind its first word: nx run alpha:release-staging --override "<reason>"',
    ],
    [
      ['run', 'alpha:release-staging', '--override=stging/hold: it is over'],
      'There is no environment "stging" in which --override could open a gate; did you mean "staging"?',
      'there are: dev, staging, production',
    ],
    [
      ['run', 'alpha:release-staging', '--override=hold'],
      'Opening hold needs a reason, which is recorded: --override gives none.',
      'nx run alpha:release-staging --override "hold: <reason>"',
    ],
    [
      ['run', 'alpha:try', '--environment=staging'],
      'staging takes merged commits only.',
      'commits that are not merged can be tried in dev',
    ],
    [
      ['release-status', '--at=yesterday'],
      'The option --at takes a time such as 2026-03-01T12:00:00Z; it was given "yesterday".',
      'nx ledger-log   # each line begins with a time',
    ],
    [
      ['release-status', '--at=2999-01-01T00:00:00Z'],
      'The time "2999-01-01T00:00:00Z" (option --at) lies ahead; here it is ',
      'nx ledger-log   # each line begins with a time',
    ],
  ])('nx %j', async (args, sentence, wayOn) => {
    const output = await type.refuse(...args);
    expect(output).toContain(sentence);
    expect(output).toContain(`-> ${wayOn}`);
  });
});

describe('a promotion is refused', () => {
  it('for what has no verified candidate, until a candidate of it is', async () => {
    deployByHand('staging', first);
    await type.succeed('run', 'alpha:adopt', '--environment=staging');
    const untested = await type.refuse('promote-production', '--components=alpha');
    expect(untested).toContain(
      'alpha has no artifact that was verified in staging, so there is nothing to promote.',
    );
    expect(untested).toContain('-> nx run alpha:reverify --environment=staging');
    await type.succeed('run', 'alpha:reverify', '--environment=staging');
    const unnamed = await type.refuse('run', 'alpha:release-production');
    expect(unnamed).toContain(
      `alpha ${short(first)} cannot be released to production: no candidate of it was verified in staging.`,
    );
    expect(unnamed).toContain('-> nx run alpha:release-staging');
    await type.succeed('run', 'alpha:release-staging');
    const bumped = await type.refuse('run', 'alpha:release-production', '--bump=major');
    expect(bumped).toContain(
      'The option --bump has no meaning for alpha in production: a release takes the version of its candidate.',
    );
    expect(bumped).toContain('-> nx run alpha:release-staging --bump=major   # makes a candidate');
    await type.succeed('promote-production', '--components=alpha');
    expect([tagged('alpha/v1.0.rc'), tagged('alpha/v1.0')]).toEqual([first, first]);
  });

  it('under a version that another commit was released as meanwhile, and a candidate of the next one is not', async () => {
    await merge('alpha');
    await type.succeed('promote-staging', '--components=alpha');
    const third = await merge('alpha');
    await type.succeed('run', 'alpha:deploy-staging');
    await type.succeed('promote-production', '--components=alpha');
    await type.succeed('promote-staging', '--components=alpha');
    const output = await type.refuse('run', 'alpha:release-production');
    expect(output).toContain(
      'alpha cannot be called alpha/v1.1 in production: that version is on another commit already.',
    );
    expect(output).toContain(
      `-> nx run alpha:release-staging   # gives ${short(third)} a candidate of the next version`,
    );
    await type.succeed('run', 'alpha:release-staging');
    expect(tagged('alpha/v1.2.rc')).toBe(third);
  });

  it('under a lower version than what runs has, unless it is a rollback', async () => {
    const lower = await merge('alpha');
    await type.succeed('run', 'alpha:deploy-staging', '--release-version=1.1.5');
    await type.succeed('promote-production', '--components=alpha');
    await type.succeed('promote-staging', '--components=alpha');
    const output = await type.refuse('run', 'alpha:release-production');
    expect(output).toContain('alpha 1.1.5 would replace the higher 1.2 in production.');
    expect(output).toContain(
      '-> nx run alpha:rollback --environment=production   # if going back is what you want',
    );
    await type.succeed(
      'run',
      'alpha:rollback',
      '--environment=production',
      '--pin=all',
      '--reason=it loses files',
    );
    expect(workspace.deployed('production')).toContain(`alpha:${short(tagged('alpha/v1.1'))}@`);
    expect(tagged('alpha/v1.1.5.rc')).toBe(lower);
  });

  it('while somebody has gone back and pinned it, whoever asks', async () => {
    const output = await type.refuse('run', 'alpha:release-production');
    expect(output).toContain(
      'alpha is pinned in production by A Person: it loses files; nothing newer goes there.',
    );
    expect(output).toContain('-> nx run alpha:unpin --environment=production');
    expect(output).toContain('nx run alpha:release-production --override "pin: <reason>"');
    const whole = await type.refuse('promote-production', '--components=alpha');
    expect(whole).toContain('alpha is pinned in production by A Person: it loses files');
    expect(whole).toContain('--override "pin: <reason>"');
    await type.succeed('run', 'alpha:unpin', '--environment=production');
    await type.succeed('promote-production', '--components=alpha');
    expect(tagged('alpha/v1.1.5')).toBe(tagged('alpha/v1.1.5.rc'));
  });

  it('for a set that failed together, while none of it was tried alone', async () => {
    const both = await merge('alpha', 'beta');
    writeFileSync(join(workspace.folder, 'says-no'), 'staging');
    await expect(type.succeed('promote-staging')).rejects.toThrow('failed the suite "check" in staging');
    rmSync(join(workspace.folder, 'says-no'));
    const output = await type.refuse('promote-staging');
    for (const name of IMAGES) {
      expect(output).toContain(
        `${name} ${short(both)} is suspect: it was part of a set that failed together in staging.`,
      );
      expect(output).toContain(`-> try it alone: nx run ${name}:release-staging`);
    }
    expect(output).toContain('--override "suspect: <reason>"');
    await type.succeed('run', 'alpha:release-staging');
    expect(workspace.deployed('staging')).toContain(`alpha:${short(both)}@`);
  });
});
