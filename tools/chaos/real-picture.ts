import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateWithoutRun, withoutAttempts } from '../../packages/nx-promote/src/testing/chaos/picture.js';
import { git } from '../../e2e/support/run.js';
import type { SmallWorkspace } from '../../e2e/support/small-workspace.js';

/** Everything that a release leaves behind in git remotes and registry, without what every run draws anew. */
export async function realPicture(workspace: SmallWorkspace, components: readonly string[]): Promise<object> {
  const { remote, deployments } = workspace;
  const refs = lines(git(remote, 'for-each-ref', '--format=%(refname) %(objectname)'))
    .map((line) => line.split(' ') as [string, string])
    .filter(([ref]) => !ref.includes('/leases/'));
  const [ledger, others] = [refs.filter(isLedger), refs.filter((entry) => !isLedger(entry))];
  return {
    others,
    images: await Promise.all(components.map((name) => imagesOf(workspace, name))),
    states: ledger.map(([ref, tip]) => [ref, stateWithoutRun(git(remote, 'show', `${tip}:state.json`))]),
    records: ledger.map(([ref, tip]) => [ref, happenings(git(remote, 'log', '--format=%s', tip))]),
    deployments: lines(git(deployments, 'log', '--format=%s', 'master')),
    files: lines(git(deployments, 'ls-tree', '-r', '--name-only', 'master')).map((path) => [
      path,
      withoutAttempts(git(deployments, 'show', `master:${path}`)),
    ]),
    branches: lines(git(deployments, 'for-each-ref', '--format=%(refname)')),
    leftInTheWorkspace: leftovers(workspace.root),
  };
}

const isLedger = ([ref]: readonly [string, string]): boolean => ref.startsWith('refs/promote/');

/** What was found out about artifacts: the same verdict is never told twice. */
function happenings(subjects: string): string[] {
  return lines(subjects).filter(
    (line) => / (verified|rejected|deployed)$/.test(line) && !line.includes('takeover'),
  );
}

/** Every tag of the component's image, with its digest. */
export async function imagesOf({ registry }: SmallWorkspace, name: string): Promise<object> {
  const list = (await (await fetch(`${registry.url}/v2/${name}/tags/list`)).json()) as { tags: string[] };
  const headers = { accept: 'application/vnd.oci.image.manifest.v1+json' };
  const digests = list.tags.sort().map(async (tag) => {
    const answer = await fetch(`${registry.url}/v2/${name}/manifests/${tag}`, { method: 'HEAD', headers });
    return [tag, answer.headers.get('docker-content-digest')];
  });
  return Promise.all(digests);
}

/** Worktrees and step locks that nobody took away; git's own files and our caches are expected. */
function leftovers(root: string): unknown {
  const locks = join(root, '.git', 'nx-promote', 'steps');
  return {
    worktrees: lines(git(root, 'worktree', 'list', '--porcelain')).filter((line) =>
      line.startsWith('worktree'),
    ),
    locks: readdirSync(locks),
    head: readFileSync(join(root, '.git', 'HEAD'), 'utf8'),
    changed: git(root, 'status', '--porcelain'),
  };
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
