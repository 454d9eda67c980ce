import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { AncestryAnswers, type Ancestry, type AncestryPair } from '../model/ancestry.js';
import type { Component } from '../model/component.js';
import type { Environment } from '../model/pipeline.js';
import { standing } from '../model/state.js';
import type { Target } from '../decide/targets.js';
import type { CheckoutFacts, GitReader, RemoteState } from '../ports/git.js';

interface Question {
  readonly environment: Environment;
  readonly components: readonly Component[];
  readonly targets: readonly { readonly component: Component; readonly target: Target }[];
  /** In a dry run: what the steps before are going to bring. */
  readonly foreseen: readonly (readonly [string, Target])[];
  readonly ledger: LedgerSnapshot;
  readonly checkout: CheckoutFacts | null;
  readonly remote: RemoteState;
  /** Whether it matters that what runs is on the trunk at all. */
  readonly goesBack: boolean;
  /** Where it matters that what is wanted contains what runs. */
  readonly hotfixOver: readonly Environment[];
  /** Whether it matters that what is wanted is on the trunk: it does for what a person names. */
  readonly asksLine: boolean;
}

/** Is the checkout on the trunk, and is what is wanted older than what runs: one question to git for all. */
export async function observeAncestry(
  world: { readonly git: GitReader },
  question: Question,
): Promise<AncestryAnswers> {
  const pairs = new Map<string, AncestryPair>();
  const ask = (ancestor: string, descendant: string): void => {
    if (ancestor !== descendant) pairs.set(`${ancestor}..${descendant}`, { ancestor, descendant });
  };
  const { checkout, remote } = question;
  if (checkout !== null && remote.trunkTip !== null) ask(checkout.head, remote.trunkTip);
  for (const { component, target } of question.targets) {
    const { state } = question.ledger.component(question.environment.name, component.name);
    const { live } = state;
    const newest = standing(state);
    if (question.goesBack && live !== null && remote.trunkTip !== null) ask(live.commit, remote.trunkTip);
    const hotfix = target.kind === 'artifact' ? target.artifact : null;
    for (const { name } of hotfix === null ? [] : question.hotfixOver) {
      const there = question.ledger.component(name, component.name).state.live;
      if (there !== null && hotfix !== null) ask(there.commit, hotfix.commit);
    }
    if (target.kind === 'none') continue;
    if (question.asksLine && remote.trunkTip !== null) ask(target.artifact.commit, remote.trunkTip);
    if (newest !== null) ask(target.artifact.commit, newest.commit);
  }
  for (const [name, target] of question.foreseen) {
    const newest = standing(question.ledger.component(question.environment.name, name).state);
    if (target.kind === 'artifact' && newest !== null) ask(target.artifact.commit, newest.commit);
  }
  const asked = [...pairs.values()];
  const answers = asked.length === 0 ? [] : await world.git.ancestry(asked);
  return new AncestryAnswers(asked.flatMap((pair, at) => answerOf(pair, answers[at])));
}

function answerOf(pair: AncestryPair, answer: Ancestry | undefined): [AncestryPair, Ancestry][] {
  return answer === undefined ? [] : [[pair, answer]];
}
