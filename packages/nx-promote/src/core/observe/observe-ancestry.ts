import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import type { Environment } from '../model/pipeline.js';
import { standing } from '../model/state.js';
import type { Target } from './targets.js';
import type { CheckoutFacts, GitReader, RemoteState } from '../ports/git.js';
import { ancestryKey } from './observation.js';

interface Question {
  readonly environment: Environment;
  readonly components: readonly Component[];
  readonly targets: readonly { readonly component: Component; readonly target: Target }[];
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
): Promise<ReadonlyMap<string, boolean | null>> {
  const pairs = new Map<string, { ancestor: string; descendant: string }>();
  const answers = new Map<string, boolean | null>();
  const ask = (ancestor: string, descendant: string): void => {
    const key = ancestryKey(ancestor, descendant);
    if (ancestor === descendant) answers.set(key, true);
    else pairs.set(key, { ancestor, descendant });
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
  if (pairs.size === 0) return answers;
  const found = await world.git.ancestry([...pairs.values()]);
  [...pairs.keys()].forEach((key, index) => answers.set(key, found[index] ?? null));
  return answers;
}
