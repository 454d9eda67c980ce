import { forwardPortCommands } from '../errors/hotfix.js';
import { portQuestion, watchedHotfixes } from '../observe/forward-ports.js';
import type { PortAnswer, PortQuestion } from '../ports/forward-ports.js';
import type { StatusFacts } from './facts.js';
import type { StatusNotice, StatusObligation } from './status.js';

/** What git must be asked to know whether the trunk has each hotfix that may still be lost. */
export function obligationQuestions(facts: Omit<StatusFacts, 'forwardPorts'>): PortQuestion[] {
  const { trunkTip } = facts;
  if (trunkTip === null) return [];
  return openOnes(facts).map(({ component, hotfix }) =>
    portQuestion(facts.ledger, component, hotfix, trunkTip),
  );
}

/** Forward ports that are owed: hotfixes that run, or ran, and that the trunk lacks as far as anybody knows. */
export function obligationsOf(facts: StatusFacts): StatusObligation[] {
  const answers = facts.forwardPorts;
  return openOnes(facts).flatMap(({ component, hotfix }, at): StatusObligation[] => {
    const answer: PortAnswer | null = answers[at] ?? null;
    if (answer !== null && answer.kind !== 'missing') return [];
    // What was settled is owed again only where it is known to be gone: the past cannot be asked.
    if (answer === null && hotfix.settled !== null) return [];
    const { name, branch, commit, reason, by, since } = hotfix;
    return [{ component, kind: 'forward-port', hotfix: name, branch, commit, reason, by, since }];
  });
}

export function obligationNotice({ component, hotfix, commit, by }: StatusObligation): StatusNotice {
  return {
    code: 'FORWARD_PORT_OWED',
    environment: null,
    component,
    message: `${component} owes the trunk its hotfix ${hotfix} (${commit.slice(0, 7)}, by ${by}); no candidate without it goes where it runs.`,
    hints: forwardPortCommands(component, hotfix),
  };
}

function openOnes({ components, pipeline, ledger }: Omit<StatusFacts, 'forwardPorts'>) {
  return components.flatMap(({ name }) =>
    watchedHotfixes(pipeline, ledger, name).map((hotfix) => ({ component: name, hotfix })),
  );
}
