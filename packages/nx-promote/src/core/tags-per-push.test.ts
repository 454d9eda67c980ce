import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLedgerStore } from '../adapters/git/ledger/create-ledger-store.js';
import { FakeServer } from '../testing/fakes/fake-server.js';
import { fakeSetting, fakeWorld, type FakeSetting } from '../testing/fakes/fake-world.js';
import { MERGE_CHAIN, releaseChain } from '../testing/fakes/release-chain.js';
import { pipelineJson, type Json } from '../testing/pipeline-json.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { parsePipeline } from './config/parse-pipeline.js';
import type { LedgerMove, LedgerStore, TagMove } from './ports/ledger-store.js';
import type { World } from './world.js';

/** GitHub makes no event for the tags of a push with more than three: builds that wait for one never begin. */

const GITHUB = 3;
const PREFIX = 'refs/promote';
const sizes = [1, 3, 4, 7, 10];
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);

/** Components with what `release-pipeline.json` says of images, and every default. */
function settingOf(count: number, image: Json = { build: 'registry' }): FakeSetting {
  const json = { ...pipelineJson(), image };
  const parsed = parsePipeline(JSON.stringify(json), 'release-pipeline.json');
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join('\n'));
  const setting = fakeSetting(names(count));
  return {
    ...setting,
    pipeline: { ...setting.pipeline, image: { ...parsed.pipeline.image, timeoutSeconds: 60 } },
  };
}

interface Push {
  readonly tags: readonly string[];
  readonly records: readonly string[];
}

const tagsOf = (refs: readonly string[]): string[] => refs.filter((ref) => ref.startsWith('refs/tags/'));
const recordsOf = (refs: readonly string[]): string[] =>
  refs.filter((ref) => ref.startsWith(`${PREFIX}/components/`));
const pushOf = (refs: readonly string[]): Push => ({ tags: tagsOf(refs), records: recordsOf(refs) });
const componentOf = (ref: string): string => /(c\d+)(?:\/[0-9a-f]+)?$/.exec(ref)?.[1] ?? ref;

/** Builds the image of one tag. */
function build(server: FakeServer, tag: string): void {
  const commit = server.tags.get(tag) ?? '';
  const digest = `sha256:${createHash('sha256').update(`${tag} ${commit}`).digest('hex')}`;
  server.images.set(tag.replace('/', ':'), { digest, revision: commit });
}

/** A remote in memory whose builder sees what GitHub would show it. */
function inMemory(setting: FakeSetting, pushes: Push[]): { server: FakeServer; world: World } {
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

/** The same with a real remote beside it: what is pushed there is counted by its hook, and the hook starts builds. */
function inGit(setting: FakeSetting, folder: string): { server: FakeServer; world: World; pushes(): Push[] } {
  const log = join(folder, 'pushes');
  const work = join(folder, 'work');
  const remote = join(folder, 'remote.git');
  git(folder, 'init', '-q', '--bare', '-b', 'master', remote);
  writeFileSync(
    join(remote, 'hooks', 'post-receive'),
    `#!/bin/sh\nwhile read -r old new ref; do printf '%s ' "$ref" >> '${log}'; done\necho >> '${log}'\n`,
  );
  chmodSync(join(remote, 'hooks', 'post-receive'), 0o755);
  git(folder, 'clone', '-q', remote, work);
  git(work, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'one');
  const head = git(work, 'rev-parse', 'HEAD');
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
  const world = fakeWorld(server, setting, { invocation: 'one' });
  const real = new Map<string, string>();
  const append: LedgerStore['append'] = async (moves, tags, leases) => {
    const result = await world.ledger.append(moves, tags, leases);
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
  return { server, world: { ...world, ledger: { ...world.ledger, append } }, pushes };
}

/** The pushes that brought tags, each with the records of exactly the components that it tags. */
function expectPushesOf(pushes: readonly Push[], count: number): void {
  const tagging = pushes.filter(({ tags }) => tags.length > 0);
  expect(tagging.map(({ tags }) => tags.length)).toEqual(
    Array.from({ length: Math.ceil(count / GITHUB) }, (_, at) => Math.min(GITHUB, count - at * GITHUB)),
  );
  for (const { tags, records } of tagging) {
    expect(records.map(componentOf).sort()).toEqual(tags.map(componentOf).sort());
  }
  expect(tagging.flatMap(({ tags }) => tags.map(componentOf)).sort()).toEqual(names(count).sort());
}

const successes = (outcomes: Awaited<ReturnType<typeof releaseChain>>): string[] =>
  [...outcomes].filter(([, { result }]) => result?.status === 'done').map(([name]) => name);

describe('build tags where their push starts the build', () => {
  it.each(sizes)('%i at once come in pushes of three, and every image is built', async (count) => {
    const pushes: Push[] = [];
    const { server, world } = inMemory(settingOf(count), pushes);
    server.merge(...names(count));
    expect(successes(await releaseChain(world, names(count)))).toEqual(names(count));
    expectPushesOf(pushes, count);
  });

  it.each([4, 7])('%i at once: the hook of a real remote sees no more than three', async (count) => {
    await inTemporaryFolder(async (folder) => {
      const { server, world, pushes } = inGit(settingOf(count), folder);
      server.merge(...names(count));
      expect(successes(await releaseChain(world, names(count), MERGE_CHAIN.slice(0, 1)))).toEqual(
        names(count),
      );
      expectPushesOf(pushes(), count);
    });
  });

  it('as many as the pipeline says', async () => {
    const pushes: Push[] = [];
    const { server, world } = inMemory(settingOf(4, { build: 'registry', tagsPerPush: 2 }), pushes);
    server.merge(...names(4));
    await releaseChain(world, names(4), MERGE_CHAIN.slice(0, 1));
    expect(pushes.map(({ tags }) => tags.length).filter((tags) => tags > 0)).toEqual([2, 2]);
  });

  it('all in one push where a target of the workspace builds', async () => {
    const pushes: Push[] = [];
    const { server, world } = inMemory(settingOf(7, { build: { target: 'image' } }), pushes);
    server.merge(...names(7));
    await releaseChain(world, names(7), MERGE_CHAIN.slice(0, 1));
    expect(pushes.map(({ tags }) => tags.length).filter((tags) => tags > 0)).toEqual([7]);
  });

  it('a run that died between two pushes is finished by the next', async () => {
    const pushes: Push[] = [];
    const setting = settingOf(7);
    const { server, world } = inMemory(setting, pushes);
    server.merge(...names(7));
    const dying: LedgerStore['append'] = async (...moves) => {
      if (pushes.some(({ tags }) => tags.length > 0)) throw new Error('killed');
      return world.ledger.append(...moves);
    };
    const killed = { ...world, ledger: { ...world.ledger, append: dying } };
    await expect(releaseChain(killed, names(7))).rejects.toThrow('killed');
    expect(server.tags.size).toBe(3);
    const next = fakeWorld(server, setting, { invocation: 'two', dead: new Set(['one']) });
    const append: LedgerStore['append'] = async (moves, tags, leases) => {
      expect(tags.length).toBeLessThanOrEqual(GITHUB);
      const result = await next.ledger.append(moves, tags, leases);
      for (const { name } of tags) build(server, name);
      return result;
    };
    const outcomes = await releaseChain({ ...next, ledger: { ...next.ledger, append } }, names(7));
    expect(successes(outcomes)).toEqual(names(7));
    expect(server.tags.size).toBe(7);
  });
});
