import { FakeServer } from '../fakes/fake-server.js';
import { fakeSetting, fakeWorld } from '../fakes/fake-world.js';
import { MERGE_CHAIN, releaseChain } from '../fakes/release-chain.js';
import type { IntentResult } from '../../core/intent.js';

/** What the label of a built image says, against the commit that was to be built. */

const OTHER = 'c0ffee0'.padEnd(40, '1');

async function tagWith(
  label: (commit: string) => string,
): Promise<ReturnType<IntentResult['outcomes']['get']>> {
  const server = new FakeServer();
  const commit = server.merge('core');
  const world = fakeWorld(server, fakeSetting(['core']), { invocation: 'one' });
  const image: typeof world.registry.image = async (path, reference) => {
    const facts = await world.registry.image(path, reference);
    return facts === null ? null : { ...facts, revision: label(commit) };
  };
  const labelled = { ...world, registry: { ...world.registry, image } };
  const outcomes = await releaseChain(labelled, ['core'], MERGE_CHAIN.slice(0, 1));
  return outcomes.get('core')?.result;
}

describe('the revision label of an image', () => {
  it.each([
    ['the whole commit', (commit: string) => commit],
    ['7 characters', (commit: string) => commit.slice(0, 7)],
    ['12 characters', (commit: string) => commit.slice(0, 12)],
    ['capitals', (commit: string) => commit.toUpperCase()],
  ])('is right with %s', async (_, label) => {
    await expect(tagWith(label)).resolves.toMatchObject({ status: 'done' });
  });

  it.each([
    ['fewer than 7 characters', (commit: string) => commit.slice(0, 6)],
    ['another short id', () => OTHER.slice(0, 7)],
    ['more than a commit', (commit: string) => `${commit}0`],
    ['text around the id', (commit: string) => `main-${commit.slice(0, 7)}`],
  ])('is wrong with %s', async (_, label) => {
    await expect(tagWith(label)).resolves.toMatchObject({ error: { code: 'WRONG_REVISION' } });
  });

  it('of the base image is named as such, with the option that sets it', async () => {
    const result = await tagWith(() => OTHER);
    const [details, hints] = [result?.error?.details?.join('\n'), result?.error?.hints?.join('\n')];
    expect(details).toContain('an image whose builder sets no label has that of its base image');
    expect(hints).toMatch(/--label org\.opencontainers\.image\.revision=[0-9a-f]{40}/);
    expect(hints).toContain('docs/guide/building-images.md');
  });

  it.each([7, 40])('with -dirty is not its commit, %i characters before it', async (length) => {
    const result = await tagWith((commit) => `${commit.slice(0, length)}-dirty`);
    expect(result?.error).toMatchObject({ code: 'WRONG_REVISION' });
    expect(result?.error?.details?.join('\n')).toContain('built with changes that are in no commit');
    expect(result?.error?.hints?.join('\n')).toContain('build from a clean checkout of the commit');
  });
});
