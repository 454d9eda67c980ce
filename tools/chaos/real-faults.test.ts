import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { startGitHttp } from '../../packages/nx-promote/src/testing/git-http-server.js';
import { putImage } from '../../packages/nx-promote/src/testing/registry-images.js';
import { git } from '../../e2e/support/run.js';
import { startRegistry, type Registry } from '../registry/start-registry.js';
import { realPicture } from './real-picture.js';
import { RealTeam } from './real-team.js';

/** What a release stands on does not do its part; then it does again, and the same command is typed again. */
let team: RealTeam;
/** The embedded one, since it can be told to be ill. */
let registry: Registry;
let wanted: object;

const UNREACHABLE = 'CHAOS_SUITE_IS_LOST';

beforeAll(async () => {
  team = await RealTeam.create(['alpha'], {
    registry: async (folder) => (registry = await startRegistry({ folder })),
    pipeline(pipeline) {
      const lost = `process.exit(process.env.${UNREACHABLE} ? 75 : 0)`;
      pipeline['suites'].check = {
        scope: 'environment',
        at: 'checkout',
        command: ['node', '-e', lost],
        erroredExitCodes: [75],
      };
    },
  });
  expect(await team.releaseAsSeen()).toMatch(/^integration runs [0-9a-f]{7}, verified$/);
  wanted = await realPicture(team.workspace, ['alpha']);
});
afterAll(() => team.close());
beforeEach(() => team.restore());

/** All is well again: one more run ends where an undisturbed one would have. */
async function expectConvergence(): Promise<void> {
  expect(await team.releaseAsSeen()).toMatch(/^integration runs [0-9a-f]{7}, verified$/);
  expect(await realPicture(team.workspace, ['alpha'])).toEqual(wanted);
}

async function expectRefusal(quoted: string): Promise<void> {
  const said = await team.releaseAsSeen();
  expect(said).toContain('The remote refused the push of ledger records');
  expect(said).toContain(quoted);
  expect(said).toContain('may push these refs and tags');
}

