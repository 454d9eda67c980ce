import type { ErrorFacts } from '../errors/promote-error.js';
import { sameArtifact } from '../model/artifact.js';
import { runsTried, type ComponentState, type Quarantined } from '../model/state.js';
import type { CellState, StatusCell } from './status.js';

/** A component's cell; `pending` is counted elsewhere. */
export function cellOf(state: ComponentState, drift: ErrorFacts | null, pending: number | null): StatusCell {
  return {
    state: cellState(state, drift),
    artifact: state.live,
    names: state.names,
    since: state.liveSince,
    attempt: state.liveAttempt,
    unmerged: runsTried(state),
    pending,
  };
}

/** What goes on comes first, then what is wrong, then what was meant so. */
function cellState(state: ComponentState, drift: ErrorFacts | null): CellState {
  const { live, inProgress, pinned, verified } = state;
  if (inProgress !== null) return 'in-progress';
  if (drift !== null) return drift.code === 'NOT_IN_LEDGER' ? 'not-adopted' : 'drifted';
  if (live === null) return didNotComeUp(state) ? 'failed' : 'empty';
  if (quarantineOfLive(state, state.rejected) !== null) return 'rejected';
  if (quarantineOfLive(state, state.suspect) !== null) return 'suspect';
  if (pinned !== null) return 'pinned';
  return sameArtifact(live, verified) ? 'verified' : 'deployed';
}

/** A first deployment that did not come up: nothing runs there, and nothing ever did. */
export function didNotComeUp({ live, inProgress, lastAttempt }: ComponentState): boolean {
  return live === null && inProgress === null && lastAttempt?.phase === 'failed';
}

/** The entry about what runs there; null when what runs was never refused. */
function quarantineOfLive({ live }: ComponentState, list: readonly Quarantined[]): Quarantined | null {
  return list.find(({ commit }) => commit === live?.commit) ?? null;
}
