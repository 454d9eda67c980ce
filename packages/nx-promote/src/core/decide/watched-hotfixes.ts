import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { hotfixEnvironments, type Hotfix } from '../model/hotfix.js';
import type { Pipeline } from '../model/pipeline.js';
import type { ComponentState } from '../model/state.js';

/** The key of what git said of a hotfix and a commit that is to come in. */
export function portKey(fix: string, into: string): string {
  return `${fix}..${into}`;
}

/** A hotfix that went in as a commit. */
export type Shipped = Hotfix & { readonly commit: string };

/**
 * Hotfixes that were deployed and that a candidate could undo. A hotfix is watched until its forward port is waived, or until it
 * is settled and a promotion from the trunk has replaced the hotfix in the last environment that it reached. After that, a revert
 * is an ordinary change.
 */
export function watchedHotfixes(
  pipeline: Pick<Pipeline, 'environments'>,
  ledger: LedgerSnapshot,
  component: string,
): Shipped[] {
  const states = hotfixEnvironments(pipeline).map(({ name }) => ledger.component(name, component).state);
  return ledger.obligations(component).state.hotfixes.flatMap((hotfix) => {
    const { settled } = hotfix;
    const shipped = hotfix.commit === null ? [] : [hotfix.commit, ...hotfix.earlier];
    const commit = shipped.find((one) => states.some((state) => wasIn(state, one, hotfix.since)));
    if (commit === undefined || settled?.how === 'waived') return [];
    const last = states.findLast((state) => wasIn(state, commit, hotfix.since));
    return settled !== null && last !== undefined && wasCarriedTo(last, commit)
      ? []
      : [{ ...hotfix, commit }];
  });
}

/** Whether a release from the trunk took the hotfix's place here: the gate saw to it that it had the fix. */
function wasCarriedTo({ live, history }: ComponentState, commit: string): boolean {
  if (live?.commit === commit) return false;
  const at = history.findIndex(({ artifact }) => artifact.commit === commit);
  return history.slice(0, at < 0 ? history.length : at).some(({ kind }) => kind === 'promotion');
}

/**
 * One that was rejected everywhere, or never got that far, is nothing that could be lost. Where the history no
 * longer reaches back to it, its name says that it was here.
 */
function wasIn(
  { live, history, released, rejected }: ComponentState,
  commit: string,
  since: string,
): boolean {
  if (live?.commit === commit) return true;
  if (history.some(({ artifact }) => artifact.commit === commit)) return true;
  const oldest = history.at(-1)?.at ?? since;
  const isNamed = released.some((name) => name.commit === commit);
  return oldest > since && isNamed && !rejected.some((one) => one.commit === commit);
}
