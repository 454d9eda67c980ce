import { git, gitOk } from '../process/git.js';
import { gitBoolean, settingsIn } from '../process/git-boolean.js';

/**
 * Whether the folder holds exactly this commit, as everybody else would get it: checked out whole, nothing changed,
 * nothing added, and no line ends that this person's settings make.
 */
export async function isCheckedOut(folder: string, commit: string): Promise<boolean> {
  if (await isCheckedOutInAnOwnWay(folder)) return false;
  const head = await gitOk({ args: ['rev-parse', '--verify', 'HEAD'], cwd: folder }, 'reading HEAD');
  if (head.toString('utf8').trim() !== commit) return false;
  const args = ['status', '--porcelain=v1', '-z', '--untracked-files=normal', '--ignore-submodules=none'];
  const looking = { args, cwd: folder, inPersonsWorkTree: true };
  return (await gitOk(looking, 'looking for changes in the checkout')).length === 0;
}

/** What each setting must not say. What is no boolean is no reason to trust the folder. */
const OWN_WAYS: Readonly<Record<string, (value: string | null) => boolean>> = {
  'core.sparsecheckout': (value) => gitBoolean(value) !== false,
  // `input` changes nothing on the way into the work tree.
  'core.autocrlf': (value) => value?.toLowerCase() !== 'input' && gitBoolean(value) !== false,
  'core.eol': (value) => value?.toLowerCase() === 'crlf',
  'core.symlinks': (value) => gitBoolean(value) !== true,
  'core.attributesfile': () => true,
};

async function isCheckedOutInAnOwnWay(folder: string): Promise<boolean> {
  const names = '^core\\.(sparsecheckout|autocrlf|eol|symlinks|attributesfile)$';
  // The person's settings are what is asked for.
  const args = ['config', '-z', '--get-regexp', names];
  const { stdout } = await git({ args, cwd: folder, inPersonsWorkTree: true });
  return [...settingsIn(stdout)].some(([key, value]) => OWN_WAYS[key]?.(value) === true);
}
