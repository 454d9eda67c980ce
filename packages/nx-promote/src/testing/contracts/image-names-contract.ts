import type { Registry } from '../../core/ports/registry.js';

/** A registry under test, with images that were put there. */
export interface ImageNamesUnderTest {
  readonly registry: Registry;
  /** Puts an image under a tag and gives its digest; other tags are other images. */
  put(image: string, tag: string): Promise<string>;
  close(): Promise<void>;
}

const NOWHERE = `sha256:${'0'.repeat(64)}`;

/** What the port promises about names of images: all that a fake registry knows. The rest is in `registry-contract`. */
export function imageNamesContract(name: string, start: () => Promise<ImageNamesUnderTest>): void {
  describe(`names of images on ${name}`, () => {
    const image = 'team/core';
    let subject: ImageNamesUnderTest;
    let registry: Registry;
    let digest: string;
    beforeEach(async () => {
      subject = await start();
      ({ registry } = subject);
      digest = await subject.put(image, '5ddba2b');
    });
    afterEach(() => subject.close());

    it('finds an image by tag and by digest, and says null for what is not there', async () => {
      const asked = ['5ddba2b', digest, 'none', NOWHERE].map((reference) => ({ image, reference }));
      const found = await registry.digests([...asked, { image: 'team/nobody', reference: '5ddba2b' }]);
      expect([...found.values()]).toEqual([digest, digest, null, null, null]);
      expect(await registry.image(image, '5ddba2b')).toMatchObject({ digest });
      expect(await registry.image(image, NOWHERE)).toBeNull();
      expect(await registry.tags('team/nobody')).toEqual([]);
    });

    it('gives an image another tag, twice if asked twice, and moves a tag', async () => {
      const other = await subject.put(image, '857d1d2');
      for (const target of [digest, digest, other]) await registry.addTag(image, target, 'latest');
      expect(await registry.image(image, 'latest')).toMatchObject({ digest: other });
      expect([...(await registry.tags(image))].sort()).toEqual(['5ddba2b', '857d1d2', 'latest']);
    });

    it('names no image that is not there', async () => {
      const naming = registry.addTag(image, NOWHERE, 'v1.0');
      await expect(naming).rejects.toMatchObject({ kind: 'external', code: 'IMAGE_MISSING' });
      expect(await registry.tags(image)).toEqual(['5ddba2b']);
    });

    it('removes a tag and no other, and has nothing to do where there is none', async () => {
      await registry.addTag(image, digest, 'v1.0');
      await registry.removeTag(image, 'v1.0');
      await registry.removeTag(image, 'v1.0');
      expect(await registry.tags(image)).toEqual(['5ddba2b']);
      expect(await registry.image(image, '5ddba2b')).toMatchObject({ digest });
    });
  });
}
