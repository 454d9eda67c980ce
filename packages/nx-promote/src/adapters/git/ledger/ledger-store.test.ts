import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerMove } from '../../../core/ports/ledger-store.js';
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

describe('a reader that has seen a tip', () => {
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
