import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git.js';

/** The person that a playground's own commits are by. */
export const keeper = { name: 'Release Playground', email: 'playground@example.org' };

/** Makes a bare repository with the trunk `master`, as a forge would serve it. */
export async function makeBareRepository(path: string): Promise<void> {
  await git(['init', '--quiet', '--bare', '--initial-branch=master', '--', path]);
  const settings = { 'uploadpack.allowFilter': 'true', 'gc.auto': '0', 'receive.autogc': 'false' };
  for (const [key, value] of Object.entries(settings)) await git(['-C', path, 'config', key, value]);
}

/** Clones a repository for a person who commits without signing. */
export async function cloneFor(person: typeof keeper, remote: string, path: string): Promise<void> {
  await git(['clone', '--quiet', '--', remote, path]);
  const settings = { 'user.name': person.name, 'user.email': person.email };
  for (const [key, value] of Object.entries({
    ...settings,
    'commit.gpgSign': 'false',
    'tag.gpgSign': 'false',
  })) {
    await git(['-C', path, 'config', key, value]);
  }
}

/** Commits everything in a clone and pushes it to master. */
export async function commitAndPush(clone: string, message: string, at = new Date()): Promise<void> {
  const date = at.toISOString();
  const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  await git(['add', '--all'], { cwd: clone });
  await git(['commit', '--quiet', '--message', message], { cwd: clone, env });
  await git(['push', '--quiet', 'origin', 'HEAD:refs/heads/master'], { cwd: clone });
}

/**
 * Makes the deployment repository: a file per environment, with the comments and the settings that such files
 * have, a line per component in the first two environments and none yet in the others.
 */
export async function makeDeployments(
  bare: string,
  scratch: string,
  environments: readonly string[],
  components: readonly string[],
): Promise<void> {
  await makeBareRepository(bare);
  await cloneFor(keeper, bare, scratch);
  await mkdir(join(scratch, 'environments'));
  for (const [position, environment] of environments.entries()) {
    const lines = position < 2 ? components.map((name) => `${keyOf(name)}=`) : [];
    const text = [
      `# What runs in ${environment}: an image per component, written by releases.`,
      '# A line without a value means that the component does not run here.',
      ...lines,
      '',
      '# settings that are no images stay as they are',
      'LOG_LEVEL=info',
      '',
    ];
    await writeFile(join(scratch, 'environments', `${environment}.env`), text.join('\n'));
  }
  await commitAndPush(scratch, 'Begin with empty environments');
  await rm(scratch, { recursive: true, force: true });
}

function keyOf(component: string): string {
  return component.toUpperCase().replaceAll('-', '_');
}
