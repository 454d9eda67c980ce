import { manifestType, type Blob, type Image } from './image.js';

const patience = 10_000;

/** Whether the registry has an image of this name and tag. */
export async function hasImage(host: string, repository: string, tag: string): Promise<boolean> {
  const url = `http://${host}/v2/${repository}/manifests/${tag}`;
  const headers = { accept: manifestType };
  const answer = await request(url, { method: 'HEAD', headers });
  if (answer.status === 404) return false;
  return (await expectOk(answer, `asking for ${repository}:${tag}`)).ok;
}

/** Pushes an image without credentials, blobs first, so that a tag never names half an image. */
export async function pushImage(host: string, repository: string, tag: string, image: Image): Promise<void> {
  for (const blob of image.blobs) await pushBlob(`http://${host}`, repository, blob);
  const answer = await request(`http://${host}/v2/${repository}/manifests/${tag}`, {
    method: 'PUT',
    headers: { 'content-type': manifestType },
    body: new Uint8Array(image.manifest.content),
  });
  await expectOk(answer, `pushing the manifest of ${repository}:${tag}`);
}

async function pushBlob(registry: string, repository: string, blob: Blob): Promise<void> {
  const there = await request(`${registry}/v2/${repository}/blobs/${blob.digest}`, { method: 'HEAD' });
  if (there.ok) return;
  const uploads = `${registry}/v2/${repository}/blobs/uploads/`;
  const begin = await expectOk(await request(uploads, { method: 'POST' }), 'beginning an upload');
  const target = new URL(begin.headers.get('location') ?? '', registry);
  target.searchParams.set('digest', blob.digest);
  const answer = await request(target.href, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(blob.content),
  });
  await expectOk(answer, `pushing a layer of ${repository}`);
}

function request(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(patience) });
}

async function expectOk(answer: Response, doing: string): Promise<Response> {
  if (answer.ok) return answer;
  throw new Error(`The registry answered ${answer.status} when ${doing}: ${await answer.text()}`);
}
