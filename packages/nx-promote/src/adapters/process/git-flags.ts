/** No setting overrules the `ignore` of a submodule. These commands look for no renames and run no driver (`diff=...`). */
const DIFF = ['--ignore-submodules=none'];

/**
 * Flags where no setting says the same, or where that of one remote overrules the general one. A fetch brings what is
 * named and nothing else, and touches no ref or file that it was not told of.
 */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  fetch: ['--no-tags', '--no-prune', '--no-prune-tags', '--no-write-fetch-head', '--refmap='],
  // GIT_DEFAULT_HASH and init.defaultObjectFormat decide about a user's repositories, not about ours.
  init: ['--template=', '--object-format=sha1'],
  'diff-files': DIFF,
  'diff-index': DIFF,
  'diff-tree': DIFF,
};

/** Options before a command that take the next argument as their value. */
const WITH_VALUE = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--config-env']);

/** The arguments with what holds for the command, before its own options, so that those can say otherwise. */
export function withFlags(args: readonly string[]): string[] {
  const at = commandAt(args);
  const command = args[at] ?? '';
  const before = command === 'push' || command === 'fetch' ? ofRemote(args.slice(at)) : [];
  return [...before, ...args.slice(0, at + 1), ...(FLAGS[command] ?? []), ...args.slice(at + 1)];
}

function commandAt(args: readonly string[]): number {
  let at = 0;
  while (args[at]?.startsWith('-') === true) at += WITH_VALUE.has(args[at] as string) ? 2 : 1;
  return at;
}

/** No flag takes back that a remote is a mirror: a push to it would be refused, or remove what it does not name. */
function ofRemote(args: readonly string[]): string[] {
  const at = args.indexOf('--');
  const remote = at < 0 ? '' : (args[at + 1] ?? '');
  return /^[^\s:=/.][^\s:=]*$/.test(remote) ? ['-c', `remote.${remote}.mirror=false`] : [];
}
