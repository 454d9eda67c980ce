import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git, gitOk, gitPiped } from './git.js';

/** Each case is one thing that a person may have set and that must not reach our commands. */
let folder: string;
let work: string;
let remote: string;
const before = { ...process.env };

const plain = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    env: { ...before, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
const ours = async (...args: string[]): Promise<string> =>
  (await gitOk({ args, cwd: work }, 'trying')).toString('utf8');
const refs = (): string[] => plain(remote, 'for-each-ref', '--format=%(refname)').split('\n');

function commit(file: string, text: string): string {
  writeFileSync(join(work, file), text);
  plain(work, 'add', '--all');
  plain(work, 'commit', '--quiet', '-m', `Write ${file}`);
  return plain(work, 'rev-parse', 'HEAD');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'habits-'));
  [work, remote] = [join(folder, 'work'), join(folder, 'remote.git')];
  plain(folder, 'init', '--quiet', '--bare', '-b', 'main', remote);
  plain(folder, 'init', '--quiet', '-b', 'main', work);
  plain(work, 'remote', 'add', 'origin', remote);
  plain(work, 'config', 'user.name', 'Ada');
  plain(work, 'config', 'user.email', 'ada@example.org');
  commit('a.txt', 'one\n');
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});

describe('a push', () => {
  const push = async (): Promise<string[]> => {
    await ours('push', '--quiet', '--force-with-lease=refs/heads/x:', '--', 'origin', 'HEAD:refs/heads/x');
    return refs();
  };
  const onlyX = ['refs/heads/x'];

  it('takes no tags along (push.followTags)', async () => {
    plain(work, 'config', 'push.followTags', 'true');
    plain(work, 'tag', '-a', '-m', 'mine', 'mine');
    expect(await push()).toEqual(onlyX);
  });

  it('asks no hook of the person (pre-push, core.hooksPath, reference-transaction)', async () => {
    for (const hook of ['pre-push', 'reference-transaction']) {
      writeFileSync(join(work, '.git/hooks', hook), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    }
    expect(await push()).toEqual(onlyX);
    await ours('update-ref', 'refs/heads/y', 'HEAD');
  });

  it('needs no reflog of what it pushes, as the ledger has none (push.useForceIfIncludes)', async () => {
    await push();
    plain(work, 'config', 'push.useForceIfIncludes', 'true');
    plain(work, 'update-ref', 'refs/remotes/origin/x', 'HEAD');
    const next = commit('a.txt', 'two\n');
    plain(work, 'update-ref', 'refs/out/x', next);
    await ours('push', '--quiet', '--force-with-lease', '--', 'origin', 'refs/out/*:refs/heads/*');
    expect(plain(remote, 'rev-parse', 'refs/heads/x')).toBe(next);
  });

  it.each([
    ['push.gpgSign', 'true'],
    ['push.pushOption', 'ci.skip'],
    ['push.recurseSubmodules', 'only'],
    ['push.negotiate', 'true'],
    ['remote.origin.mirror', 'true'],
    ['remote.origin.push', '+refs/heads/*:refs/heads/stolen/*'],
  ])('goes on as ever where %s is %s', async (key, value) => {
    plain(work, 'config', key, value);
    expect(await push()).toEqual(onlyX);
    const next = commit('a.txt', 'two\n');
    const lease = `--force-with-lease=refs/heads/x:${plain(remote, 'rev-parse', 'refs/heads/x')}`;
    await ours('push', '--quiet', lease, '--', 'origin', 'HEAD:refs/heads/x');
    expect([plain(remote, 'rev-parse', 'refs/heads/x'), refs()]).toEqual([next, onlyX]);
  });
});

describe('a fetch', () => {
  it('touches no ref, tag or file of the person, whatever the remote is set to', async () => {
    plain(work, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main', 'HEAD:refs/tags/theirs');
    const settings = {
      'fetch.prune': 'true',
      'fetch.pruneTags': 'true',
      'fetch.writeCommitGraph': 'true',
      'fetch.recurseSubmodules': 'true',
      'remote.origin.prune': 'true',
      'remote.origin.pruneTags': 'true',
      'remote.origin.tagOpt': '--tags',
      'remote.origin.mirror': 'true',
      'gc.auto': '1',
    };
    for (const [key, value] of Object.entries(settings)) plain(work, 'config', key, value);
    plain(work, 'config', '--add', 'remote.origin.fetch', '+refs/heads/*:refs/heads/stolen/*');
    plain(work, 'tag', 'mine');
    plain(work, 'update-ref', 'refs/remotes/origin/old', 'HEAD');
    const own = plain(work, 'for-each-ref');
    await ours('fetch', '--quiet', '--', 'origin', 'refs/heads/main');
    const tip = plain(remote, 'rev-parse', 'main');
    await gitOk(
      { args: ['fetch', '--quiet', '--stdin', '--', 'origin'], cwd: work, input: `${tip}\n` },
      'trying',
    );
    expect(plain(work, 'for-each-ref')).toBe(own);
    expect(existsSync(join(work, '.git/FETCH_HEAD'))).toBe(false);
    expect(existsSync(join(work, '.git/objects/info/commit-graphs'))).toBe(false);
  });
});

describe('a fetch or push of a workspace with a submodule', () => {
  let inner: string;
  const FILES = ['-c', 'protocol.file.allow=always'];

  beforeEach(() => {
    inner = join(folder, 'inner.git');
    plain(folder, 'init', '--quiet', '--bare', '-b', 'main', inner);
    plain(work, 'push', '--quiet', inner, 'HEAD:refs/heads/main');
    plain(work, ...FILES, 'submodule', '--quiet', 'add', inner, 'sub');
    commit('b.txt', 'b\n');
    plain(work, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
  });

  it('fetches nothing into it (fetch.recurseSubmodules)', async () => {
    const other = join(folder, 'other');
    plain(folder, ...FILES, 'clone', '--quiet', '--recurse-submodules', remote, other);
    const as = ['-c', 'user.name=Bob', '-c', 'user.email=bob@example.org'];
    plain(join(other, 'sub'), ...as, 'commit', '--quiet', '--allow-empty', '-m', 'inner');
    plain(join(other, 'sub'), 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
    plain(other, ...as, 'commit', '--quiet', '--all', '-m', 'outer');
    plain(other, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
    plain(work, 'config', 'protocol.file.allow', 'always');
    plain(work, 'config', 'fetch.recurseSubmodules', 'true');
    plain(work, 'config', 'submodule.sub.fetchRecurseSubmodules', 'true');
    const own = plain(join(work, 'sub'), 'for-each-ref');
    const args = ['fetch', '--quiet', '--', 'origin', 'refs/heads/main'];
    // In a work tree of ours `submodule.recurse` says it too.
    await gitOk({ args, cwd: work, inPersonsWorkTree: true }, 'trying');
    expect(plain(join(work, 'sub'), 'for-each-ref')).toBe(own);
  });

  it('pushes whatever the submodule has not pushed (push.recurseSubmodules)', async () => {
    plain(work, 'config', 'push.recurseSubmodules', 'check');
    const as = ['-c', 'user.name=Bob', '-c', 'user.email=bob@example.org'];
    plain(join(work, 'sub'), ...as, 'commit', '--quiet', '--allow-empty', '-m', 'inner');
    commit('c.txt', 'c\n');
    const args = ['push', '--quiet', '--', 'origin', 'HEAD:refs/heads/x'];
    // In a work tree of ours `submodule.recurse` says it too.
    await gitOk({ args, cwd: work, inPersonsWorkTree: true }, 'trying');
    expect(refs()).toContain('refs/heads/x');
  });
});

describe('a fetch under fetch.prune and fetch.pruneTags', () => {
  beforeEach(() => {
    plain(work, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main', 'HEAD:refs/tags/theirs');
    for (const key of ['fetch.prune', 'fetch.pruneTags']) plain(work, 'config', key, 'true');
  });

  it('removes none of the refs that it maps to', async () => {
    plain(work, 'update-ref', 'refs/copies/old', 'HEAD');
    await ours('fetch', '--quiet', '--', 'origin', '+refs/heads/*:refs/copies/*');
    expect(plain(work, 'for-each-ref', '--format=%(refname)', 'refs/copies')).toBe(
      'refs/copies/main\nrefs/copies/old',
    );
  });

  it('brings no tag from a URL', async () => {
    const input = `${plain(remote, 'rev-parse', 'main')}\n`;
    await gitOk({ args: ['fetch', '--quiet', '--stdin', '--', remote], cwd: work, input }, 'trying');
    expect(plain(work, 'tag', '--list')).toBe('');
  });
});

describe('what is read', () => {
  const patchOf = async (): Promise<string> => {
    const patch = await gitPiped(
      { args: ['rev-list', 'HEAD'], cwd: work },
      { args: ['diff-tree', '--stdin', '--root', '-r', '-p'], cwd: work },
      'trying',
    );
    return patch.toString('utf8');
  };

  it.each([
    ['color.ui', 'always'],
    ['color.diff', 'always'],
    ['diff.noprefix', 'true'],
    ['diff.suppressBlankEmpty', 'true'],
    ['diff.indentHeuristic', 'false'],
    ['diff.external', 'false'],
    ['diff.js.textconv', 'wc -c'],
    ['diff.js.command', 'false'],
    ['core.bigFileThreshold', '1'],
  ])('is the same where %s is %s', async (key, value) => {
    writeFileSync(join(work, '.gitattributes'), '*.js diff=js\n');
    commit('b.js', 'if (a) {\n\n}\n\nif (b) {\n\n}\n');
    commit('b.js', 'if (a) {\n\n}\n\nif (x) {\n\n}\n\nif (b) {\n\n}\n');
    const wanted = await patchOf();
    plain(work, 'config', key, value);
    expect(await patchOf()).toBe(wanted);
    expect(wanted).toContain('+if (x) {');
  });

  it.each([
    ['GIT_DIFF_OPTS', '--unified=0'],
    ['GIT_EXTERNAL_DIFF', 'false'],
    ['GIT_CONFIG_PARAMETERS', "'color.diff'='always'"],
    ['GIT_LITERAL_PATHSPECS', '1'],
    ['GIT_SHALLOW_FILE', '/dev/null'],
    ['GIT_TRACE', '1'],
    ['GIT_TRACE_SETUP', '2'],
    ['GIT_TRACE2_PERF', 'true'],
    ['GIT_CEILING_DIRECTORIES', '<work>'],
  ])('is the same where %s is %s in the environment', async (name, value) => {
    mkdirSync(join(work, 'sub'), { recursive: true });
    commit('sub/b.txt', 'b\n');
    const read = async (): Promise<string[]> => {
      const result = await git({
        args: ['diff-tree', '--root', '-r', '-p', 'HEAD', '--', ':(glob)**/*.txt'],
        cwd: join(work, 'sub'),
      });
      return [result.stdout.toString('utf8'), result.stderr];
    };
    const wanted = await read();
    process.env[name] = value.replace('<work>', work);
    expect(await read()).toEqual(wanted);
    expect(wanted[0]).toContain('+b');
  });

  it('is every change of a submodule, also of one that .gitmodules lets git ignore', async () => {
    writeFileSync(join(work, '.gitmodules'), '[submodule "s"]\n\tpath = s\n\turl = ./s\n\tignore = all\n');
    mkdirSync(join(work, 's'));
    const id = plain(work, 'rev-parse', 'HEAD');
    plain(work, 'update-index', '--add', '--cacheinfo', `160000,${id},s`);
    commit('b.txt', 'b\n');
    expect(await ours('diff-tree', '-r', '--name-only', 'HEAD')).toContain('\ns\n');
  });

  it('is the history as it was made, not as it was replaced or grafted here', async () => {
    const first = plain(work, 'rev-parse', 'HEAD');
    const second = commit('a.txt', 'two\n');
    plain(work, 'replace', '--graft', second);
    writeFileSync(join(work, '.git/info/grafts'), `${second}\n`);
    expect((await ours('rev-list', 'HEAD')).split('\n')).toEqual([second, first, '']);
  });

  it('is all settings of the checkout, where GIT_CONFIG names another file', async () => {
    process.env['GIT_CONFIG'] = '/dev/null';
    expect(await ours('config', '--get', 'user.name')).toBe('Ada\n');
  });
});

describe('any command of ours', () => {
  const log = ['log', '-p'];
  const HABITS: [string, string, string[]][] = [
    ['log.showSignature', 'true', log],
    ['log.date', 'unix', log],
    ['log.abbrevCommit', 'true', log],
    ['log.decorate', 'full', log],
    ['log.showRoot', 'false', log],
    ['format.pretty', 'oneline', log],
    ['i18n.logOutputEncoding', 'UTF-16', log],
    ['mailmap.file', '<folder>/mailmap', ['log', '--format=%aN']],
    ['color.ui', 'always', log],
    ['color.diff', 'always', log],
    ['color.branch', 'always', ['branch', '--list']],
    ['color.status', 'always', ['status', '--short']],
    ['column.ui', 'always', ['branch', '--list']],
    ['core.abbrev', '12', ['rev-parse', '--short', 'HEAD']],
    ['core.quotePath', 'false', ['ls-files']],
    ['diff.context', '0', log],
    ['diff.mnemonicPrefix', 'true', ['diff']],
    ['diff.noprefix', 'true', log],
    ['diff.wsErrorHighlight', 'all', ['log', '-p', '--color=always']],
    ['diff.orderFile', '<folder>/order', log],
    ['status.showStash', 'true', ['status']],
  ];

  /** Signed by nobody: with `log.showSignature` git says so. */
  function sign(): void {
    const text = plain(work, 'cat-file', 'commit', 'HEAD');
    const signature = 'gpgsig -----BEGIN SSH SIGNATURE-----\n x\n -----END SSH SIGNATURE-----\n\n';
    writeFileSync(join(folder, 'signed'), `${text.replace('\n\n', `\n${signature}`)}\n`);
    const id = plain(work, 'hash-object', '-t', 'commit', '-w', join(folder, 'signed'));
    plain(work, 'reset', '--quiet', '--hard', id);
  }

  it('prints the same under each setting, which changes what git alone prints', async () => {
    writeFileSync(join(folder, 'mailmap'), 'Somebody Else <ada@example.org>\n');
    writeFileSync(join(folder, 'order'), 'z*\n');
    const lines = (first: string): string => `${first}\n${'ü\n'.repeat(9)}`;
    writeFileSync(join(work, 'z.txt'), lines('one'));
    commit('für.txt', lines('one'));
    writeFileSync(join(work, 'z.txt'), lines('two \t '));
    commit('für.txt', lines('two'));
    sign();
    plain(work, 'branch', 'other');
    writeFileSync(join(work, 'a.txt'), 'kept\n');
    plain(work, 'stash');
    writeFileSync(join(work, 'a.txt'), 'changed\n');
    const own = (args: readonly string[]): Promise<string> => ours(...args);
    const noHarm: string[] = [];
    const changed: string[] = [];
    for (const [key, value, args] of HABITS) {
      const set = ['-c', `${key}=${value.replace('<folder>', folder)}`];
      if (plain(work, ...set, ...args) === plain(work, ...args)) noHarm.push(key);
      delete process.env['GIT_CONFIG_COUNT'];
      const wanted = await own(args);
      const variables = {
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: key,
        GIT_CONFIG_VALUE_0: set[1]?.slice(key.length + 1),
      };
      Object.assign(process.env, variables);
      if ((await own(args)) !== wanted) changed.push(key);
    }
    expect([noHarm, changed]).toEqual([[], []]);
  });
});

it('leaves a trace in a file, which somebody wanted', async () => {
  const file = join(folder, 'trace');
  process.env['GIT_TRACE'] = file;
  await ours('rev-parse', 'HEAD');
  expect(readFileSync(file, 'utf8')).toContain('rev-parse');
});

it.each(['/dev/stderr', '/dev/fd/2', '/proc/self/fd/2', '//dev//stderr', '/tmp/../dev/stderr', '2', 'true'])(
  'keeps a trace to %s out of what git says, with all that was sent',
  async (place) => {
    for (const name of ['GIT_TRACE', 'GIT_TRACE_CURL', 'GIT_TRACE2', 'GIT_TRACE2_EVENT'])
      process.env[name] = place;
    const { stderr } = await git({ args: ['rev-parse', 'HEAD'], cwd: work });
    expect(stderr).toBe('');
  },
);

it('keeps what reaches a server: settings by variables, and names that only a helper knows', async () => {
  Object.assign(process.env, {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${remote}.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://git.example/x.git',
    GIT_SSH_COMMAND: 'my-ssh',
    GIT_TOKEN_OF_HELPER: 'x',
  });
  expect(await ours('ls-remote', '--', 'https://git.example/x.git')).toBe('');
  const seen = await ours('-c', 'alias.e=!env', 'e');
  expect(seen).toContain('GIT_SSH_COMMAND=my-ssh');
  expect(seen).toContain('GIT_TOKEN_OF_HELPER=x');
});

it('leaves a person’s own work tree to that person’s settings', async () => {
  const hook = join(work, '.git/hooks/post-checkout');
  writeFileSync(hook, `#!/bin/sh\necho ran > ${JSON.stringify(join(folder, 'ran'))}\n`);
  chmodSync(hook, 0o755);
  plain(work, 'config', 'core.autocrlf', 'true');
  const args = ['switch', '--quiet', '-c', 'mine'];
  await gitOk({ args, cwd: work, inPersonsWorkTree: true }, 'trying');
  expect(existsSync(join(folder, 'ran'))).toBe(true);
});

describe('a repository of another user', () => {
  it('is named, with the command that lets git use it', async () => {
    process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] = '1';
    const asked = git({ args: ['rev-parse', 'HEAD'], cwd: work });
    await expect(asked).rejects.toMatchObject({
      code: 'REPOSITORY_OF_ANOTHER_USER',
      hints: [`if you trust it: git config --global --add safe.directory ${work}`, expect.any(String)],
    });
  });

  it('is named where it really belongs to somebody else', async () => {
    delete process.env['SUDO_UID'];
    // Only root can give a repository away; anybody else sees what git's own test variable makes of it.
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', '65534', work]);
    else process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] = '1';
    const asked = git({ args: ['rev-parse', 'HEAD'], cwd: work });
    await expect(asked).rejects.toMatchObject({ code: 'REPOSITORY_OF_ANOTHER_USER' });
  });

  it.each(['GIT_CONFIG_COUNT', 'GIT_CONFIG_GLOBAL'])('is used where %s says that it is safe', async (by) => {
    process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] = '1';
    writeFileSync(join(folder, 'global'), `[safe]\n\tdirectory = ${work}\n`);
    const counted = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: work,
    };
    Object.assign(process.env, by === 'GIT_CONFIG_COUNT' ? counted : { [by]: join(folder, 'global') });
    expect((await git({ args: ['rev-parse', 'HEAD'], cwd: work })).exitCode).toBe(0);
  });
});
