import { gapHints, gapText } from '../errors/history.js';
import { trunkOwed } from '../errors/hotfix.js';
import { watchedHotfixes } from '../decide/watched-hotfixes.js';
import { portQuestion } from '../observe/forward-ports.js';
import type { PortQuestion } from '../ports/forward-ports.js';
import type { StatusFacts } from './facts.js';
import { noticeOf, type Notice } from './notice.js';
import type { StatusObligation } from './status.js';

/** What git must be asked to know whether the trunk has each hotfix that may still be lost. */
export function obligationQuestions(facts: Omit<StatusFacts, 'forwardPorts'>): PortQuestion[] {
  const { trunkTip } = facts;
  if (trunkTip === null) return [];
  return openOnes(facts).map(({ component, hotfix }) =>
    portQuestion(facts.ledger, component, hotfix, trunkTip),
  );
}

/** Forward ports that are owed: hotfixes that run, or ran, and that the trunk is known to lack. */
export function obligationsOf(facts: StatusFacts): StatusObligation[] {
  const answers = facts.forwardPorts;
  return openOnes(facts).flatMap(({ component, hotfix }, at): StatusObligation[] => {
    const kind = answers[at]?.kind;
    // Where nobody was asked (no trunk, an earlier time), what is settled stays settled and the rest is owed.
    if (kind === undefined ? hotfix.settled !== null : kind !== 'missing') return [];
    const { name, branch, commit, reason, by, since } = hotfix;
    return [{ component, kind: 'forward-port', hotfix: name, branch, commit, reason, by, since }];
  });
}

/** One sentence for each hotfix of which nobody could say whether the trunk has it. */
export function unknownPorts(
  facts: Omit<StatusFacts, 'forwardPorts'>,
  answers: StatusFacts['forwardPorts'],
): string[] {
  const { trunk, remote } = facts.pipeline;
  return openOnes(facts).flatMap(({ component, hotfix }, at) => {
    const answer = answers[at];
    // What was settled is owed again only where it is known to be gone.
    if (answer?.kind !== 'unknown' || hotfix.settled !== null) return [];
    const [fetch] = gapHints(answer.gap, remote);
    return `It is not known whether ${remote}/${trunk} has the hotfix ${hotfix.name} of ${component}: ${gapText(answer.gap)}. (${fetch})`;
  });
}

export function obligationNotice({ component, hotfix, commit, by }: StatusObligation): Notice {
  return noticeOf(trunkOwed(component, { name: hotfix, commit, by }), null, component);
}

function openOnes({ components, pipeline, ledger }: Omit<StatusFacts, 'forwardPorts'>) {
  return components.flatMap(({ name }) =>
    watchedHotfixes(pipeline, ledger, name).map((hotfix) => ({ component: name, hotfix })),
  );
}
