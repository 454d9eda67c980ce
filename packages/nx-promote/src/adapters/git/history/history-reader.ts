import type { HistoryReader } from '../../../core/ports/git.js';
import { answerAncestry } from './ancestry.js';
import { HistorySupply } from './history-supply.js';
import { findReleaseCommits } from './release-commits.js';

export interface HistoryReaderOptions {
  /** The Nx workspace's root; it may be a subfolder of the git repository. */
  readonly workspaceRoot: string;
  /** How many commits are compared before looking whether that was enough; it doubles from there. */
  readonly firstChunk?: number;
  /** Brings what a shallow clone lacks; without one nothing is fetched. */
  readonly supply?: HistorySupply;
}

/** The answer is usually among the newest. */
const FIRST_CHUNK = 128;

/**
 * Reads the history with plumbing commands, as many as there are kinds of question: see {@link HistoryReader}
 * for the contract. In partial clones what is missing comes in bulk steps; file contents are never needed,
 * save lock files in `resolved` mode.
 */
export function createHistoryReader(options: HistoryReaderOptions): HistoryReader {
  const { workspaceRoot, firstChunk = FIRST_CHUNK } = options;
  const supply = options.supply ?? new HistorySupply({ workspaceRoot });
  const workspace = { workspaceRoot, firstChunk, supply };
  return {
    releaseCommits: (head, components, rules) => findReleaseCommits(workspace, head, components, rules),
    ancestry: (pairs) => answerAncestry(workspace, pairs),
  };
}
