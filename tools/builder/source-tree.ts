import { extract } from 'tar-stream';
import { git } from '../playground/git.js';

/** One file of a commit. */
export interface SourceFile {
  readonly content: Buffer;
  readonly executable: boolean;
}

/** A commit's files by path, with slashes. */
export type SourceTree = ReadonlyMap<string, SourceFile>;

/** Reads one file of a commit, for instance the Dockerfile. */
export async function readSource(repository: string, commit: string, path: string): Promise<string> {
  const content = await git(['-C', repository, 'cat-file', 'blob', `${commit}:${path}`]);
  return content.toString('utf8');
}

/** Reads whole folders of a commit without a working tree: the builder's context. */
export async function readSourceTree(
  repository: string,
  commit: string,
  paths: readonly string[],
): Promise<SourceTree> {
  const archive = await git(['-C', repository, 'archive', '--format=tar', commit, '--', ...paths]);
  const files = new Map<string, SourceFile>();
  const reader = extract();
  reader.end(archive);
  for await (const entry of reader) {
    const { name, type, mode } = entry.header;
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    if (type === 'symlink') throw new Error(`${name} is a symbolic link, which this builder does not copy.`);
    if (type !== 'file') continue;
    files.set(name, { content: Buffer.concat(parts), executable: ((mode ?? 0) & 0o111) !== 0 });
  }
  return files;
}
