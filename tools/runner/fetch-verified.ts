import { digestOf } from '../registry/digest.js';

const patience = 15_000;
const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Gets bytes from a registry; when a digest was asked for, they are what it names, or it throws. */
export async function fetchVerified(url: string, digest: string | undefined): Promise<Buffer> {
  const answer = await fetch(url, {
    headers: { accept: `${manifestTypes}, application/octet-stream` },
    signal: AbortSignal.timeout(patience),
  }).catch((error: unknown) => {
    throw new Error(`${url} does not answer: ${reasonOf(error)}`);
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const content = Buffer.from(await answer.arrayBuffer());
  const received = digestOf(content);
  if (digest !== undefined && received !== digest) {
    throw new Error(`${url} gave other bytes than it names: ${received}`);
  }
  return content;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message || message : message;
}
