import { git, gitOk } from '../../process/git.js';
import type { PatchSupply } from './patch-supply.js';

/** Where the questions are asked: paths in patches are seen from the top, wherever in it the workspace is. */
export interface Repository {
  readonly top: string;
  readonly gitFolder: string;
  readonly supply: PatchSupply;
}

/** The repository's own folders: one git process. */
export async function foldersOf(workspaceRoot: string): Promise<{ top: string; gitFolder: string }> {
  const args = ['rev-parse', '--show-toplevel', '--absolute-git-dir'];
  const text = (await gitOk({ args, cwd: workspaceRoot }, 'finding the repository')).toString('utf8');
  const [top = '', gitFolder = ''] = text.split('\n');
  return { top, gitFolder };
}

/** Whether a commit is in this clone. */
export async function isHere(top: string, commit: string): Promise<boolean> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`];
  return (await git({ args, cwd: top })).exitCode === 0;
}
