import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import { owedForwardPorts, type Hotfix } from '../model/hotfix.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { ForwardPortReader, PortAnswer } from '../ports/forward-ports.js';
import type { GitReader } from '../ports/git.js';
import type { Target } from './targets.js';

interface Question {
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly targets: readonly { readonly component: Component; readonly target: Target }[];
}

/** What was found out about each pair of a hotfix's commit and a commit that is to come in. */
export type ForwardPorts = ReadonlyMap<string, PortAnswer | null>;

export function portKey(fix: string, into: string): string {
  return `${fix}..${into}`;
}

/** Hotfixes that run somewhere, or did, and of which nobody has settled that the trunk has them. */
export function openHotfixes(
  pipeline: Pick<Pipeline, 'environments'>,
  ledger: LedgerSnapshot,
  component: string,
): (Hotfix & { readonly commit: string })[] {
  const states = pipeline.environments
    .filter(({ enters }) => enters === 'on-request')
    .map(({ name }) => ledger.component(name, component).state);
  // One that was rejected everywhere, or never got that far, is nothing that could be lost.
  const isIn = (commit: string): boolean =>
    states.some(
      ({ live, history }) =>
        live?.commit === commit || history.some(({ artifact }) => artifact.commit === commit),
    );
  return owedForwardPorts(ledger.obligations(component).state).flatMap((hotfix) => {
    const commit = [hotfix.commit, ...hotfix.earlier].find(isIn);
    return commit === undefined ? [] : [{ ...hotfix, commit }];
  });
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
  { pipeline, environment, ledger, targets }: Question,
): Promise<ForwardPorts> {
  if (environment.enters !== 'on-request') return new Map();
  const questions = targets.flatMap(({ component, target }) => {
    if (target.kind === 'none') return [];
    const into = target.artifact.commit;
    return openHotfixes(pipeline, ledger, component.name).flatMap(({ base, commit: fix }) =>
      fix === into ? [] : [{ base: base.commit, fix, into }],
    );
  });
  if (questions.length === 0) return new Map();
  const answers = await reader.forwardPorts(questions);
  return new Map(questions.map(({ fix, into }, at) => [portKey(fix, into), answers[at] ?? null]));
}
