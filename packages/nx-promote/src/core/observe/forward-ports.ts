import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Unknown } from '../model/ancestry.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { ForwardPortReader, PortAnswer, PortQuestion } from '../ports/forward-ports.js';
import type { GitReader } from '../ports/git.js';
import type { Target } from '../decide/targets.js';
import { testedAgain } from '../decide/tested-again.js';
import { portKey, watchedHotfixes, type Shipped } from '../decide/watched-hotfixes.js';

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
