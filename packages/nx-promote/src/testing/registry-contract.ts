import type { Registry } from '../core/ports/registry.js';
import { digestOf, putImage, putIndex, type ImageTarget } from './registry-images.js';

/** One registry under test: a client of it, and a way to put images into it. */
export interface RegistryUnderTest {
  readonly registry: Registry;
  /** Without `image`: each test has its own. */
  readonly target: Omit<ImageTarget, 'image'>;
  readonly removesTags: boolean;
  close(): Promise<void>;
}

const COMMIT = '5ddba2b1c9a6f0e4d3b2a1908f7e6d5c4b3a2918';
const NOWHERE = digestOf('there is no such image');

/** What the port promises, tried on one kind of registry. */
export function registryContract(name: string, start: () => Promise<RegistryUnderTest>): void {
  describe(`the registry port on ${name}`, () => {
    let subject: RegistryUnderTest;
    let target: ImageTarget;
    let images = 0;

    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject.close());
    beforeEach(() => {
      images += 1;
      target = { ...subject.target, image: `team/ingest-core-${images}` };
    });

    it('reads digest, media type and revision label of an image, by tag and by digest', async () => {
      const digest = await putImage(target, { tag: '5ddba2b', revision: COMMIT });
      for (const reference of ['5ddba2b', digest]) {
        await expect(subject.registry.image(target.image, reference)).resolves.toEqual({
          digest,
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          revision: COMMIT,
        });
      }
    });

    it("reads Docker's format, and says null for a revision that nobody wrote", async () => {
      const digest = await putImage(target, { tag: '5ddba2b', format: 'docker' });
      await expect(subject.registry.image(target.image, '5ddba2b')).resolves.toEqual({
        digest,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        revision: null,
      });
    });

    it('prefers the annotation to the label', async () => {
      const annotations = { 'org.opencontainers.image.revision': COMMIT };
      await putImage(target, { tag: '5ddba2b', revision: 'of the base image', annotations });
      const facts = await subject.registry.image(target.image, '5ddba2b');
      expect(facts?.revision).toBe(COMMIT);
    });

    it('takes the revision of an index from its first image, attestations apart', async () => {
      const attestation = await putImage(target, { tag: 'x', revision: 'an attestation', content: 'x' });
      const image = await putImage(target, { tag: 'y', revision: COMMIT, content: 'y' });
      const digest = await putIndex(target, '5ddba2b', [attestation, image]);
      await expect(subject.registry.image(target.image, '5ddba2b')).resolves.toEqual({
        digest,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        revision: COMMIT,
      });
    });

    it('answers for many tags at once, with null for what is not there', async () => {
      const expected = new Map<string, string | null>();
      const asked = [];
      for (let number = 0; number < 9; number += 1) {
        const reference = `a${number}`;
        const digest = await putImage(target, { tag: reference, content: reference });
        asked.push({ image: target.image, reference });
        expected.set(`${target.image}:${reference}`, digest);
      }
      asked.push({ image: target.image, reference: 'none' }, { image: 'team/nobody', reference: 'a0' });
      expected.set(`${target.image}:none`, null).set('team/nobody:a0', null);
      expect(await subject.registry.digests(asked)).toEqual(expected);
    });

    it('says null for an image, a tag and a digest that are not there', async () => {
      await putImage(target, { tag: '5ddba2b' });
      await expect(subject.registry.image('team/nobody', '5ddba2b')).resolves.toBeNull();
      await expect(subject.registry.image(target.image, 'none')).resolves.toBeNull();
      await expect(subject.registry.image(target.image, NOWHERE)).resolves.toBeNull();
      await expect(subject.registry.tags('team/nobody')).resolves.toEqual([]);
    });

    it('gives the same manifest another tag, twice if asked twice', async () => {
      const digest = await putImage(target, { tag: '5ddba2b', revision: COMMIT });
      await subject.registry.addTag(target.image, digest, 'v1.0.rc');
      await subject.registry.addTag(target.image, digest, 'v1.0.rc');
      const facts = await subject.registry.image(target.image, 'v1.0.rc');
      expect(facts).toMatchObject({ digest, revision: COMMIT });
      expect([...(await subject.registry.tags(target.image))].sort()).toEqual(['5ddba2b', 'v1.0.rc']);
    });

    it('moves a tag that points elsewhere, and leaves the other names alone', async () => {
      const first = await putImage(target, { tag: 'a', content: 'a' });
      const second = await putImage(target, { tag: 'b', content: 'b' });
      await subject.registry.addTag(target.image, first, 'latest');
      await subject.registry.addTag(target.image, second, 'latest');
      const tags = ['a', 'b', 'latest'].map((reference) => ({ image: target.image, reference }));
      expect([...(await subject.registry.digests(tags)).values()]).toEqual([first, second, second]);
    });

    it('gives an index another tag too', async () => {
      const digest = await putIndex(target, 'i', [await putImage(target, { tag: 'a' })]);
      await subject.registry.addTag(target.image, digest, 'v1.0');
      await expect(subject.registry.image(target.image, 'v1.0')).resolves.toMatchObject({ digest });
    });

    it('refuses to name an image that is not there', async () => {
      await putImage(target, { tag: '5ddba2b' });
      await expect(subject.registry.addTag(target.image, NOWHERE, 'v1.0')).rejects.toMatchObject({
        kind: 'external',
        code: 'IMAGE_MISSING',
      });
    });

    it('removes a tag and nothing else, or says that the registry cannot', async () => {
      const digest = await putImage(target, { tag: '5ddba2b' });
      await subject.registry.addTag(target.image, digest, 'v1.0');
      const removal = subject.registry.removeTag(target.image, 'v1.0');
      if (subject.removesTags) await expect(removal).resolves.toBeUndefined();
      else await expect(removal).rejects.toMatchObject({ code: 'REGISTRY_CANNOT_REMOVE_TAGS' });
      const left = subject.removesTags ? ['5ddba2b'] : ['5ddba2b', 'v1.0'];
      expect([...(await subject.registry.tags(target.image))].sort()).toEqual(left);
      await expect(subject.registry.image(target.image, '5ddba2b')).resolves.toMatchObject({ digest });
    });

    it('has nothing to remove where there is no such tag', async () => {
      await putImage(target, { tag: '5ddba2b' });
      await expect(subject.registry.removeTag(target.image, 'none')).resolves.toBeUndefined();
    });
  });
}
