import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';

/**
 * Unpacks a layer (tar, or tar and gzip) below a folder. Files and folders only: a path that leads outside,
 * a link or a device ends it, because a layer comes from the network.
 */
export async function unpackLayer(layer: Buffer, folder: string): Promise<void> {
  const reader = extract();
  reader.end(isGzip(layer) ? gunzipSync(layer) : layer);
  for await (const entry of reader) {
    const { name, type, mode } = entry.header;
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    const target = join(folder, safePath(name));
    if (type === 'directory') await mkdir(target, { recursive: true });
    else if (type === 'file') {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, Buffer.concat(parts), { mode: ((mode ?? 0) & 0o755) | 0o600 });
    } else throw new Error(`The layer holds "${name}" of type ${type}; only files and folders are unpacked.`);
  }
}

function isGzip(content: Buffer): boolean {
  return content[0] === 0x1f && content[1] === 0x8b;
}

function safePath(name: string): string {
  const path = posix.normalize(name);
  if (path.startsWith('../') || path === '..' || path.startsWith('/') || path.includes('\0')) {
    throw new Error(`The layer holds the path "${name}", which leads outside.`);
  }
  return path;
}
