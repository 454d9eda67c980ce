import { gitOk, type GitProgram } from '../../process/git.js';
import { READ_AS_IT_IS } from '../history/reading.js';
import { idLines, isObjectId } from './object-id.js';

/** Runs git in one repository. */
type Ask = (program: Omit<GitProgram, 'cwd'>, doing: string) => Promise<Buffer>;

/** Which of these commits a repository has. */
export function commitsHere(cwd: string, commits: Iterable<string>): Promise<Set<string>> {
  return commitsIn((program, doing) => gitOk({ ...program, cwd }, doing), commits);
}

/**
 * The one place that asks that. A partial clone downloads what most other commands are asked about, and of a shallow
 * one the whole history with it; `--missing` and the variable keep git from doing so.
 */
export async function commitsIn(ask: Ask, commits: Iterable<string>): Promise<Set<string>> {
  const ids = [...new Set(commits)].filter(isObjectId);
  if (ids.length === 0) return new Set();
  const args = ['rev-list', '--no-walk', '--ignore-missing', '--missing=allow-any', '--stdin'];
  const doing = 'looking for commits';
  const output = await ask({ args, env: READ_AS_IT_IS, input: `${ids.join('\n')}\n` }, doing);
  return new Set(idLines(output, doing).map(([id]) => id));
}

/** Those of the commits that are not here. */
export async function missingHere(cwd: string, commits: readonly string[]): Promise<string[]> {
  const here = await commitsHere(cwd, commits);
  return [...new Set(commits)].filter((commit) => !here.has(commit));
}
