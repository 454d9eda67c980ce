import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerMove, LedgerStore } from '../../../core/ports/ledger-store.js';
import { startGitHttp } from '../../../testing/git-http-server.js';
import { gitCounters } from '../../process/git.js';
import { createLedgerStore } from './create-ledger-store.js';

let folder: string;
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  git(folder, 'init', '-q', '--bare', '-b', 'master', 'remote.git');
  git(folder, 'clone', '-q', 'remote.git', 'seed');
  for (const n of [1, 2, 3]) {
    mkdirSync(join(folder, 'seed', `dir${n}`));
    writeFileSync(join(folder, 'seed', `dir${n}`, 'file'), `${n}\n`);
    git(join(folder, 'seed'), 'add', '.');
    git(join(folder, 'seed'), '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', `commit ${n}`);
  }
  git(join(folder, 'seed'), 'push', '-q', 'origin', 'HEAD:master');
  git(join(folder, 'remote.git'), 'config', 'uploadpack.allowFilter', 'true');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clone = (name: string, ...options: string[]): string => {
  git(folder, 'clone', '-q', ...options, `file://${folder}/remote.git`, name);
  return join(folder, name);
};
const store = (workspaceRoot: string) =>
  createLedgerStore({ workspaceRoot, remote: 'origin', prefix: 'refs/promote' });
