import type { HistoryReader } from '../../../core/ports/git.js';
import { answerAncestry } from './ancestry.js';
import { findReleaseCommits } from './release-commits.js';

export interface HistoryReaderOptions {
  /** The Nx workspace's root; it may be a subfolder of the git repository. */
  readonly workspaceRoot: string;
  /** How many commits are compared before looking whether that was enough; it doubles from there. */
  readonly firstChunk?: number;
}

/** The answer is usually among the newest. */
const FIRST_CHUNK = 128;

/**
 * Reads the history with plumbing commands, as many as there are kinds of question: see {@link HistoryReader}
 * for the contract. In partial clones what is missing comes in bulk steps; file contents are never needed,
 * save lock files in `resolved` mode.
 *
 * `lockFile: 'resolved'` understands npm's package-lock.json of version 2 and 3; of every other lock file any
 * change counts for all components.
 */
export function createHistoryReader(options: HistoryReaderOptions): HistoryReader {
  const workspace = { workspaceRoot: options.workspaceRoot, firstChunk: options.firstChunk ?? FIRST_CHUNK };
  return {
    releaseCommits: (head, components, rules) => findReleaseCommits(workspace, head, components, rules),
    ancestry: (pairs) => answerAncestry(workspace.workspaceRoot, pairs),
  };
}
