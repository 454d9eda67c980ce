import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dockerfileOf, type BuildSource } from './build-commit.js';
import { readSourceTree } from './source-tree.js';

/** Builds the same Dockerfile by buildah, from the commit's files alone, and pushes the image. */
export async function buildWithBuildah(
  source: BuildSource,
  folder: string,
  reference: string,
): Promise<void> {
  const context = await mkdtemp(join(folder, 'context-'));
  const timestamp = String(Math.floor(source.created.getTime() / 1000));
  const file = join(context, dockerfileOf(source.component));
  const from = ['--build-arg', `COMMIT=${source.commit}`, '--timestamp', timestamp, '--file', file];
  try {
    await writeTree(source, context);
    await buildah(folder, 'bud', '--isolation', 'chroot', ...from, '--tag', reference, context);
    await buildah(folder, 'push', '--tls-verify=false', reference, `docker://${reference}`);
    // Every image is a full copy with this storage driver.
    await buildah(folder, 'rmi', '--force', reference);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

async function writeTree({ repository, commit }: BuildSource, folder: string): Promise<void> {
  for (const [path, { content, executable }] of await readSourceTree(repository, commit, ['.'])) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, { mode: executable ? 0o755 : 0o644 });
  }
}

function buildah(folder: string, ...args: readonly string[]): Promise<string> {
  const storage = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run')];
  return new Promise((resolve, reject) => {
    execFile('buildah', [...storage, '--storage-driver', 'vfs', ...args], (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`buildah ${args[0]}: ${stderr.trim() || error.message}`));
    });
  });
}
