import { posix } from 'node:path';

/**
 * What every command gets: nobody answers a prompt or edits a text here, texts do not depend on the user's language,
 * and history is read as it is in a fresh clone, without what `refs/replace` or a file of grafts make of it. `GIT_TRACE2`
 * stands for settings (`trace2.*`) that `-c` does not reach.
 */
const ALWAYS = {
  LC_ALL: 'C',
  LANGUAGE: undefined,
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_EDITOR: 'true',
  GIT_SEQUENCE_EDITOR: 'true',
  GIT_PAGER: 'cat',
  GIT_ADVICE: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  // A file that cannot be there: of one that is, git warns.
  GIT_GRAFT_FILE: '/dev/null/grafts',
  GIT_TRACE2: '0',
  GIT_TRACE2_EVENT: '0',
  GIT_TRACE2_PERF: '0',
} as const;

/** Attributes of the machine decide about files in a person's work tree, and not in ours. */
const IN_OURS = { GIT_ATTR_NOSYSTEM: '1' } as const;

/** A git hook, an alias or an editor that runs us must not point our commands at its own repository. */
const OF_ANOTHER_REPOSITORY = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CEILING_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_DIR',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

/** Each changes what git prints or does. */
const OF_BEHAVIOUR = [
  'GIT_ATTR_SOURCE',
  'GIT_AUTHOR_DATE',
  'GIT_COMMITTER_DATE',
  'GIT_CURL_VERBOSE',
  'GIT_DEFAULT_HASH',
  'GIT_DEFAULT_REF_FORMAT',
  'GIT_DIFF_OPTS',
  'GIT_EXTERNAL_DIFF',
  'GIT_FLUSH',
  'GIT_GLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'GIT_INDEX_VERSION',
  'GIT_LITERAL_PATHSPECS',
  'GIT_MERGE_AUTOEDIT',
  'GIT_MERGE_VERBOSITY',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_NOTES_DISPLAY_REF',
  'GIT_NOTES_REF',
  'GIT_NO_LAZY_FETCH',
  'GIT_PAGER_IN_USE',
  'GIT_PRINT_SHA1_ELLIPSIS',
  'GIT_PROTOCOL',
  'GIT_REDIRECT_STDERR',
  'GIT_REDIRECT_STDIN',
  'GIT_REDIRECT_STDOUT',
  'GIT_REF_PARANOIA',
  'GIT_TEMPLATE_DIR',
];

/**
 * The variables for one command, as changes to those of this process: undefined removes one. What says how a server is
 * reached and who somebody is stays (`GIT_SSH*`, `GIT_ASKPASS`, `GIT_SSL_*`, `GIT_HTTP_*`, names and addresses, and
 * names that git does not know, which credential helpers read), and so do `GIT_CONFIG_GLOBAL`, `GIT_CONFIG_COUNT` and
 * their like, which may hold that; what they say otherwise, our settings overrule.
 */
export function gitEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  inPersonsWorkTree: boolean,
): Record<string, string | undefined> {
  const traces = Object.entries(own).flatMap(([name, value]) => (isTraceToUs(name, value) ? [name] : []));
  const removed = [...OF_ANOTHER_REPOSITORY, ...OF_BEHAVIOUR, ...traces].map((name) => [name, undefined]);
  const kept = Object.entries(ALWAYS).filter(
    ([name]) => !(name.startsWith('GIT_TRACE2') && isFile(own[name])),
  );
  return {
    ...(Object.fromEntries(removed) as Record<string, undefined>),
    ...(inPersonsWorkTree ? {} : IN_OURS),
    ...Object.fromEntries(kept),
  };
}

/** A trace on the error output would reach messages, with all that was sent; one in a file is the user's own. */
function isTraceToUs(name: string, value: string | undefined): boolean {
  return name.startsWith('GIT_TRACE') && !TRACE_OPTIONS.has(name) && !isFile(value);
}

const TRACE_OPTIONS = new Set(['GIT_TRACE_REDACT', 'GIT_TRACE_CURL_NO_DATA', 'GIT_TRACE_CURL_COMPONENTS']);

/** `/dev/stderr` and its like are our error output by another name. */
function isFile(value: string | undefined): boolean {
  return (
    value?.startsWith('/') === true && !/^\/(?:dev|proc)\//.test(posix.normalize(value).replace(/^\/+/, '/'))
  );
}
