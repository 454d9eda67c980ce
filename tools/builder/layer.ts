import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { digestOf } from '../registry/digest.js';
import type { SourceTree } from './source-tree.js';

/** A layer: what is pushed, and the digest of what it unpacks to. */
export interface Layer {
  readonly content: Buffer;
  readonly digest: string;
  readonly diffId: string;
}

/** Makes the layer of one COPY; the same files give the same bytes, at any time, on any machine. */
export async function layerOf(tree: SourceTree, from: string, to: string): Promise<Layer> {
  const files = [...tree].flatMap(([path, file]) => {
    const target = targetPath(path, from, to);
    return target === undefined ? [] : [{ target, file }];
  });
  if (files.length === 0) throw new Error(`COPY ${from} ${to}: the commit has no ${from}`);
  files.sort((a, b) => (a.target < b.target ? -1 : 1));
  const archive = pack();
  const neutral = { mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' };
  for (const name of foldersAbove(files.map(({ target }) => target))) {
    archive.entry({ ...neutral, name: `${name}/`, type: 'directory', mode: 0o755 });
  }
  for (const { target, file } of files) {
    archive.entry({ ...neutral, name: target, mode: file.executable ? 0o755 : 0o644 }, file.content);
  }
  archive.finalize();
  const parts: Buffer[] = [];
  for await (const part of archive) parts.push(part as Buffer);
  const tar = Buffer.concat(parts);
  const content = gzipSync(tar);
  return { content, digest: digestOf(content), diffId: digestOf(tar) };
}

function targetPath(path: string, from: string, to: string): string | undefined {
  const target = to.replace(/^\/+|\/+$/g, '');
  if (path === from) return to.endsWith('/') ? posix.join(target, posix.basename(path)) : target;
  return path.startsWith(`${from}/`) ? posix.join(target, path.slice(from.length + 1)) : undefined;
}

function foldersAbove(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = posix.dirname(path); at !== '.'; at = posix.dirname(at)) folders.add(at);
  }
  return [...folders].sort();
}
