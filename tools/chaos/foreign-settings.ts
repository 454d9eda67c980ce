import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a machine may have set, and what one of its people may have in the environment. */
export interface Foreign {
  readonly settings: Readonly<Record<string, string | readonly string[]>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** Settings that change what git prints. */
const PRINTED: Foreign = {
  settings: {
    'color.ui': 'always',
    'color.diff': 'always',
    'color.status': 'always',
    'color.push': 'always',
    'color.transport': 'always',
    'column.ui': 'always',
    'core.abbrev': '4',
    'core.quotePath': 'false',
    'diff.noprefix': 'true',
    'diff.mnemonicPrefix': 'true',
    'diff.context': '0',
    'diff.interHunkContext': '9',
    'diff.algorithm': 'patience',
    'diff.renames': 'copies',
    'diff.submodule': 'log',
    'diff.relative': 'true',
    'diff.suppressBlankEmpty': 'true',
    'diff.wsErrorHighlight': 'all',
    'diff.colorMoved': 'zebra',
    'diff.external': 'false',
    'diff.script.textconv': 'wc',
    'diff.script.command': 'false',
    'core.attributesFile': '<folder>/attributes',
    'core.bigFileThreshold': '1',
    'format.pretty': 'fuller',
    'i18n.logOutputEncoding': 'UTF-16',
    'log.abbrevCommit': 'true',
    'log.date': 'human',
    'log.decorate': 'full',
    'log.diffMerges': 'on',
    'log.follow': 'true',
    'log.showRoot': 'false',
    'log.showSignature': 'true',
    'mailmap.file': '<folder>/mailmap',
    'status.branch': 'true',
    'status.relativePaths': 'true',
    'status.showStash': 'true',
    'status.showUntrackedFiles': 'no',
  },
  environment: {
    LANGUAGE: 'de',
    LANG: 'de_DE.UTF-8',
    GIT_PAGER_IN_USE: 'true',
    GIT_PRINT_SHA1_ELLIPSIS: 'yes',
  },
};

/** Settings that change what git does. */
const DONE: Foreign = {
  settings: {
    'apply.whitespace': 'error',
    'apply.ignoreWhitespace': 'change',
    'commit.cleanup': 'strip',
    'core.autocrlf': 'true',
    'core.eol': 'crlf',
    'core.commentChar': 'C',
    'core.editor': 'false',
    'core.hooksPath': '<folder>/hooks',
    'core.logAllRefUpdates': 'always',
    'core.splitIndex': 'true',
    'core.symlinks': 'false',
    'fetch.prune': 'true',
    'fetch.pruneTags': 'true',
    'fetch.recurseSubmodules': 'true',
    'fetch.writeCommitGraph': 'true',
    'fetch.output': 'compact',
    'gc.auto': '1',
    'init.templateDir': '<folder>/template',
    'init.defaultBranch': 'odd',
    'init.defaultObjectFormat': 'sha256',
    'merge.conflictStyle': 'diff3',
    'merge.renames': 'false',
    'merge.default': 'union',
    'push.autoSetupRemote': 'true',
    'push.default': 'matching',
    'push.followTags': 'true',
    'push.gpgSign': 'true',
    'push.negotiate': 'true',
    'push.pushOption': ['ci.skip', 'other'],
    'push.recurseSubmodules': 'only',
    'push.useForceIfIncludes': 'true',
    'remote.origin.fetch': '+refs/heads/*:refs/heads/*',
    'remote.origin.prune': 'true',
    'remote.origin.pruneTags': 'true',
    'remote.origin.tagOpt': '--tags',
    'remote.origin.mirror': 'true',
    'rerere.enabled': 'true',
    'rerere.autoUpdate': 'true',
    'submodule.recurse': 'true',
    'tag.gpgSign': 'true',
    'tag.forceSignAnnotated': 'true',
    'worktree.guessRemote': 'true',
  },
  environment: {},
};

/** Variables of a shell, of a hook or of an alias that runs us. */
const AROUND: Foreign = {
  settings: { 'core.fsmonitor': 'false' },
  environment: {
    GIT_AUTHOR_DATE: 'no date',
    GIT_COMMITTER_DATE: 'no date',
    GIT_CONFIG: '/dev/null',
    GIT_CONFIG_PARAMETERS: "'log.showsignature'='true' 'color.ui'='always' 'push.followtags'='true'",
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'push.useForceIfIncludes',
    GIT_CONFIG_VALUE_0: 'true',
    GIT_CONFIG_KEY_1: 'diff.noprefix',
    GIT_CONFIG_VALUE_1: 'true',
    GIT_DEFAULT_HASH: 'sha256',
    GIT_DIFF_OPTS: '--unified=0',
    GIT_DIR: '/nowhere',
    GIT_EDITOR: 'false',
    GIT_EXTERNAL_DIFF: 'false',
    GIT_ICASE_PATHSPECS: '1',
    GIT_INDEX_FILE: '/nowhere/index',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NAMESPACE: 'elsewhere',
    GIT_PAGER: 'false',
    GIT_SEQUENCE_EDITOR: 'false',
    GIT_SHALLOW_FILE: '/dev/null',
    GIT_TEMPLATE_DIR: '/nowhere',
    GIT_TRACE: '1',
    GIT_TRACE_PACKET: '1',
    GIT_TRACE2: '1',
    GIT_CURL_VERBOSE: '1',
    GIT_WORK_TREE: '/nowhere',
    PAGER: 'false',
    EDITOR: 'false',
  },
};

/** All of it at once: what each alone does has a case in git-habits.test.ts. */
export const FOREIGN: Foreign = {
  settings: { ...PRINTED.settings, ...DONE.settings, ...AROUND.settings },
  environment: { ...PRINTED.environment, ...AROUND.environment },
};

const NO = '#!/bin/sh\necho "the hook says no" >&2\nexit 1\n';

/** Writes the settings as a person's configuration; gives the variables that make git read it. */
export function foreignVariables(folder: string, { settings, environment }: Foreign): Record<string, string> {
  mkdirSync(join(folder, 'hooks'), { recursive: true });
  mkdirSync(join(folder, 'template', 'hooks'), { recursive: true });
  // Hooks of branches that a person makes are asked where a hotfix begins one in that person's own work tree.
  for (const hook of ['pre-push', 'commit-msg', 'pre-commit', 'post-merge', 'pre-applypatch']) {
    writeFileSync(join(folder, 'hooks', hook), NO, { mode: 0o755 });
  }
  writeFileSync(join(folder, 'template', 'hooks', 'pre-push'), NO, { mode: 0o755 });
  writeFileSync(join(folder, 'attributes'), '*.js diff=script\n* -text\n');
  writeFileSync(join(folder, 'mailmap'), 'Somebody Else <else@example.org> <person@example.org>\n');
  const file = join(folder, 'gitconfig');
  writeFileSync(file, asConfiguration(settings).replaceAll('<folder>', folder));
  return { GIT_CONFIG_GLOBAL: file, ...environment };
}

function asConfiguration(settings: Foreign['settings']): string {
  return Object.entries(settings)
    .flatMap(([key, values]) => [values].flat().map((value) => [key, value] as const))
    .map(([key, value]) => {
      const [section = '', ...rest] = key.split('.');
      const name = rest.pop() ?? '';
      const subsection = rest.length === 0 ? '' : ` "${rest.join('.')}"`;
      return `[${section}${subsection}]\n\t${name} = ${JSON.stringify(value)}\n`;
    })
    .join('');
}
