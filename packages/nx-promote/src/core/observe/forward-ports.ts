import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Unknown } from '../model/ancestry.js';
import type { Component } from '../model/component.js';
import { hotfixEnvironments, type Hotfix } from '../model/hotfix.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { ComponentState } from '../model/state.js';
import type { ForwardPortReader, PortAnswer, PortQuestion } from '../ports/forward-ports.js';
import type { GitReader } from '../ports/git.js';
import type { Target } from './targets.js';
import { testedAgain } from './tested-again.js';

interface Question {
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly targets: readonly { readonly component: Component; readonly target: Target }[];
  /** Whether what runs, or was rejected here, is tested again: that is what enters then. */
  readonly testsAgain: boolean;
}

/** What was found out about each pair of a hotfix's commit and a commit that is to come in. */
export type ForwardPorts = ReadonlyMap<string, PortAnswer | Unknown>;

export function portKey(fix: string, into: string): string {
  return `${fix}..${into}`;
}

type Shipped = Hotfix & { readonly commit: string };

/**
 * Hotfixes that run somewhere, or did, and that a candidate could take away: nobody has settled that the trunk
 * has them, or somebody has, and no release from the trunk has taken their place where they got furthest. Behind
 * that a revert is a change like any other.
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

/** What git is asked about a hotfix. The others of its component go with it. */
export function portQuestion(
  ledger: LedgerSnapshot,
  component: string,
  hotfix: Shipped,
  into: string,
): PortQuestion {
  const { name, base, commit, settled } = hotfix;
  const others = ledger.obligations(component).state.hotfixes.filter((one) => one.name !== name);
  const family = others.flatMap((one) =>
    one.commit === null ? [] : [{ base: one.base.commit, fix: one.commit }],
  );
  return {
    base: base.commit,
    fix: commit,
    into,
    ...(settled?.how === 'ported' ? { ported: { commit: settled.commit ?? null } } : {}),
    ...(family.length === 0 ? {} : { family }),
  };
}

/**
 * Brings the commits of hotfixes here: others made them, on branches that this clone never saw, and they may be
 * what runs. Costs nothing where there are none.
 */
export async function bringHotfixes(
  git: Pick<GitReader, 'bring'>,
  ledger: LedgerSnapshot,
  components: readonly { readonly name: string }[],
): Promise<void> {
  const commits = components.flatMap(({ name }) =>
    ledger
      .obligations(name)
      .state.hotfixes.flatMap(({ base, commit, earlier }) => [base.commit, commit ?? [], earlier].flat()),
  );
  if (commits.length > 0) await git.bring(commits);
}

/** Asks, for each artifact that is to enter where hotfixes go, whether it has those that are open. */
export async function observeForwardPorts(
  reader: ForwardPortReader,
  { pipeline, environment, ledger, targets, testsAgain }: Question,
): Promise<ForwardPorts> {
  if (environment.enters !== 'on-request') return new Map();
  const questions = targets.flatMap(({ component, target }) => {
    const { state } = ledger.component(environment.name, component.name);
    const wanted = target.kind === 'none' ? undefined : target.artifact.commit;
    const into = testsAgain ? (testedAgain(state) ?? state.live)?.commit : wanted;
    if (into === undefined) return [];
    return watchedHotfixes(pipeline, ledger, component.name).flatMap((hotfix) =>
      hotfix.commit === into ? [] : [portQuestion(ledger, component.name, hotfix, into)],
    );
  });
  if (questions.length === 0) return new Map();
  const answers = await reader.forwardPorts(questions);
  return new Map(
    questions.flatMap(({ fix, into }, at) => {
      const answer = answers[at];
      return answer === undefined ? [] : [[portKey(fix, into), answer] as const];
    }),
  );
}
