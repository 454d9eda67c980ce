import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeAtomically } from '../registry/atomic-file.js';
import { digestOf } from '../registry/digest.js';
import { fetchVerified } from './fetch-verified.js';
import { manifestName, parseReference, type ImageReference } from './reference.js';
import { unpackLayer } from './unpack-layer.js';

/** An image on disk, ready to be run. */
export interface PulledImage {
  readonly digest: string;
  /** The folder that is the image's root. */
  readonly root: string;
  readonly config: ImageConfig;
}

/** The part of an image's config that says how to run it. */
export interface ImageConfig {
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
}

/** Gets an image by its reference, every part verified by digest; what is on disk already is not asked for. */
export async function pullImage(text: string, folder: string): Promise<PulledImage> {
  const reference = parseReference(text);
  if (reference === undefined) throw new Error(`"${text}" is not an image reference.`);
  if (reference.digest !== undefined) {
    const there = await readPulled(folder, reference.digest);
    if (there !== undefined) return there;
  }
  const manifest = await fetchVerified(
    `${urlOf(reference)}/manifests/${manifestName(reference)}`,
    reference.digest,
  );
  const digest = digestOf(manifest);
  return (await readPulled(folder, digest)) ?? (await unpack(reference, manifest, digest, folder));
}

async function unpack(
  reference: ImageReference,
  manifest: Buffer,
  digest: string,
  folder: string,
): Promise<PulledImage> {
  const parts = JSON.parse(manifest.toString('utf8')) as {
    config?: { digest: string };
    layers?: { digest: string }[];
  };
  if (parts.config === undefined || parts.layers === undefined) {
    throw new Error(`${digest} is no image manifest (an index of several images is not run here).`);
  }
  const blob = (part: string): Promise<Buffer> => fetchVerified(`${urlOf(reference)}/blobs/${part}`, part);
  const config = JSON.parse((await blob(parts.config.digest)).toString('utf8')) as { config?: ImageConfig };
  const place = placeOf(folder, digest);
  const unfinished = `${place}.${randomUUID()}.new`;
  await mkdir(join(unfinished, 'root'), { recursive: true });
  for (const layer of parts.layers) await unpackLayer(await blob(layer.digest), join(unfinished, 'root'));
  await writeAtomically(join(unfinished, 'config.json'), JSON.stringify(config.config ?? {}));
  // Two environments may pull the same image at once; the first one done wins, and both have the same bytes.
  await rename(unfinished, place).catch(() => rm(unfinished, { recursive: true, force: true }));
  return { digest, root: join(place, 'root'), config: config.config ?? {} };
}

async function readPulled(folder: string, digest: string): Promise<PulledImage | undefined> {
  const place = placeOf(folder, digest);
  const text = await readIfThere(join(place, 'config.json'));
  if (text === undefined) return undefined;
  return { digest, root: join(place, 'root'), config: JSON.parse(text) as ImageConfig };
}

function placeOf(folder: string, digest: string): string {
  return join(folder, digest.replace(':', '-'));
}

function urlOf({ host, repository }: ImageReference): string {
  const scheme = /^(127\.|localhost(:|$))/.test(host) ? 'http' : 'https';
  return `${scheme}://${host}/v2/${repository}`;
}
