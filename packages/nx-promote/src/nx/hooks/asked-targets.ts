/** What a command line asks for, as far as words alone can tell. */
export interface AskedTargets {
  readonly targets: ReadonlySet<string>;
  /** The project, when the command names exactly one (`nx run a:release`); null means any. */
  readonly project: string | null;
}

/**
 * Which of the given target names a command line mentions: `run a:release`, `affected -t release,deploy-dev`,
 * `run-many --targets=release`, `release-staging a`. Words only, so that every other command pays nothing;
 * a name too many costs a look at the graph and no more.
 */
export function askedTargets(argv: readonly string[], known: ReadonlySet<string>): AskedTargets {
  const words = argv.slice(2);
  const targets = new Set<string>();
  let project: string | null = null;
  for (const word of words) {
    for (const piece of word.split(/[,=:\s]/)) if (known.has(piece)) targets.add(piece);
    const pair = /^([^-:][^:]*):([^:]+)$/.exec(word);
    if (pair?.[1] !== undefined && pair[2] !== undefined && known.has(pair[2])) project = pair[1];
  }
  return { targets, project };
}
