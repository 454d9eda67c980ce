import { digestOf } from '../registry/digest.js';
import type { Dockerfile } from './dockerfile.js';
import { layerOf } from './layer.js';
import type { SourceTree } from './source-tree.js';

/** Bytes that are pushed as a blob. */
export interface Blob {
  readonly content: Buffer;
  readonly digest: string;
}

/** An image, ready to be pushed. */
export interface Image {
  readonly manifest: Blob;
  readonly blobs: readonly Blob[];
}

/** The media type of the manifests that this builder makes. */
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/**
 * Builds an image from a commit's files. `created` is part of the image and so of its digest: the commit's
 * own time makes builds of one commit equal, any other time makes the careless rebuild of a tag.
 */
export async function buildImage(recipe: Dockerfile, tree: SourceTree, created: Date): Promise<Image> {
  const layers = [];
  for (const { from, to } of recipe.copies) layers.push(await layerOf(tree, from, to));
  const config = jsonBlob({
    created: created.toISOString(),
    architecture: 'amd64',
    os: 'linux',
    config: {
      Env: recipe.env,
      Entrypoint: recipe.entrypoint,
      WorkingDir: recipe.workdir,
      Labels: recipe.labels,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  });
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: layers.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)),
  });
  return { manifest, blobs: [config, ...layers] };
}

function descriptor(mediaType: string, blob: Blob): object {
  return { mediaType, digest: blob.digest, size: blob.content.length };
}

function jsonBlob(value: object): Blob {
  const content = Buffer.from(JSON.stringify(value));
  return { content, digest: digestOf(content) };
}
