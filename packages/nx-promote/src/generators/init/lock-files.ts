import type { Tree } from '@nx/devkit';

/** The lock files whose resolved versions can be read per component (`lockFile: "resolved"`). */
const READABLE = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'];

/** What the pipeline says of the lock file when nobody chose: `resolved` where it can be read. */
export function lockFileMode(tree: Tree): { readonly mode: 'resolved' | 'all'; readonly why: string } {
  const file = READABLE.find((name) => tree.exists(name));
  return file === undefined
    ? {
        mode: 'all',
        why: 'any change of the lock file releases every component; no lock file that can be read was found',
      }
    : {
        mode: 'resolved',
        why: `a component is released when a version in ${file} changes that it uses; "all" releases every component at each change`,
      };
}
