import type { GitReader, HistoryReader, RemoteState } from '../../../core/ports/git.js';
import type { Pipeline } from '../../../core/model/pipeline.js';
import { commitMessages } from './commit-messages.js';
import { readCheckout, resolveRevision } from './checkout.js';
import { HistorySupply } from '../history/history-supply.js';
import { fetchTrunk, listRefs, remoteStateOf } from './remote-state.js';

export interface GitOptions {
  readonly workspaceRoot: string;
  readonly pipeline: Pick<Pipeline, 'trunk' | 'remote' | 'ledger'>;
  readonly history: HistoryReader;
  /** Brings commits that this clone lacks. */
  readonly supply?: HistorySupply;
}

/** Reads the checkout and the workspace's remote. */
export function createGit({ workspaceRoot, pipeline, history, ...options }: GitOptions): GitReader {
  const { trunk, remote, ledger } = pipeline;
  const { supply = new HistorySupply({ workspaceRoot, remote }) } = options;
  let trunkHere: string | null = null;
  return {
    releaseCommits: (...query) => history.releaseCommits(...query),
    ancestry: (pairs) => history.ancestry(pairs),
    checkout: () => readCheckout(workspaceRoot),
    resolve: async (revision) => {
      const found = await resolveRevision(workspaceRoot, revision);
      if (found !== null || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision)) return found;
      // A full id may name what this clone left out.
      return (await supply.commits([revision])) === null ? resolveRevision(workspaceRoot, revision) : null;
    },
    messages: (commits) => commitMessages(workspaceRoot, commits),
    bring: async (commits) => void (await supply.commits(commits)),
    async remoteState(): Promise<RemoteState> {
      const state = remoteStateOf(await listRefs(workspaceRoot, remote), trunk, ledger.prefix);
      const { trunkTip } = state;
      if (trunkTip !== null && trunkTip !== trunkHere)
        await fetchTrunk(workspaceRoot, remote, trunk, trunkTip);
      trunkHere = trunkTip;
      if (ledger.remote === remote) return state;
      const elsewhere = await listRefs(workspaceRoot, ledger.remote, [`${ledger.prefix}/*`]);
      return { ...state, ledger: remoteStateOf(elsewhere, trunk, ledger.prefix).ledger };
    },
  };
}
