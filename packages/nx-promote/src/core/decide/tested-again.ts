import { sameArtifact } from '../model/artifact.js';
import type { ComponentState } from '../model/state.js';

/** A commit and the digest that it was built to here. */
interface Built {
  readonly commit: string;
  readonly digest: string | null;
}

/** What a reverification is about: what was rejected and put back, unless what runs is itself in doubt. */
export function testedAgain({ live, verified, rejected, suspect, inProgress }: ComponentState): Built | null {
  if (inProgress?.kind === 'reverify' && inProgress.artifact !== null) return inProgress.artifact;
  const doubtful = [...rejected, ...suspect];
  const isDoubtful = live !== null && doubtful.some(({ commit }) => commit === live.commit);
  const [newest] = doubtful;
  if (live !== null && (isDoubtful || newest === undefined || !sameArtifact(live, verified))) return live;
  return newest ?? live;
}
