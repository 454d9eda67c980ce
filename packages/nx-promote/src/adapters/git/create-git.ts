import type { GitReader, HistoryReader, RemoteState } from '../../core/ports/git.js';
import type { Pipeline } from '../../core/model/pipeline.js';
import { bringCommits } from './bring-commits.js';
import { readCheckout, resolveRevision } from './checkout.js';
import { fetchTrunk, listRefs, remoteStateOf } from './remote-state.js';

export interface GitOptions {
  readonly workspaceRoot: string;
  readonly pipeline: Pick<Pipeline, 'trunk' | 'remote' | 'ledger'>;
  readonly history: HistoryReader;
}

/** Reads the checkout and the workspace's remote. */
export function createGit({ workspaceRoot, pipeline, history }: GitOptions): GitReader {
  const { trunk, remote, ledger } = pipeline;
  return {
    releaseCommits: (...query) => history.releaseCommits(...query),
    ancestry: (pairs) => history.ancestry(pairs),
    checkout: () => readCheckout(workspaceRoot),
    resolve: (revision) => resolveRevision(workspaceRoot, revision),
    bring: async (commits) => void (await bringCommits(workspaceRoot, remote, commits)),
    async remoteState(): Promise<RemoteState> {
      const state = remoteStateOf(await listRefs(workspaceRoot, remote), trunk, ledger.prefix);
      if (state.trunkTip !== null) await fetchTrunk(workspaceRoot, remote, trunk, state.trunkTip);
      if (ledger.remote === remote) return state;
      const elsewhere = await listRefs(workspaceRoot, ledger.remote, [`${ledger.prefix}/*`]);
      return { ...state, ledger: remoteStateOf(elsewhere, trunk, ledger.prefix).ledger };
    },
  };
}
