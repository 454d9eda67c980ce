/** Commits that a message says to hold: `Promote-Forward-Port: <id>` for a whole hotfix, a cherry-pick for one. */
export interface Declared {
  readonly whole: readonly string[];
  readonly single: readonly string[];
}

const WHOLE = /^Promote-Forward-Port:\s*([0-9a-f]{7,64})\s*$/gim;
const SINGLE = /cherry picked from commit ([0-9a-f]{7,64})/gi;

/** Reads what a message declares; ids may be short. */
export function declaredIn(message: string): Declared {
  const all = (pattern: RegExp): string[] => [...message.matchAll(pattern)].map((match) => match[1] ?? '');
  return { whole: all(WHOLE), single: all(SINGLE) };
}

/** Which of the hotfix's commits (oldest first) are declared; a whole one covers what stands before it. */
export function declaredCommits(commits: readonly string[], messages: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const message of messages) {
    const { whole, single } = declaredIn(message);
    for (const id of single) {
      const commit = commits.find((one) => one.startsWith(id));
      if (commit !== undefined) found.add(commit);
    }
    for (const id of whole) {
      const last = commits.findLastIndex((one) => one.startsWith(id));
      for (const commit of commits.slice(0, last + 1)) found.add(commit);
    }
  }
  return found;
}