async function hook(repository: string, name: string, script: string): Promise<string> {
  const file = join(repository, 'hooks', name);
  await mkdir(join(repository, 'hooks'), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

describe('a git remote', () => {
  // One after the other, each further on: where the last one is over, everything has to be made good.
  it('that refuses a push is quoted, nothing is half done, and the next run ends it', async () => {
    const { remote, deployments } = team.workspace;
    const deployed = (environment: string): string => team.workspace.deployed(environment);
    const place = (): string[] => [git(remote, 'for-each-ref'), deployed('dev'), deployed('integration')];
    const before = place();
    const everything = await hook(remote, 'pre-receive', 'echo "frozen until Monday" >&2; exit 1');
    await expectRefusal('frozen until Monday');
    await rm(everything);
    const tags = 'case "$1" in refs/tags/*) echo "no tags for you" >&2; exit 1;; esac';
    await hook(remote, 'update', tags);
    await expectRefusal('no tags for you');
    expect(place()).toEqual(before);
    const records = 'case "$1" in */integration/*) echo "not this one" >&2; exit 1;; esac';
    const update = await hook(remote, 'update', records);
    // The claim of dev is recorded; then the deployment is refused.
    const freeze = await hook(deployments, 'pre-receive', 'echo "change freeze" >&2; exit 1');
    const said = await team.releaseAsSeen();
    expect(said).toMatch(/The deployment repository \S+ refuses commits .* to the branch "master"/);
    expect(said).toContain('change freeze');
    expect(deployed('dev')).toBe(before[1]);
    await rm(freeze);
    await expectRefusal('not this one');
    expect(deployed('dev')).not.toBe(before[1]);
    expect(deployed('integration')).toBe(before[2]);
    await rm(update);
    await expectConvergence();
  });

  it('that takes a push and loses the answer is asked what arrived', async () => {
    const server = await startGitHttp(team.workspace.folder);
    const url = git(team.workspace.root, 'remote', 'get-url', 'origin');
    try {
      git(team.workspace.root, 'remote', 'set-url', 'origin', `${server.url}/remote.git`);
      server.loseAnswers('cut', 3);
      expect(await team.releaseAsSeen()).toMatch(/^integration runs [0-9a-f]{7}, verified$/);
    } finally {
      git(team.workspace.root, 'remote', 'set-url', 'origin', url);
      await server.close();
    }
    expect(await realPicture(team.workspace, ['alpha'])).toEqual(wanted);
  });
});

describe('a registry', () => {
  afterEach(() => {
    registry.setFaults([]);
    team.patience = {};
  });

  it('that hangs or is ill is named, and is asked again while it is ill for a moment', async () => {
    team.patience = { timeoutMs: 300, retries: 1, backoffMs: 1 };
    registry.setFaults([{ answer: 'hang', times: 1000 }]);
    const hanging = await team.releaseAsSeen();
    expect(hanging).toContain('did not answer within 0.3 seconds (2 attempts)');
    expect(hanging).toContain('run the same command again');
    registry.setFaults([{ answer: '500', times: 1000 }]);
    const ill = await team.releaseAsSeen();
    expect(ill).toMatch(/registry (http:\/\/)?127\.0\.0\.1:\d+/);
    expect(ill).toContain('run the same command again');
    // As long as the product waits.
    team.patience = {};
    const moment = { times: 1, retryAfterSeconds: 0 };
    registry.setFaults((['429', '500', 'cut'] as const).map((answer) => ({ answer, ...moment })));
    await expectConvergence();
  });

  it('that makes another image of the same commit is found out before integration gets it', async () => {
    const { registry, root } = team.workspace;
    const commit = git(root, 'rev-parse', 'HEAD');
    const image = { tag: commit.slice(0, 7), revision: commit };
    let files = 0;
    const said = await team.releaseAsSeen(async (name, moment) => {
      if (name !== 'file' || moment !== 'after' || (files += 1) > 1) return;
      await putImage({ url: registry.url, image: 'alpha' }, { ...image, content: 'built once more' });
    });
    expect(said).toMatch(
      /alpha:[0-9a-f]{7} of alpha is not the one the ledger knows: somebody pushed over it/,
    );
    expect(team.workspace.deployed('integration')).not.toContain(commit.slice(0, 7));
    await putImage({ url: registry.url, image: 'alpha' }, { ...image, content: 'alpha' });
    await expectConvergence();
  });
});

it('a suite that cannot reach the environment rejects nothing, and is asked again by the next run', async () => {
  process.env[UNREACHABLE] = '1';
  try {
    const said = await team.releaseAsSeen();
    expect(said).toContain('The suite "check" could not say whether alpha is good in dev');
    expect(said).toContain('nothing was rejected and nothing was put back');
    expect(said).toContain('nx run alpha:integration-test-dev');
  } finally {
    delete process.env[UNREACHABLE];
  }
  expect(await team.releaseAsSeen()).toMatch(/^integration runs [0-9a-f]{7}, verified$/);
  // That it was asked in vain stays on the record; everything else is as if it had not been.
  const withoutRecords = (picture: object): object => ({ ...picture, records: [] });
  expect(withoutRecords(await realPicture(team.workspace, ['alpha']))).toEqual(withoutRecords(wanted));
});

it('a disk that is full while the changelog is written is named, and the next run ends it', async () => {
  const folder = join(team.workspace.folder, 'small-disk');
  const path = process.env['PATH'];
  const real = git(team.workspace.root, '--exec-path');
  await mkdir(folder, { recursive: true });
  // Files may grow to nothing: what git sees of it is what it sees of a full disk, a write that fails.
  const script = `#!/bin/bash\ntrap '' XFSZ\ncase "$*" in *fast-import*) ulimit -f 0;; esac\nexec ${join(real, 'git')} "$@"\n`;
  await writeFile(join(folder, 'git'), script, { mode: 0o755 });
  try {
    const said = await team.releaseAsSeen((name, moment) => {
      if (name !== 'file') return;
      process.env['PATH'] = moment === 'before' ? `${folder}${delimiter}${path}` : path;
    });
    expect(said).toMatch(/git failed while writing/);
    expect(said).toMatch(/[Ff]ile too large|write/);
  } finally {
    process.env['PATH'] = path;
  }
  await expectConvergence();
});
