import { gitOk } from '../process/git.js';

/** Whether the folder holds exactly this commit: checked out, nothing changed, nothing added. */
export async function isCheckedOut(folder: string, commit: string): Promise<boolean> {
  const head = await gitOk({ args: ['rev-parse', '--verify', 'HEAD'], cwd: folder }, 'reading HEAD');
  if (head.toString('utf8').trim() !== commit) return false;
  const args = ['status', '--porcelain=v1', '-z', '--untracked-files=normal', '--ignore-submodules=none'];
  return (await gitOk({ args, cwd: folder }, 'looking for changes in the checkout')).length === 0;
}
