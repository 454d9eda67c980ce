/** What a person sees of a task that succeeded, beside the report of the hook after the run. */
export interface NxOutput {
  /** What the process of the task writes is seen, and stays. */
  readonly live: boolean;
  /** What the task returns is shown. Of a task that failed it always is. */
  readonly returned: boolean;
  /** What a batch has written is shown, at the latest when one of its tasks has failed. */
  readonly log: boolean;
}

/** What decides how Nx shows a run. */
export interface NxFacts {
  readonly env: NodeJS.ProcessEnv;
  /** The words of the command that Nx was given. */
  readonly words: readonly string[];
  /** Of the Nx that runs, such as `23.2.1`. */
  readonly version: string;
  /** Whether Nx itself writes to a terminal. */
  readonly terminal: boolean;
}

/**
 * How Nx shows the tasks of this run. From 23.2 on it collapses what succeeded to a line, in a run of many
 * projects, unless a style was asked for; and in GitHub Actions it keeps back what a batch writes. The terminal UI
 * takes its screen with it when it ends, and prints of many projects what failed. The rules are those of Nx's
 * life cycles (`tasks-runner/life-cycles`) and of `shouldGroupBatchOutput`.
 */
export function nxOutput({ env, words, version, terminal }: NxFacts): NxOutput {
  const collapses = isAtLeast(version, 23, 2);
  if (env['NX_TUI'] === 'true') return { live: false, returned: !isSet(words), log: false };
  const grouped =
    collapses &&
    (env['GITHUB_ACTIONS'] ?? '') !== '' &&
    env['NX_SKIP_LOG_GROUPING'] !== 'true' &&
    env['NX_STREAM_OUTPUT'] !== 'true';
  const returned = !isSet(words) || isFull(env, words, collapses, terminal);
  return { live: !grouped, returned, log: true };
}

/** Whether the components were taken together, and not one by one named. */
export function isSet(words: readonly string[]): boolean {
  return words.some((word) => word === 'run-many' || word === 'affected');
}

/** Whether Nx prints what succeeded as it prints what failed. */
function isFull(
  env: NodeJS.ProcessEnv,
  words: readonly string[],
  collapses: boolean,
  terminal: boolean,
): boolean {
  if (env['NX_VERBOSE_LOGGING'] === 'true') return true;
  const style = styleOf(words) ?? env['NX_DEFAULT_OUTPUT_STYLE'] ?? '';
  const dynamic = terminal && (env['CI'] ?? '') === '' && !/^st(atic|ream)/.test(style);
  if (dynamic) return false;
  return !collapses || (style !== '' && style !== 'static-failures-only');
}

function styleOf(words: readonly string[]): string | undefined {
  const at = words.findLastIndex((word) => /^--output-?style(=|$)/i.test(word));
  if (at < 0) return undefined;
  const [, value] = (words[at] ?? '').split('=');
  return value ?? words[at + 1];
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [foundMajor = 0, foundMinor = 0] = version.split('.').map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}
