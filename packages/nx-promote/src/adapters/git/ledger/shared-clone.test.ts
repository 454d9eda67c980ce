import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Races } from '../../../core/run/races.js';
import type { World } from '../../../core/world.js';
import type { LedgerMove, LedgerStore } from '../../../core/ports/ledger-store.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createLedgerStore } from './create-ledger-store.js';

/** Several processes in one clone: each store has what a process of its own would have. */

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

interface Place {
  readonly folder: string;
  readonly remote: string;
  clone(name: string): string;
  tips(): Map<string, string>;
}

const inPlace = (work: (place: Place) => Promise<void>): Promise<void> =>
  inTemporaryFolder(async (folder) => {
    const remote = join(folder, 'remote.git');
    git(folder, 'init', '-q', '--bare', '-b', 'master', 'remote.git');
    git(folder, 'clone', '-q', remote, 'seed');
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    git(join(folder, 'seed'), ...identity, 'commit', '-q', '--allow-empty', '-m', 'one');
    git(join(folder, 'seed'), 'push', '-q', 'origin', 'HEAD:master');
    await work({
      folder,
      remote,
      clone(name) {
        git(folder, 'clone', '-q', remote, name);
        return join(folder, name);
      },
      tips: () =>
        new Map(
          git(remote, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/promote')
            .split('\n')
            .filter(Boolean)
            .map((line) => line.split(' ') as [string, string]),
        ),
    });
  });

const open = (workspaceRoot: string): LedgerStore =>
  createLedgerStore({ workspaceRoot, remote: 'origin', prefix: 'refs/promote' });
const refOf = (n: number): string => `refs/promote/components/dev/c${n}`;
let texts = 0;
const move = (ref: string, expected: string | null): LedgerMove => ({
  ref,
  expected,
  commits: [
    {
      message: 'record\n',
      author: { name: 'A', email: 'a@b' },
      at: '2026-01-02T03:04:05Z',
      record: JSON.stringify({ text: (texts += 1) }),
      state: '{}',
    },
  ],
});
/** One record more on every chain. */
async function growAll(writer: LedgerStore, count: number, tips: Map<string, string>): Promise<void> {
  const moves = Array.from({ length: count }, (_, n) => move(refOf(n), tips.get(refOf(n)) ?? null));
  const result = await writer.append(moves, []);
  expect(result.kind).toBe('written');
}

it('lets simultaneous readers fill a copy that was not there, and bring news to one that was', () =>
  inPlace(async ({ clone, tips }) => {
    const writer = open(clone('writer'));
    await growAll(writer, 60, tips());
    for (const name of ['a', 'b', 'c']) {
      const readers = [1, 2, 3].map(
        (
          (root) => () =>
            open(root)
        )(clone(name)),
      );
      for (let round = 0; round < 2; round += 1) {
        const now = tips();
        const found = await Promise.all(readers.map((reader) => reader.read(now)));
        for (const entries of found) {
          expect(new Map([...entries].map(([ref, { tip }]) => [ref, tip]))).toEqual(now);
        }
        await growAll(writer, 60, now);
      }
    }
  }));

it('lets two worktrees look again and again while records come', () =>
  inPlace(async ({ folder, clone, tips }) => {
    const main = clone('main');
    git(main, 'worktree', 'add', '-q', '--detach', join(folder, 'beside'));
    const writer = open(clone('writer'));
    await growAll(writer, 10, tips());
    let writing = true;
    const look = async (store: LedgerStore): Promise<number> => {
      let looks = 0;
      while (writing) {
        const now = tips();
        const entries = await store.read(now);
        expect([...entries.keys()].sort()).toEqual([...now.keys()].sort());
        looks += 1;
      }
      return looks;
    };
    const looking = [open(main), open(join(folder, 'beside'))].map(look);
    for (let round = 0; round < 8; round += 1) await growAll(writer, 10, tips());
    writing = false;
    for (const looks of await Promise.all(looking)) expect(looks).toBeGreaterThan(0);
  }));

it('lets four write and read at once, each its own component', () =>
  inPlace(async ({ clone, tips }) => {
    const root = clone('one');
    const work = async (n: number): Promise<void> => {
      const store = open(root);
      for (let round = 0; round < 5; round += 1) {
        const now = tips();
        await store.read(now);
        expect(await store.append([move(refOf(n), now.get(refOf(n)) ?? null)], [])).toMatchObject({
          kind: 'written',
        });
      }
    };
    await Promise.all([0, 1, 2, 3].map(work));
    const lengths = new Map<string, number>();
    const refs = [0, 1, 2, 3].map(refOf);
    for await (const { ref, entries } of open(root).logs(refs)) lengths.set(ref, entries.length);
    expect([...lengths]).toEqual(refs.map((ref) => [ref, 5]));
  }));

it('lets several read whole histories at once', () =>
  inPlace(async ({ clone, tips }) => {
    const writer = open(clone('writer'));
    for (let round = 0; round < 3; round += 1) await growAll(writer, 20, tips());
    const root = clone('one');
    await open(root).read(tips());
    const refs = [...tips().keys()];
    const count = async (store: LedgerStore): Promise<number> => {
      let records = 0;
      for await (const { entries } of store.logs(refs)) records += entries.length;
      return records;
    };
    const counts = await Promise.all([1, 2, 3, 4].map(() => count(open(root))));
    expect(counts).toEqual([60, 60, 60, 60]);
  }));

describe('a listing from before another process of the clone looked', () => {
  it('is no proof that the ledger was rewound', () =>
    inPlace(async ({ clone, tips }) => {
      const writer = open(clone('writer'));
      await growAll(writer, 2, tips());
      const old = tips();
      await growAll(writer, 3, old);
      const root = clone('one');
      await open(root).read(tips());
      const entries = await open(root).read(old);
      expect([...entries.keys()].sort()).toEqual([...old.keys()].sort());
      expect([...entries.values()].map(({ tip }) => tip)).toEqual(
        [...old.keys()].map((ref) => tips().get(ref)),
      );
    }));
});

describe('what a killed process left in the copy', () => {
  it('does not keep anybody from reading', () =>
    inPlace(async ({ clone, tips }) => {
      const writer = open(clone('writer'));
      await growAll(writer, 2, tips());
      const root = clone('one');
      await open(root).read(tips());
      await growAll(writer, 2, tips());
      const copy = join(root, '.git', 'nx-promote', 'ledger.git');
      const seen = git(copy, 'for-each-ref', '--format=%(refname)', `refs/seen/*/**/c0`);
      const below = join(copy, seen);
      mkdirSync(join(below, '..'), { recursive: true });
      writeFileSync(`${below}.lock`, '');
      const entries = await open(root).read(tips());
      expect([...entries].map(([ref, { tip }]) => [ref, tip])).toEqual([...tips()]);
    }));
});

it('opens again what it could not open at first', () =>
  inPlace(async ({ folder, remote, clone, tips }) => {
    await growAll(open(clone('writer')), 1, tips());
    const root = join(folder, 'late');
    mkdirSync(root);
    const store = open(root);
    await expect(store.read(tips())).rejects.toThrow();
    git(folder, 'clone', '-q', remote, 'late');
    expect((await store.read(tips())).size).toBe(1);
  }));

it('lets others read while the push of a tag is under way, whatever process they are', () =>
  inPlace(async ({ folder, remote, clone, tips }) => {
    const [writer, root] = [open(clone('writer')), clone('one')];
    await growAll(writer, 2, tips());
    const [begun, go] = [join(folder, 'begun'), join(folder, 'go')];
    const hook = `#!/bin/sh\ngrep -q refs/tags/ || exit 0\ntouch '${begun}'\nuntil [ -e '${go}' ]; do sleep 0.05; done\n`;
    writeFileSync(join(remote, 'hooks', 'pre-receive'), hook, { mode: 0o755 });
    const [slow, reader] = [open(root), open(root)];
    await reader.read(tips());
    const tag = { name: 'core/1', commit: git(root, 'rev-parse', 'HEAD') };
    const pushed = slow.append([move('refs/promote/environments/dev', null)], [tag]);
    while (!existsSync(begun)) await sleep(20);
    for (let round = 0; round < 2; round += 1) {
      await growAll(writer, 2, tips());
      expect([...(await reader.read(tips())).values()].map(({ tip }) => tip)).toEqual([...tips().values()]);
      expect((await reader.log(refOf(0), tips().get(refOf(0)) ?? '')).length).toBe(round + 2);
    }
    writeFileSync(go, '');
    expect(await pushed).toMatchObject({ kind: 'written' });
    expect((await reader.read(tips())).size).toBe(3);
  }));

it('reads whole histories although somebody holds the lock of the copy that ends early', () =>
  inPlace(async ({ clone, tips }) => {
    const writer = open(clone('writer'));
    for (let round = 0; round < 3; round += 1) await growAll(writer, 2, tips());
    const root = clone('one');
    await open(root).read(tips());
    const copy = join(root, '.git', 'nx-promote', 'ledger.git');
    expect(existsSync(join(copy, 'shallow'))).toBe(true);
    writeFileSync(join(copy, 'shallow.lock'), '');
    expect((await open(root).log(refOf(0), '')).length).toBe(3);
    await growAll(writer, 2, tips());
    expect((await open(root).log(refOf(1), '')).length).toBe(4);
    expect((await open(root).read(tips())).size).toBe(2);
  }));

it(
  'lets a dozen clones write to one environment at once, each record once',
  () =>
    inPlace(async ({ clone, remote, tips }) => {
      const environment = 'refs/promote/environments/dev';
      const writers = Array.from({ length: 12 }, (_, n) => ({ n, store: open(clone(`writer${n}`)) }));
      let lost = 0;
      const clock = { sleep: (milliseconds: number) => sleep(milliseconds) } as World['clock'];
      await Promise.all(
        writers.map(async ({ n, store }) => {
          const races = new Races({ clock, ids: { fraction: Math.random } as World['ids'] });
          for (;;) {
            const seen = tips();
            // As every run does: what it stands on has been read.
            await store.read(new Map([...seen].filter(([ref]) => ref === environment)));
            const moves = [environment, refOf(n)].map((ref) => move(ref, seen.get(ref) ?? null));
            if ((await store.append(moves, [])).kind === 'written') return;
            lost += 1;
            await races.pauseAfter(seen.get(environment) ?? '');
          }
        }),
      );
      expect(lost).toBeGreaterThan(0);
      const records = git(remote, 'log', '--format=%H', environment).split('\n');
      expect(records.map((id) => git(remote, 'show', `${id}:record.json`)).sort()).toEqual(
        [...new Set(records.map((id) => git(remote, 'show', `${id}:record.json`)))].sort(),
      );
      expect(records).toHaveLength(12);
      for (const { n } of writers) expect(git(remote, 'rev-list', '--count', refOf(n))).toBe('1');
    }),
  60_000,
);
