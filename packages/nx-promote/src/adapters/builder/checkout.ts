import { git, gitOk } from '../process/git.js';

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

const OWN_WAYS =
  /^core\.(?:sparsecheckout\n(?!false)|autocrlf\ntrue|eol\ncrlf|symlinks\nfalse|attributesfile\n)/;

async function isCheckedOutInAnOwnWay(folder: string): Promise<boolean> {
  const names = '^core\\.(sparsecheckout|autocrlf|eol|symlinks|attributesfile)$';
  // The person's settings are what is asked for.
  const args = ['config', '-z', '--get-regexp', names];
  const { stdout } = await git({ args, cwd: folder, inPersonsWorkTree: true });
  const last = new Map(
    stdout
      .toString('utf8')
      .split('\0')
      .map((entry) => [entry.split('\n')[0], entry]),
  );
  return [...last.values()].some((entry) => OWN_WAYS.test(entry));
}
