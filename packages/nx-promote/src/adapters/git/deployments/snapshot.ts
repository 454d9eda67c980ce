import { PromoteError } from '../../../core/errors/promote-error.js';
import { deploymentFileUnusable, deploymentPathInvalid } from '../../../core/errors/deployment-repository.js';
import { gitFailed } from '../../process/git.js';
import { parseBatch } from '../repository/cat-file.js';
import { objectId } from '../repository/object-id.js';
import type { RepositoryCache } from './cache.js';
import { outsideLine as shown } from '../../../core/model/outside-text.js';

/** A branch of a deployment repository at one commit. */
export interface Snapshot {
  /** Null when the branch does not exist yet. */
  readonly tip: string | null;
  /** The file's text, null when there is none. Reads asked for together cost two git processes together. */
  read(path: string): Promise<string | null>;
  /** The mode of a file that has been read: `100755` must stay executable. */
  modeOf(path: string): string;
  /** The branch at a commit of ours that changed these files of it (null: deleted) and no others. */
  after(commit: string, files: ReadonlyMap<string, string | null>): Snapshot;
}

/** What was read of a commit, which never changes. */
interface KnownFiles {
  readonly texts: Map<string, Promise<string | null>>;
  readonly modes: Map<string, string>;
}

interface Waiting {
  readonly path: string;
  readonly resolve: (text: string | null) => void;
  readonly reject: (error: unknown) => void;
}

export function createSnapshot(
  cache: RepositoryCache,
  tip: string | null,
  { texts, modes }: KnownFiles = { texts: new Map(), modes: new Map() },
): Snapshot {
  let waiting: Waiting[] = [];
  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      const texts = await readFiles(cache, tip, [...new Set(batch.map(({ path }) => path))], modes);
      for (const { path, resolve } of batch) resolve(texts.get(path) ?? null);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return {
    tip,
    modeOf: (path) => modes.get(path) ?? '100644',
    read: (path) => {
      const known = texts.get(path);
      if (known !== undefined) return known;
      const reading = new Promise<string | null>((resolve, reject) => {
        checkPath(path, cache.url);
        if (waiting.length === 0) setImmediate(() => void flush());
        waiting.push({ path, resolve, reject });
      });
      texts.set(path, reading);
      reading.catch(() => texts.delete(path));
      return reading;
    },
    after: (commit, files) => {
      const changed = [...files].map(([path, text]) => [path, Promise.resolve(text)] as const);
      return createSnapshot(cache, commit, { texts: new Map([...texts, ...changed]), modes });
    },
  };
}

/** A path from a pattern must stay inside the repository and be one that every git accepts. */
export function checkPath(path: string, url: string): void {
  const segments = path.split('/');
  const bad = segments.some((segment) =>
    /^(\.{0,2}|\.git|git~1)$/i.test(segment.replace(/[. ]+$/, '') || segment),
  );
  if (!bad && !/[\p{Cc}\\]/u.test(path) && Buffer.byteLength(path) <= 4_000) return;
  throw new PromoteError(deploymentPathInvalid(shown(url), path));
}

async function readFiles(
  cache: RepositoryCache,
  tip: string | null,
  paths: readonly string[],
  modes: Map<string, string>,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  if (tip === null) return texts;
  const entries = await listEntries(cache, tip, paths);
  const present = paths.filter((path) => {
    checkParents(path, entries, cache.url);
    const entry = entries.get(path);
    if (entry !== undefined) checkFile(path, entry.mode, cache.url);
    return entry !== undefined;
  });
  if (present.length === 0) return texts;
  const ids = present.map((path) => entries.get(path)?.id ?? '');
  const input = ids.map((id) => `${id}\n`).join('');
  const output = await cache.gitOk({ args: ['cat-file', '--batch'], input }, READING);
  const contents = parseBatch(output, ids, READING);
  for (const [index, path] of present.entries()) {
    const content = contents[index];
    if (content == null) throw gitFailed({ timedOut: false, stderr: `${path} is missing` }, READING);
    texts.set(path, decode(content, path, cache.url));
    modes.set(path, entries.get(path)?.mode ?? '100644');
  }
  return texts;
}

const READING = 'reading deployment files';
const LISTING = 'listing deployment files';

interface Entry {
  readonly mode: string;
  readonly id: string;
}

/** The files and the folders on the way to them, of which one might be something else. */
async function listEntries(
  cache: RepositoryCache,
  tip: string,
  paths: readonly string[],
): Promise<Map<string, Entry>> {
  const asked = new Set(paths.flatMap((path) => [path, ...parents(path)]));
  const output = await cache.gitOk(
    { args: ['--literal-pathspecs', 'ls-tree', '-z', '-t', '--full-tree', tip, '--', ...asked] },
    LISTING,
  );
  const entries = new Map<string, Entry>();
  for (const line of output.toString('utf8').split('\0').filter(Boolean)) {
    const [, mode = '', id = line, path = ''] = /^(\d+) \w+ (\S+)\t(.*)$/s.exec(line) ?? [];
    entries.set(path, { mode, id: objectId(id, LISTING) });
  }
  return entries;
}

function parents(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(0, -1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

function checkParents(path: string, entries: ReadonlyMap<string, Entry>, url: string): void {
  for (const parent of parents(path)) {
    const mode = entries.get(parent)?.mode;
    if (mode !== undefined && mode !== '040000') throw notAFile(path, `${parent} is no folder`, url);
  }
}

function checkFile(path: string, mode: string, url: string): void {
  if (mode === '040000') throw notAFile(path, 'it is a folder', url);
  if (mode === '120000') throw notAFile(path, 'it is a symbolic link', url);
  if (mode === '160000') throw notAFile(path, 'it is a submodule', url);
}

function decode(bytes: Buffer, path: string, url: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notAFile(path, 'it is not UTF-8 text', url);
  }
}

function notAFile(path: string, why: string, url: string): PromoteError {
  return new PromoteError(deploymentFileUnusable(shown(url), path, why));
}
