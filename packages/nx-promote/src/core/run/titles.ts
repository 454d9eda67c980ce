import { titleOf } from '../changelog/title.js';
import type { GitReader } from '../ports/git.js';

/**
 * The titles of commits, as a result names them: `Store submissions by uuid (#412)`. A title is no reason to fail
 * what has been done, so what cannot be read has none.
 */
export async function titlesOf(
  git: Pick<GitReader, 'messages'>,
  commits: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  try {
    const messages = await git.messages(commits);
    return new Map([...messages].map(([commit, message]) => [commit, titleWithNumber(message)]));
  } catch {
    return new Map();
  }
}

function titleWithNumber(message: string): string {
  const { text, pullRequest } = titleOf(message);
  return pullRequest === null ? text : `${text} (#${pullRequest})`;
}
