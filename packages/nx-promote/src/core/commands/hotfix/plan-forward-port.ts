import { advice, run, type Speller } from '../../model/advice.js';
import type { ErrorFacts } from '../../errors/promote-error.js';
import { historyTooShort } from '../../errors/history.js';
import {
  hotfixNotHere,
  nothingToPort,
  portEmpty,
  reasonForNothing,
  waiverWithoutReason,
} from '../../errors/hotfix.js';
import { isUnknown, type Unknown } from '../../model/ancestry.js';
import { PORTED_HOW, type Hotfix } from '../../model/hotfix.js';
import type { Actor } from '../../model/record.js';
import { planOf, refusedPlan, type CommandPlan, type Found } from '../../plan/command-plan.js';
import type { Step } from '../../plan/plan.js';
import type { PickRequest } from '../../ports/cherry-picks.js';
import type { PortAnswer } from '../../ports/forward-ports.js';
import { conflictText, portedText, portMessage } from '../../render/forward-port.js';
import { recordHotfix } from './record-hotfix.js';

/** What was typed. */
export interface PortRequest {
  readonly name: string | undefined;
  readonly branch: string | undefined;
  readonly waive: boolean;
  readonly reason: string | undefined;
}

export interface PortFacts {
  readonly component: string;
  readonly request: PortRequest;
  readonly hotfix: Hotfix;
  readonly remote: string;
  readonly trunk: string;
  /** The first environment that hotfixes enter. */
  readonly entry: string;
  /** Absent where the trunk need not be asked. */
  readonly port?: PortState;
  readonly found: Found;
  readonly actor: Actor;
  /** RFC 3339, UTC. */
  readonly now: string;
  readonly spell: Speller;
}

export interface PortState {
  readonly trunkTip: string;
  /** Whether the trunk has the fix. */
  readonly answer: PortAnswer | Unknown;
  readonly branch: string;
  /** Where it lacks some: what brings the branch there. */
  readonly wanted: PickRequest | Unknown | null;
  /** Where nothing was left to be picked: whether the trunk has the fix by what its files say. */
  readonly leftover: PortAnswer | Unknown | null;
}

/** Whether the trunk is asked: neither for a waiver, nor where nothing was shipped, nor where it was let go. */
export function asksTrunk(
  hotfix: Hotfix,
  { waive }: PortRequest,
): hotfix is Hotfix & { readonly commit: string } {
  return !waive && hotfix.commit !== null && hotfix.settled?.how !== 'waived';
}

/**
 * The trunk has the fix: that is recorded. It has not: what is missing is picked onto it, on a branch of its own with
 * a pull request. Nothing is merged: that is the team's.
 */
export function planForwardPort(facts: PortFacts): CommandPlan {
  const { component, request, hotfix, entry, port } = facts;
  const { waive, reason } = request;
  if (!waive && reason !== undefined) return refusedPlan(reasonForNothing(component, reason, request));
  if (waive) return waiver(facts);
  if (hotfix.commit === null) return refusedPlan(nothingToPort(component, hotfix, entry));
  if (port === undefined) return settledAlready(facts);
  const { answer } = port;
  if (answer.kind === 'missing') return bringOver(facts, port, answer);
  if (hotfix.settled !== null) return settledAlready(facts);
  if (isUnknown(answer)) return refusedPlan(whyUnknown(facts, answer));
  return ported(facts, answer.kind, port.trunkTip);
}

function settledAlready({ component, hotfix: { name, settled } }: PortFacts): CommandPlan {
  const text = `The hotfix ${name} of ${component} is settled already: ${settled?.how ?? ''} by ${settled?.by ?? ''}.`;
  return planOf([], text);
}

/** The remote may have lost the hotfix's own commits; its branch has them as long as somebody keeps it. */
function whyUnknown({ component, hotfix, remote, trunk }: PortFacts, { gap }: Unknown): ErrorFacts {
  const { name, branch, commit } = hotfix;
  return gap.kind === 'not-here' && gap.commit === commit
    ? hotfixNotHere(component, name, commit, branch, remote)
    : historyTooShort(`whether ${remote}/${trunk} has the hotfix ${name} of ${component}`, gap, remote);
}

function waiver(facts: PortFacts): CommandPlan {
  const { component, hotfix, actor, now } = facts;
  const { reason } = facts.request;
  if (reason === undefined || reason.trim() === '')
    return refusedPlan(waiverWithoutReason(component, hotfix.name));
  const { name, settled } = hotfix;
  // What the trunk took back on purpose can be let go although it was ported once.
  const isOpen = settled === null || settled.how === 'ported';
  const record = recordHotfix({ kind: 'waive', component, hotfix: name, reason }, now);
  const text = `The trunk need not have the hotfix ${name} of ${component}, says ${actor.name}: ${reason}`;
  return planOf(isOpen ? [record] : [], text);
}

function ported(facts: PortFacts, kind: keyof typeof PORTED_HOW, commit: string): CommandPlan {
  const { component, hotfix, remote, trunk, now, spell } = facts;
  const reason = PORTED_HOW[kind];
  const { name, settled } = hotfix;
  const record = recordHotfix({ kind: 'ported', component, hotfix: name, reason, commit }, now);
  const text = spell(
    advice`${remote}/${trunk} has the hotfix ${name} of ${component}: ${reason}. Next: ${run(component, 'release')}`,
  );
  return planOf(settled === null ? [record] : [], text);
}

function bringOver(facts: PortFacts, port: PortState, { missing, takenBack }: PortAnswer): CommandPlan {
  const { component, hotfix, remote, trunk, found } = facts;
  const { branch, wanted, trunkTip } = port;
  if (wanted === null) throw new Error(`nobody said what ${branch} lacks`);
  if ('kind' in wanted) {
    const what = `whether ${branch} has the hotfix ${hotfix.name} of ${component}`;
    return refusedPlan(historyTooShort(what, wanted.gap, remote));
  }
  const { pick } = found;
  const brought = { component, hotfix, branch, remote, trunk, missing, takenBack };
  if (pick?.kind === 'conflict') {
    return { ...planOf([], conflictText(brought, wanted, pick, facts.spell)), success: false };
  }
  if (pick?.kind === 'empty' && wanted.onto === trunkTip) return nothingLeft(facts, port);
  const isPicked = pick !== null || wanted.commits.length === 0;
  const steps: Step[] = [
    ...(isPicked ? [] : [{ do: 'pick', pick: wanted } as const]),
    { do: 'pull-request', draft: { branch, into: trunk, ...portMessage(brought) } },
  ];
  return { ...planOf(steps), text: ({ pullRequest }) => portedText(brought, pullRequest, facts.spell) };
}

/** Nothing of it is left to be picked: the trunk has it, unless its files say otherwise. */
function nothingLeft(facts: PortFacts, { leftover, trunkTip }: PortState): CommandPlan {
  const { component, hotfix, remote, trunk } = facts;
  return leftover === null || isUnknown(leftover) || leftover.kind === 'missing'
    ? refusedPlan(portEmpty(component, hotfix, `${remote}/${trunk}`))
    : ported(facts, 'patches', trunkTip);
}