const move = (ref: string, expected: string | null, text: string): LedgerMove => ({
  ref,
  expected,
  commits: [
    {
      message: `${text}\n\nPromote-Attempt: a\n`,
      author: { name: 'A B', email: 'a@b' },
      at: '2026-01-02T03:04:05Z',
      record: JSON.stringify({ text }),
      state: JSON.stringify({ state: text }),
    },
  ],
});
const REF = 'refs/promote/components/dev/x';
/** Command lines of processes that talk to a server. */
function gitProcessesOn(url: string): string[] {
  const lines = readdirSync('/proc').flatMap((id) => {
    try {
      return /^\d+$/.test(id) ? [readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
  return lines.filter((line) => line.includes(url));
}
const tipsOf = (cwd: string): Map<string, string> =>
  new Map(
    git(cwd, 'ls-remote', 'origin', 'refs/promote/*')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t').reverse() as [string, string]),
  );

describe.each([
  ['full', []],
  ['shallow', ['--depth=1']],
  ['blobless', ['--filter=blob:none']],
  ['treeless', ['--filter=tree:0']],
])('the ledger in a %s clone', (kind, options) => {
  it('writes records and tags in one push and reads them back', async () => {
    const workspace = clone(`c-${kind}`, ...options);
    const head = git(workspace, 'rev-parse', 'HEAD');
    const ledger = store(workspace);
    const first = await ledger.append([move(REF, null, 'one')], [{ name: 'x/1234567', commit: head }]);
    expect(first.kind).toBe('written');
    const tip = tipsOf(workspace).get(REF) as string;
    const second = await ledger.append([move(REF, tip, 'two')], []);
    expect(second.kind).toBe('written');
    expect(git(join(folder, 'remote.git'), 'rev-parse', 'refs/tags/x/1234567')).toBe(head);
    const tips = tipsOf(workspace);
    expect((await ledger.read(tips)).get(REF)).toMatchObject({ state: '{"state":"two"}' });
    const other = store(clone(`other-${kind}`, ...options));
    expect((await other.read(tips)).get(REF)).toMatchObject({ record: '{"text":"two"}' });
    const log = await other.log(REF, tips.get(REF) as string);
    expect(log.map((entry) => entry.record)).toEqual(['{"text":"two"}', '{"text":"one"}']);
    await other.append([move(REF, tips.get(REF) as string, 'three')], []);
    expect((await ledger.read(tipsOf(workspace))).get(REF)).toMatchObject({ record: '{"text":"three"}' });
    expect(git(workspace, 'rev-parse', '--is-shallow-repository')).toBe(String(kind === 'shallow'));
  });
});

describe('compare-and-swap', () => {
  it('lets one of two writers win and tells the other what it found', async () => {
    const [a, b] = [store(clone('a')), store(clone('b'))];
    await a.append([move(REF, null, 'one')], []);
    const tip = tipsOf(join(folder, 'a')).get(REF) as string;
    const results = await Promise.all([
      a.append([move(REF, tip, 'from a')], []),
      b.read(new Map([[REF, tip]])).then(() => b.append([move(REF, tip, 'from b')], [])),
    ]);
    expect(results.map((result) => result.kind).sort()).toEqual(['conflict', 'written']);
    const conflict = results.find((result) => result.kind === 'conflict');
    expect(conflict).toMatchObject({
      moved: [{ ref: REF, expected: tip, actual: tipsOf(join(folder, 'a')).get(REF) }],
    });
  });

  it.each([
    ['is a conflict where the overtaken record is read', '2', 'one'],
    ['is a conflict also where the server gives tips alone', '0', 'two'],
  ])('%s', async (_, protocol, text) => {
    const [a, b] = [store(clone('a')), store(clone('b'))];
    git(join(folder, 'b'), 'config', 'protocol.version', protocol);
    await a.append([move(REF, null, 'one')], []);
    const listed = tipsOf(join(folder, 'a'));
    const tip = listed.get(REF) as string;
    await a.append([move(REF, tip, 'two')], []);
    expect((await b.read(listed)).get(REF)).toMatchObject({ record: JSON.stringify({ text }) });
    await expect(b.append([move(REF, tip, 'from b')], [])).resolves.toMatchObject({
      kind: 'conflict',
      moved: [{ ref: REF, expected: tip, actual: tipsOf(join(folder, 'a')).get(REF) }],
    });
  });

  it('writes nothing when one of several expectations is wrong', async () => {
    const workspace = clone('a');
    const ledger = store(workspace);
    const head = git(workspace, 'rev-parse', 'HEAD');
    await ledger.append([move(REF, null, 'one')], []);
    const other = 'refs/promote/components/dev/y';
    const result = await ledger.append(
      [move(other, null, 'new'), move(REF, null, 'again')],
      [{ name: 'y/1', commit: head }],
    );
    expect(result.kind).toBe('conflict');
    expect([...tipsOf(workspace).keys()]).toEqual([REF]);
    expect(git(workspace, 'ls-remote', 'origin', 'refs/tags/*')).toBe('');
  });

  it('says what the server said when a hook refuses', async () => {
    writeFileSync(
      join(folder, 'remote.git', 'hooks', 'pre-receive'),
      '#!/bin/sh\necho "no ledger today" >&2\nexit 1\n',
      {
        mode: 0o755,
      },
    );
    await expect(store(clone('a')).append([move(REF, null, 'one')], [])).rejects.toMatchObject({
      code: 'LEDGER_PUSH_REFUSED',
      details: expect.arrayContaining([expect.stringContaining('no ledger today')]),
    });
  });
});

describe('a refusal that has a remedy of its own', () => {
  const says = (text: string): void =>
    writeFileSync(
      join(folder, 'remote.git', 'hooks', 'pre-receive'),
      `#!/bin/sh\ncat >&2 <<'END'\n${text}\nEND\nexit 1\n`,
      { mode: 0o755 },
    );

  it('names the permission that a token lacks', async () => {
    says(
      'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission',
    );
    await expect(store(clone('a')).append([move(REF, null, 'one')], [])).rejects.toMatchObject({
      code: 'LEDGER_TOKEN_LACKS_WORKFLOWS',
      message: expect.stringMatching(/may not tag a commit whose workflow files differ/),
      hints: expect.arrayContaining([expect.stringMatching(/GitHub App .* or with a deploy key/)]),
      details: expect.arrayContaining([
        '[remote rejected] (pre-receive hook declined)',
        expect.stringContaining('.github/workflows/ci.yml'),
      ]),
    });
  });

  it.each([
    'Permission to team/ledger.git denied to github-actions[bot].',
    'Write access to repository not granted.',
  ])('names the repository that a token does not reach: %s', async (text) => {
    says(text);
    await expect(store(clone('a')).append([move(REF, null, 'one')], [])).rejects.toMatchObject({
      code: 'LEDGER_TOKEN_OUT_OF_REACH',
      hints: expect.arrayContaining([expect.stringMatching(/GitHub App .* or a deploy key/)]),
    });
  });
});

describe('a remote that is read and written by two URLs', () => {
  it('refuses what arrived elsewhere, and names both without passwords', async () => {
    const workspace = clone('a');
    git(folder, 'init', '-q', '--bare', 'decoy.git');
    git(
      workspace,
      'config',
      `url.file://bob:s3cret@${folder}/decoy.git.pushInsteadOf`,
      `file://${folder}/remote.git`,
    );
    const failed = store(workspace).append([move(REF, null, 'one')], []);
    await expect(failed).rejects.toMatchObject({ code: 'PUSHED_ELSEWHERE', kind: 'config' });
    const said = JSON.stringify(await failed.catch((error: unknown) => error));
    expect(said).toContain('/remote.git');
    expect(said).toContain('/decoy.git');
    expect(said).not.toContain('s3cret');
  });

  it('takes them for one where both lead to the same repository', async () => {
    const workspace = clone('a');
    git(workspace, 'config', 'remote.origin.pushurl', join(folder, 'remote.git'));
    const ledger = store(workspace);
    expect(await ledger.append([move(REF, null, 'one')], [])).toMatchObject({
      kind: 'written',
      tips: tipsOf(workspace),
    });
  });
});

describe('a server that never answers a push', () => {
  it.each(['hang', 'cut'] as const)('is read again after the time limit: %s', async (fault) => {
    const http = await startGitHttp(folder);
    try {
      const workspace = clone('a');
      git(join(folder, 'remote.git'), 'config', 'http.receivepack', 'true');
      git(workspace, 'remote', 'set-url', 'origin', `${http.url}/remote.git`);
      const ledger = createLedgerStore({
        workspaceRoot: workspace,
        remote: 'origin',
        prefix: 'refs/promote',
        pushTimeoutMs: 5_000,
      });
      http.loseAnswers(fault, 1);
      expect(await ledger.append([move(REF, null, 'one')], [])).toMatchObject({
        kind: 'written',
        tips: new Map([[REF, git(join(folder, 'remote.git'), 'rev-parse', REF)]]),
      });
      expect(gitProcessesOn(http.url)).toEqual([]);
    } finally {
      await http.close();
    }
  });

  it('is named when nothing has arrived', async () => {
    const http = await startGitHttp(folder);
    try {
      const workspace = clone('a');
      git(workspace, 'remote', 'set-url', 'origin', `${http.url}/remote.git`);
      writeFileSync(join(folder, 'remote.git', 'hooks', 'pre-receive'), '#!/bin/sh\nexit 1\n', {
        mode: 0o755,
      });
      const ledger = createLedgerStore({
        workspaceRoot: workspace,
        remote: 'origin',
        prefix: 'refs/promote',
        pushTimeoutMs: 5_000,
      });
      http.loseAnswers('hang', 1);
      await expect(ledger.append([move(REF, null, 'one')], [])).rejects.toMatchObject({
        code: 'LEDGER_PUSH_TIMED_OUT',
        message: 'The push of ledger records did not end in time, and nothing of it arrived.',
      });
      expect(gitProcessesOn(http.url)).toEqual([]);
    } finally {
      await http.close();
    }
  });
});

describe('a ledger on branches', () => {
  const onBranches = (workspaceRoot: string) =>
    createLedgerStore({ workspaceRoot, remote: 'origin', prefix: 'refs/heads/promote' });
  const branch = 'refs/heads/promote/components/dev/x';

  it('lets one of two writers win, and both read what it wrote', async () => {
    const roots = [clone('a'), clone('b')];
    const [a, b] = roots.map(onBranches) as [LedgerStore, LedgerStore];
    await a.append([move(branch, null, 'one')], []);
    const listed = (): Map<string, string> =>
      new Map([[branch, git(join(folder, 'remote.git'), 'rev-parse', branch)]]);
    const before = listed();
    await b.read(before);
    const tip = before.get(branch) as string;
    const results = await Promise.all([
      a.append([move(branch, tip, 'from a')], []),
      b.append([move(branch, tip, 'from b')], []),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'written']);
    const [seenByA, seenByB] = [await a.read(listed()), await b.read(listed())];
    expect(seenByA.get(branch)?.record).toMatch(/from [ab]/);
    expect(seenByB).toEqual(seenByA);
    expect((await a.log(branch, tip)).length).toBe(2);
    git(join(folder, 'remote.git'), 'update-ref', branch, tip);
    await expect(b.read(listed())).rejects.toMatchObject({ code: 'LEDGER_REWOUND' });
  });
});

describe('a reader that has seen a tip', () => {
  it('asks git for nothing while the listing names what it has read and written', async () => {
    const workspace = clone('w');
    const ledger = store(workspace);
    const first = await ledger.append([move(REF, null, 'one')], []);
    if (first.kind !== 'written') throw new Error(first.kind);
    const one = await ledger.read(first.tips);
    const second = await ledger.append([move(REF, first.tips.get(REF) ?? null, 'two')], []);
    if (second.kind !== 'written') throw new Error(second.kind);
    const before = gitCounters.processes;
    const known = await ledger.read(second.tips);
    expect(gitCounters.processes).toBe(before);
    // As somebody else reads it from the remote.
    expect(known).toEqual(await store(clone('other')).read(second.tips));
    expect(one.get(REF)?.record).toBe(JSON.stringify({ text: 'one' }));
  });

  it('reads and writes on when the local copy was removed meanwhile', async () => {
    const workspace = clone('w');
    const ledger = store(workspace);
    const first = await ledger.append([move(REF, null, 'one')], []);
    if (first.kind !== 'written') throw new Error(first.kind);
    await ledger.read(first.tips);
    rmSync(join(workspace, '.git', 'nx-promote'), { recursive: true });
    await ledger.read(first.tips);
    const second = await ledger.append([move(REF, first.tips.get(REF) ?? null, 'two')], []);
    expect(second.kind).toBe('written');
  });

  it('refuses a ledger that was rewound or removed', async () => {
    const workspace = clone('a');
    const ledger = store(workspace);
    await ledger.append([move(REF, null, 'one')], []);
    const first = tipsOf(workspace).get(REF) as string;
    await ledger.append([move(REF, first, 'two')], []);
    git(join(folder, 'remote.git'), 'update-ref', REF, first);
    await expect(ledger.read(tipsOf(workspace))).rejects.toMatchObject({ code: 'LEDGER_REWOUND' });
    git(join(folder, 'remote.git'), 'update-ref', '-d', REF);
    await expect(ledger.read(new Map())).rejects.toMatchObject({ code: 'LEDGER_REWOUND' });
  });
});

describe('refs that the ledger no longer has', () => {
  const other = 'refs/promote/components/dev/y';
  const withRetired = (workspaceRoot: string, retired: string) =>
    createLedgerStore({
      workspaceRoot,
      remote: 'origin',
      prefix: 'refs/promote',
      isRetired: (ref) => ref === retired,
    });
  const bothSeen = async (workspace: string): Promise<void> => {
    await store(workspace).append([move(REF, null, 'one'), move(other, null, 'one')], []);
    git(join(folder, 'remote.git'), 'update-ref', '-d', REF);
  };

  it('are missed while the workspace has what they are about, and the message has the ways out', async () => {
    const workspace = clone('a');
    await bothSeen(workspace);
    const refused = store(workspace).read(tipsOf(workspace));
    await expect(refused).rejects.toMatchObject({
      code: 'LEDGER_REWOUND',
      hints: [
        expect.stringMatching(/git --git-dir .*ledger\.git" push origin SEEN:REF/),
        expect.stringContaining('retired'),
        expect.stringMatching(/^if it was meant .* rm -r .*ledger\.git"$/),
      ] as string[],
    });
    // What the first one says, typed.
    const copy = join(workspace, '.git', 'nx-promote', 'ledger.git');
    const [seen] = git(copy, 'for-each-ref', '--format=%(objectname)', 'refs/seen/*/**/x').split('\n');
    git(workspace, '--git-dir', copy, 'push', '-q', join(folder, 'remote.git'), `${seen}:${REF}`);
    expect((await store(workspace).read(tipsOf(workspace))).size).toBe(2);
  });

  it('are not missed once that was retired, also when something else gets the name later', async () => {
    const workspace = clone('a');
    await bothSeen(workspace);
    expect((await withRetired(workspace, REF).read(tipsOf(workspace))).size).toBe(1);
    await store(clone('b')).append([move(REF, null, 'another component of that name')], []);
    expect((await store(workspace).read(tipsOf(workspace))).size).toBe(2);
  });

  it('are those of another ledger when the prefix changes', async () => {
    const workspace = clone('a');
    await store(workspace).append([move(REF, null, 'one')], []);
    const moved = createLedgerStore({ workspaceRoot: workspace, remote: 'origin', prefix: 'refs/releases' });
    expect((await moved.read(new Map())).size).toBe(0);
    const ref = REF.replace('refs/promote', 'refs/releases');
    git(join(folder, 'remote.git'), 'update-ref', ref, tipsOf(workspace).get(REF) as string);
    const tips = new Map([[ref, tipsOf(workspace).get(REF) as string]]);
    expect((await moved.read(tips)).get(ref)).toMatchObject({ record: '{"text":"one"}' });
  });
});

describe('logs', () => {
  it.each([[[]], [['--depth=1']], [['--filter=blob:none']]])(
    'reads every chain that is asked for, newest first, in a clone with %j',
    async (options) => {
      const writer = store(clone('writer'));
      const other = 'refs/promote/components/dev/y';
      let tip: string | null = null;
      for (const text of ['one', 'two', 'three']) {
        const result = await writer.append([move(REF, tip, text)], []);
        if (result.kind !== 'written') throw new Error('not written');
        tip = result.tips.get(REF) ?? null;
      }
      await writer.append([move(other, null, 'alone')], []);
      const reader = clone('reader', ...options);
      await store(reader).read(tipsOf(reader));
      const found: [string, unknown[]][] = [];
      for await (const { ref, entries } of store(reader).logs([REF, other])) {
        found.push([ref, entries.map(({ record }) => JSON.parse(record) as unknown)]);
      }
      expect(found).toEqual([
        [REF, [{ text: 'three' }, { text: 'two' }, { text: 'one' }]],
        [other, [{ text: 'alone' }]],
      ]);
    },
  );
});
