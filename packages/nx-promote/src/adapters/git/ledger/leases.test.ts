import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LeaseMove, LedgerMove, LedgerStore } from '../../../core/ports/ledger-store.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createLedgerStore } from './create-ledger-store.js';

const LEASE = 'refs/promote/leases/dev-1';
const CORE = 'refs/promote/components/dev/core';
const BROKER = 'refs/promote/components/dev/broker';

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

interface Team {
  readonly remote: string;
  readonly head: string;
  store(name: string): LedgerStore;
  tips(): Map<string, string>;
}

/** A bare remote with one commit, and clones with a ledger store each. */
function withTeam(work: (team: Team) => Promise<void>): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const remote = join(folder, 'remote.git');
    git(folder, 'init', '-q', '--bare', '-b', 'master', 'remote.git');
    git(folder, 'clone', '-q', remote, 'seed');
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    git(join(folder, 'seed'), ...identity, 'commit', '-q', '--allow-empty', '-m', 'one');
    git(join(folder, 'seed'), 'push', '-q', 'origin', 'HEAD:master');
    await work({
      remote,
      head: git(remote, 'rev-parse', 'master'),
      store(name) {
        git(folder, 'clone', '-q', remote, name);
        return createLedgerStore({
          workspaceRoot: join(folder, name),
          remote: 'origin',
          prefix: 'refs/promote',
        });
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
}

let nonces = 0;
const lease = (to: LeaseMove['to'], expected: string | null): LeaseMove => ({
  ref: LEASE,
  expected,
  to,
  nonce: `nonce ${(nonces += 1)}`,
});
const move = (ref: string, expected: string | null): LedgerMove => ({
  ref,
  expected,
  commits: [
    {
      message: 'record\n',
      author: { name: 'A', email: 'a@b' },
      at: '2026-01-02T03:04:05Z',
      record: `{"nonce":${(nonces += 1)}}`,
      state: '{}',
    },
  ],
});

describe('heartbeats on a remote', () => {
  it('move by compare-and-swap and go away', () =>
    withTeam(async ({ store, tips }) => {
      const one = store('one');
      expect(await one.append([], [], [lease('beat', null)])).toMatchObject({ kind: 'written' });
      const first = tips().get(LEASE) as string;
      expect(await one.append([], [], [lease('beat', first)])).toMatchObject({ kind: 'written' });
      const second = tips().get(LEASE) as string;
      expect(second).not.toBe(first);
      const late = await store('two').append([], [], [lease('beat', first)]);
      expect(late).toEqual({ kind: 'conflict', moved: [{ ref: LEASE, expected: first, actual: second }] });
      expect(await one.append([], [], [lease('gone', second)])).toEqual({ kind: 'written', tips: new Map() });
      expect(tips().has(LEASE)).toBe(false);
    }));

  it('move forward only, as servers want it that refuse everything else', () =>
    withTeam(async ({ remote, store, tips }) => {
      git(remote, 'config', 'receive.denyNonFastForwards', 'true');
      const one = store('one');
      await one.append([], [], [lease('beat', null)]);
      const result = await one.append([], [], [lease('beat', tips().get(LEASE) as string)]);
      expect(result.kind).toBe('written');
    }));

  it('let a takeover and a beat never both succeed', () =>
    withTeam(async ({ store, tips }) => {
      const [holder, taker] = [store('one'), store('two')];
      await holder.append([move(CORE, null)], [], [lease('beat', null)]);
      const [tip, beat] = [tips().get(CORE) as string, tips().get(LEASE) as string];
      await taker.read(new Map([[CORE, tip]]));
      const results = await Promise.all([
        holder.append([], [], [lease('beat', beat)]),
        taker.append([move(CORE, tip)], [], [lease('gone', beat)]),
      ]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'written']);
    }));

  it('do not disturb readers of the ledger, whether they come, stand alone or go', () =>
    withTeam(async ({ store, tips }) => {
      const [one, two] = [store('one'), store('two')];
      const read = async (): Promise<number> => {
        const records = new Map([...tips()].filter(([ref]) => ref !== LEASE));
        return (await two.read(records)).size;
      };
      await one.append([move(CORE, null)], [], [lease('beat', null)]);
      expect(await read()).toBe(1);
      await one.append([move(BROKER, null)], [], [lease('gone', tips().get(LEASE) as string)]);
      expect(await read()).toBe(2);
      await one.append([move(CORE, tips().get(CORE) as string)], [], [lease('beat', null)]);
      expect(await read()).toBe(2);
    }));
});

describe('a remote without atomic pushes', () => {
  it('gets records first and tags after them', () =>
    withTeam(async ({ remote, head, store, tips }) => {
      git(remote, 'config', 'receive.advertiseAtomic', 'false');
      const one = store('one');
      const result = await one.append([move(CORE, null)], [{ name: 'core/1234567', commit: head }]);
      expect(result).toMatchObject({ kind: 'written', tips: new Map([[CORE, tips().get(CORE)]]) });
      expect(git(remote, 'rev-parse', 'refs/tags/core/1234567')).toBe(head);
    }));

  it('is left with records alone when the tags do not get through, and the next writing makes them', () =>
    withTeam(async ({ remote, head, store, tips }) => {
      git(remote, 'config', 'receive.advertiseAtomic', 'false');
      const hook = join(remote, 'hooks', 'update');
      writeFileSync(hook, '#!/bin/sh\ncase "$1" in refs/tags/*) exit 1;; esac\n');
      chmodSync(hook, 0o755);
      const one = store('one');
      const tag = { name: 'core/1234567', commit: head };
      expect((await one.append([move(CORE, null)], [tag])).kind).toBe('conflict');
      expect([...tips().keys()]).toEqual([CORE]);
      await expect(one.append([], [tag])).rejects.toMatchObject({ code: 'LEDGER_PUSH_REFUSED' });
      writeFileSync(hook, '#!/bin/sh\n');
      expect((await one.append([], [tag])).kind).toBe('written');
    }));

  it('reports what others hold when only a part got through', () =>
    withTeam(async ({ remote, store, tips }) => {
      const [one, two] = [store('one'), store('two')];
      await two.append([move(BROKER, null)], []);
      git(remote, 'config', 'receive.advertiseAtomic', 'false');
      const result = await one.append([move(CORE, null), move(BROKER, null)], []);
      expect(result).toEqual({
        kind: 'conflict',
        moved: [{ ref: BROKER, expected: null, actual: tips().get(BROKER) }],
      });
      expect(tips().has(CORE)).toBe(true);
    }));
});
