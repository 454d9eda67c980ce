import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeSetting, fakeWorld, type FakeSetting } from '../fakes/fake-world.js';
import { MERGE_CHAIN, releaseChain } from '../fakes/release-chain.js';
import { build, GITHUB, inGit, inMemory, type Push } from '../github-pushes.js';
import { pipelineJson, type Json } from '../pipeline-json.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { parsePipeline } from '../../core/config/parse-pipeline.js';
import type { LedgerStore } from '../../core/ports/ledger-store.js';

/** GitHub makes no event for the tags of a push with more than three: builds that wait for one never begin. */

const TAG = MERGE_CHAIN.slice(0, 1);
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

const componentOf = (ref: string): string => /(c\d+)(?:\/[0-9a-f]+)?$/.exec(ref)?.[1] ?? ref;

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
      expect(successes(await releaseChain(world('one'), names(count), TAG))).toEqual(names(count));
      expectPushesOf(pushes(), count);
    });
  });

  it('as many as the pipeline says', async () => {
    const pushes: Push[] = [];
    const { server, world } = inMemory(settingOf(4, { build: 'registry', tagsPerPush: 2 }), pushes);
    server.merge(...names(4));
    await releaseChain(world, names(4), TAG);
    expect(pushes.map(({ tags }) => tags.length).filter((tags) => tags > 0)).toEqual([2, 2]);
  });

  it('all in one push where a target of the workspace builds', async () => {
    const pushes: Push[] = [];
    const { server, world } = inMemory(settingOf(7, { build: { target: 'image' } }), pushes);
    server.merge(...names(7));
    await releaseChain(world, names(7), TAG);
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

  it('a push that started no build says so, and the guide starts it again', async () => {
    const guide = readFileSync(join(__dirname, '../../../../../docs/guide/image-never-came.md'), 'utf8');
    const [, removing = '', again = ''] = /```\n(git push .+)\n(nx run .+)\n```/.exec(guide) ?? [];
    await inTemporaryFolder(async (folder) => {
      const setting = settingOf(4, { build: 'registry', tagsPerPush: 4 });
      const { server, world, pushes, git } = inGit(setting, folder);
      const shortId = server.merge(...names(4)).slice(0, 7);
      const filled = (line: string): string => line.replace('5ddba2b', shortId).replaceAll('my-app', 'c1');
      const first = await releaseChain(world('one'), names(4), TAG);
      const error = first.get('c1')?.result?.error;
      expect(error).toMatchObject({ code: 'IMAGE_TIMEOUT' });
      expect(error?.details?.join('\n')).toContain('GitHub starts none for more than three tags in a push');
      expect(error?.hints?.join('\n')).toContain(
        `git push origin --delete refs/tags/c1/${shortId} && nx run c1:tag`,
      );
      expect(filled(again)).toBe('nx run c1:tag');
      git(...filled(removing).split(' ').slice(1));
      expect(successes(await releaseChain(world('two'), ['c1'], TAG))).toEqual(['c1']);
      expect(
        pushes()
          .map(({ tags }) => tags)
          .filter(({ length }) => length > 0)
          .at(-1),
      ).toEqual([`refs/tags/c1/${shortId}`]);
    });
  });
});
