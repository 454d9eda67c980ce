import { join } from 'node:path';
import { gitIn } from './repositories.js';

export interface CloneSource {
  /** Over a protocol: only so does git leave anything out. */
  readonly url: string;
  /** The trunk's tip, an old commit of it, and one that is not merged. */
  readonly tip: string;
  readonly old: string;
  readonly unmerged: string;
}

type Make = (source: CloneSource, folder: string) => readonly (readonly string[])[];

const clone =
  (...options: string[]): Make =>
  ({ url }, folder) => [['clone', '--quiet', ...options, url, folder]];

/** What CI does: no branch, one commit. */
const single: Make = ({ url, tip }, folder) => [
  ['init', '--quiet', folder],
  ['-C', folder, 'remote', 'add', 'origin', url],
  ['-C', folder, 'fetch', '--quiet', '--depth=1', '--no-tags', 'origin', tip],
  ['-C', folder, 'checkout', '--quiet', '--detach', tip],
];

const and =
  (first: Make, more: (source: CloneSource) => readonly string[]): Make =>
  (source, folder) => [...first(source, folder), ['-C', folder, ...more(source)]];

/** The clones that people and CI work in. Whatever they left out, they answer as a full one does. */
export const CLONE_KINDS: Readonly<Record<string, Make>> = {
  full: clone(),
  'full, with one branch': clone('--single-branch', '--no-tags'),
  'depth 1': clone('--depth=1'),
  'depth 1 with all branches': clone('--depth=1', '--no-single-branch'),
  'depth 3': clone('--depth=3'),
  'depth 1, detached': single,
  'depth 1 without remote branches': and(clone('--depth=1'), () => [
    'update-ref',
    '-d',
    'refs/remotes/origin/main',
  ]),
  'depth 1 and an unmerged commit at depth 1': and(single, ({ unmerged }) => [
    ...['fetch', '--quiet', '--depth=1', 'origin', unmerged],
  ]),
  'depth 1 and the whole history of an unmerged commit': and(single, ({ unmerged }) => [
    ...['fetch', '--quiet', 'origin', unmerged],
  ]),
  'two shallow histories that do not meet': and(single, ({ old }) => [
    ...['fetch', '--quiet', '--depth=2', 'origin', old],
  ]),
  'depth 1 without blobs': clone('--depth=1', '--filter=blob:none'),
  'depth 1 without trees': clone('--depth=1', '--filter=tree:0'),
  'without blobs': clone('--filter=blob:none'),
  'without trees': clone('--filter=tree:0'),
};

/** Makes one; gives its folder. */
export async function makeClone(kind: string, source: CloneSource, parent: string): Promise<string> {
  const make = CLONE_KINDS[kind];
  if (make === undefined) throw new Error(`there is no kind of clone "${kind}"`);
  const folder = join(parent, kind.replaceAll(/\W+/g, '-'));
  for (const args of make(source, folder)) await gitIn(parent, args);
  return folder;
}
