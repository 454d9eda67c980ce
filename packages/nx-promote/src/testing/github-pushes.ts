import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLedgerStore } from '../adapters/git/ledger/create-ledger-store.js';
import type { LedgerMove, LedgerStore, TagMove } from '../core/ports/ledger-store.js';
import type { World } from '../core/world.js';
import { FakeServer } from './fakes/fake-server.js';
import { fakeWorld, type FakeSetting } from './fakes/fake-world.js';

/** GitHub makes no event for the tags of a push with more than this. */
export const GITHUB = 3;
const PREFIX = 'refs/promote';

/** What one push brought. */
export interface Push {
  readonly tags: readonly string[];
  readonly records: readonly string[];
}

const tagsOf = (refs: readonly string[]): string[] => refs.filter((ref) => ref.startsWith('refs/tags/'));
const recordsOf = (refs: readonly string[]): string[] =>
  refs.filter((ref) => ref.startsWith(`${PREFIX}/components/`));
const pushOf = (refs: readonly string[]): Push => ({ tags: tagsOf(refs), records: recordsOf(refs) });

/** Builds the image of one tag. */
export function build(server: FakeServer, tag: string): void {
  const commit = server.tags.get(tag) ?? '';
  const digest = `sha256:${createHash('sha256').update(`${tag} ${commit}`).digest('hex')}`;
  server.images.set(tag.replace('/', ':'), { digest, revision: commit });
}

/** A remote in memory whose builder sees what GitHub would show it. */
export function inMemory(setting: FakeSetting, pushes: Push[]): { server: FakeServer; world: World } {
  const server = new FakeServer();
  server.build = () => undefined;
  const world = fakeWorld(server, setting, { invocation: 'one' });
  const append: LedgerStore['append'] = async (moves, tags, leases) => {
    const result = await world.ledger.append(moves, tags, leases);
    pushes.push(pushOf([...moves.map(({ ref }) => ref), ...tags.map(({ name }) => `refs/tags/${name}`)]));
    if (tags.length <= GITHUB) for (const { name } of tags) build(server, name);
    return result;
  };
  return { server, world: { ...world, ledger: { ...world.ledger, append } } };
}

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** The same with a real remote beside it, whose hook counts what each push brings and starts the builds. */
export interface RealRemote {
  readonly server: FakeServer;
  world(invocation: string): World;
  pushes(): Push[];
  /** Runs git in the clone; tags that it removes from the remote are gone for everybody. */
  git(...args: string[]): void;
}

/** Makes the remote and a clone of it. */
export function inGit(setting: FakeSetting, folder: string): RealRemote {
  const log = join(folder, 'pushes');
  const work = join(folder, 'work');
  const head = makeRepositories(folder, work, log);
  const store = createLedgerStore({ workspaceRoot: work, remote: 'origin', prefix: PREFIX });
  const pushes = (): Push[] =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .trim()
          .split('\n')
          .map((line) => pushOf(line.trim().split(' ')))
      : [];
  const server = new FakeServer();
  server.build = () => undefined;
  const real = new Map<string, string>();
  const world = (invocation: string): World => {
    const fake = fakeWorld(server, setting, { invocation });
    const append: LedgerStore['append'] = async (moves, tags, leases) => {
      const result = await fake.ledger.append(moves, tags, leases);
      if (result.kind === 'conflict') return result;
      const before = pushes().length;
      const there = await store.append(
        moves.map((move): LedgerMove => ({ ...move, expected: real.get(move.ref) ?? null })),
        tags.map(({ name }): TagMove => ({ name, commit: head })),
      );
      if (there.kind === 'conflict') throw new Error(JSON.stringify(there));
      for (const [ref, tip] of there.tips) real.set(ref, tip);
      for (const { tags: seen } of pushes().slice(before)) {
        if (seen.length > GITHUB) continue;
        for (const ref of seen) build(server, ref.slice('refs/tags/'.length));
      }
      return result;
    };
    return { ...fake, ledger: { ...fake.ledger, append } };
  };
  const run = (...args: string[]): void => {
    git(work, ...args);
    const left = git(work, 'ls-remote', '--tags', 'origin');
    for (const name of server.tags.keys()) if (!left.includes(`refs/tags/${name}`)) server.tags.delete(name);
  };
  return { server, world, pushes, git: run };
}

function makeRepositories(folder: string, work: string, log: string): string {
  const remote = join(folder, 'remote.git');
  git(folder, 'init', '-q', '--bare', '-b', 'master', remote);
  const hook = join(remote, 'hooks', 'post-receive');
  const note = `while read -r old new ref; do printf '%s ' "$ref" >> '${log}'; done`;
  writeFileSync(hook, `#!/bin/sh\n${note}\necho >> '${log}'\n`);
  chmodSync(hook, 0o755);
  git(folder, 'clone', '-q', remote, work);
  git(work, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'one');
  return git(work, 'rev-parse', 'HEAD');
}
