/**
 * Settings that a person, a machine or a repository may have, and that would change what git prints to us or what it
 * does for us, with the values that we count on. They go before every command as `-c`, which nothing else overrules.
 * How a server is reached and who a person is stays theirs: `credential`, `http`, `url`, `ssh`, `protocol`, `safe`,
 * `user`, `author`, `committer`, `remote.*.url`, `core.sshCommand`, `core.askPass`, `core.gitProxy`.
 */
const OURS: Readonly<Record<string, string>> = {
  // What is printed.
  // `color.ui` is only what the others fall back to.
  'color.advice': 'false',
  'color.branch': 'false',
  'color.diff': 'false',
  'color.grep': 'false',
  'color.push': 'false',
  'color.remote': 'false',
  'color.status': 'false',
  'color.transport': 'false',
  'color.ui': 'false',
  'core.abbrev': 'auto',
  'core.pager': 'cat',
  'core.quotePath': 'true',
  'core.warnAmbiguousRefs': 'false',
  'column.ui': 'never',
  'format.pretty': 'medium',
  'i18n.commitEncoding': 'UTF-8',
  'i18n.logOutputEncoding': 'UTF-8',
  'log.abbrevCommit': 'false',
  'log.date': 'default',
  'log.decorate': 'false',
  'log.diffMerges': 'separate',
  'log.follow': 'false',
  'log.showRoot': 'true',
  'log.showSignature': 'false',
  'mailmap.blob': '',
  'mailmap.file': '',
  'status.showStash': 'false',
  'status.relativePaths': 'false',
  'status.submoduleSummary': 'false',
  // How changes are compared.
  'core.bigFileThreshold': '512m',
  'core.whitespace': '',
  'diff.algorithm': 'myers',
  'diff.colorMoved': 'no',
  'diff.context': '3',
  'diff.ignoreSubmodules': 'none',
  'diff.indentHeuristic': 'true',
  'diff.interHunkContext': '0',
  'diff.mnemonicPrefix': 'false',
  'diff.noprefix': 'false',
  'diff.orderFile': '/dev/null',
  'diff.relative': 'false',
  'diff.renameLimit': '1000',
  'diff.renames': 'true',
  'diff.submodule': 'short',
  'diff.suppressBlankEmpty': 'false',
  'diff.wsErrorHighlight': 'none',
  // How changes are applied and committed.
  'apply.ignoreWhitespace': 'no',
  'apply.whitespace': 'nowarn',
  'commit.cleanup': 'verbatim',
  'commit.gpgSign': 'false',
  'core.commentChar': '#',
  'core.editor': 'true',
  'merge.conflictStyle': 'merge',
  'merge.default': 'text',
  'merge.directoryRenames': 'conflict',
  'merge.renameLimit': '7000',
  'merge.renames': 'true',
  'merge.renormalize': 'false',
  'rerere.autoUpdate': 'false',
  'rerere.enabled': 'false',
  'tag.forceSignAnnotated': 'false',
  'tag.gpgSign': 'false',
  // What else happens on the way.
  'core.fsmonitor': 'false',
  'core.useReplaceRefs': 'false',
  'fetch.output': 'full',
  'fetch.recurseSubmodules': 'false',
  'fetch.writeCommitGraph': 'false',
  'gc.auto': '0',
  'gc.autoDetach': 'false',
  'init.defaultBranch': 'main',
  'init.defaultRefFormat': 'files',
  'maintenance.auto': 'false',
  'push.followTags': 'false',
  'push.gpgSign': 'false',
  'push.pushOption': '',
  'push.recurseSubmodules': 'no',
  'push.useForceIfIncludes': 'false',
};

/**
 * Settings of the files, hooks and branches that a person works with. They are ours in git directories and worktrees
 * of our own; in the person's own work tree they are that person's, or files would look changed that are not.
 */
const OF_OWN_WORK_TREES: Readonly<Record<string, string>> = {
  'core.attributesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.eol': 'lf',
  'core.hooksPath': '/dev/null',
  'core.logAllRefUpdates': 'false',
  'core.safecrlf': 'false',
  'core.sparseCheckout': 'false',
  'core.splitIndex': 'false',
  'core.symlinks': 'true',
  'index.sparse': 'false',
  'submodule.recurse': 'false',
};

/** The settings, each as `key=value`. */
export function gitSettings(inPersonsWorkTree: boolean): readonly string[] {
  return inPersonsWorkTree ? IN_PERSONS : IN_OURS;
}

/** The settings as arguments that stand before a command. */
export function settingArguments(inPersonsWorkTree: boolean): string[] {
  return gitSettings(inPersonsWorkTree).flatMap((setting) => ['-c', setting]);
}

const IN_PERSONS = asList(OURS);
const IN_OURS = asList({ ...OURS, ...OF_OWN_WORK_TREES });

function asList(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).map(([key, value]) => `${key}=${value}`);
}
