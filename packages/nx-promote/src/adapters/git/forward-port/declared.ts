import type { Listed } from './commits.js';

/** Commits that a message says to hold: `Promote-Forward-Port: <id>` for a whole hotfix, a cherry-pick for one. */
export interface Declared {
  readonly whole: readonly string[];
  readonly single: readonly string[];
}

const WHOLE = /^Promote-Forward-Port:\s*([0-9a-f]{7,64})\s*$/gim;
const SINGLE = /cherry picked from commit ([0-9a-f]{7,64})/gi;
const REVERTS = /This reverts commit ([0-9a-f]{7,64})/gi;

const EITHER = /^Promote-Forward-Port:|cherry picked from commit/im;

/** Whether it is worth reading: most messages declare nothing. */
export function mayDeclare(message: string): boolean {
  return EITHER.test(message);
}

/** Reads what a message declares; ids may be short. */
export function declaredIn(message: string): Declared {
  return { whole: idsIn(message, WHOLE), single: idsIn(message, SINGLE) };
}

/** Which of the hotfix's commits (oldest first) a message declares; a whole one covers what stands before it. */
export function declaredBy(commits: readonly string[], message: string): readonly string[] {
  const { whole, single } = declaredIn(message);
  const last = Math.max(-1, ...whole.map((id) => commits.findLastIndex((one) => one.startsWith(id))));
  const ones = commits.filter((one) => single.some((id) => one.startsWith(id)));
  return [...commits.slice(0, last + 1), ...ones];
}

/** The newest commit of a line (oldest first) that says to revert one of these, or a merge of one of these. */
export function revertOf(line: readonly Listed[], commits: Iterable<string>): Listed | null {
  const targets = [...commits];
  for (const { commit, parents } of line) {
    if (parents.length > 1 && parents.slice(1).some((one) => targets.includes(one))) targets.push(commit);
  }
  const isRevert = ({ message }: Listed): boolean =>
    idsIn(message, REVERTS).some((id) => targets.some((one) => one.startsWith(id)));
  return line.findLast(isRevert) ?? null;
}

function idsIn(message: string, pattern: RegExp): string[] {
  return [...message.matchAll(pattern)].map((match) => match[1] ?? '');
}
