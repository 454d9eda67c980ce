import { PromoteError, type ErrorFacts } from '../errors.js';
import { historyTooShort } from '../errors/history.js';
import {
  hotfixNotHere,
  nothingToPort,
  portEmpty,
  reasonForNothing,
  waiverWithoutReason,
} from '../errors/hotfix.js';
import { readLedger } from '../ledger/read-ledger.js';
import type { HistoryGap } from '../model/ancestry.js';
import type { Component } from '../model/component.js';
import { hotfixEnvironments, PORTED_HOW, type Hotfix, type Obligations } from '../model/hotfix.js';
import { bringHotfixes, portQuestion } from '../observe/forward-ports.js';
import type { PortAnswer, PortQuestion } from '../ports/forward-ports.js';
import type { PullRequestAnswer } from '../ports/pull-requests.js';
import { conflictText, portedText, portMessage } from '../render/forward-port.js';
import type { World } from '../world.js';
import { findHotfix } from './find-hotfix.js';
import { picksFor } from './port-branch.js';
import { writeHotfix } from './write-hotfix.js';

/** Settle that the trunk has a hotfix: bring it there, or let it go with a reason. */
export interface ForwardPort {
  readonly component: Component;
  readonly name: string | undefined;
  readonly branch: string | undefined;
  readonly waive: boolean;
  readonly reason: string | undefined;
  readonly dryRun: boolean;
}

export interface ForwardPortResult {
  readonly text: string;
  /** False when a person has to go on. */
  readonly success: boolean;
}

type PortWorld = Pick<
  World,
  | 'pipeline'
  | 'git'
  | 'ledger'
  | 'branches'
  | 'forwardPorts'
  | 'cherryPicks'
  | 'pullRequests'
  | 'clock'
  | 'ids'
  | 'actor'
>;

/**
 * Looks whether the trunk has the fix by now; else picks what is missing onto it, on a branch of its own with a
 * pull request. Repeated, it finds what is there. Nothing is merged: that is the team's.
 */
export async function forwardPort(world: PortWorld, request: ForwardPort): Promise<ForwardPortResult> {
  const { component, waive, reason } = request;
  if (!waive && reason !== undefined)
    throw new PromoteError(reasonForNothing(component.name, reason, request));
  const {
    ledger,
    remote: { trunkTip },
  } = await readLedger(world);
  await bringHotfixes(world.git, ledger, [component]);
  const hotfix = await meant(world, ledger.obligations(component.name).state, request);
  if (waive) return waived(world, request, hotfix);
  const { commit, settled } = hotfix;
  if (commit === null) {
    const entry = hotfixEnvironments(world.pipeline)[0]?.name ?? hotfix.from;
    throw new PromoteError(nothingToPort(component.name, hotfix, entry));
  }
  if (settled?.how === 'waived') return settledAlready(component, hotfix);
  const { trunk, remote } = world.pipeline;
  if (trunkTip === null) throw new Error(`the remote "${remote}" has no branch "${trunk}"`);
  const question = portQuestion(ledger, component.name, { ...hotfix, commit }, trunkTip);
  const [answer] = await world.forwardPorts.forwardPorts([question]);
  if (answer === undefined) throw new Error(`nobody said whether the trunk has ${hotfix.name}`);
  if (answer.kind === 'missing') return bringOver(world, request, hotfix, question, answer);
  if (settled !== null) return settledAlready(component, hotfix);
  if (answer.kind === 'unknown') throw new PromoteError(whyUnknown(world, component, hotfix, answer.gap));
  return ported(world, request, hotfix, answer.kind, trunkTip);
}

function settledAlready({ name: component }: Component, { name, settled }: Hotfix): ForwardPortResult {
  return done(
    `The hotfix ${name} of ${component} is settled already: ${settled?.how ?? ''} by ${settled?.by ?? ''}.`,
  );
}

/** The remote may have lost the hotfix's own commits; its branch has them as long as somebody keeps it. */
function whyUnknown(
  { pipeline: { remote, trunk } }: PortWorld,
  { name: component }: Component,
  { name, branch, commit }: Hotfix,
  gap: HistoryGap,
): ErrorFacts {
  return gap.kind === 'not-here' && gap.commit === commit
    ? hotfixNotHere(component, name, commit, branch, remote)
    : historyTooShort(`whether ${remote}/${trunk} has the hotfix ${name} of ${component}`, gap, remote);
}

async function meant(world: PortWorld, state: Obligations, request: ForwardPort): Promise<Hotfix> {
  const { name, branch } = request;
  const checkout = name === undefined && branch === undefined ? await world.git.checkout() : null;
  return findHotfix(state, { name, branch }, checkout?.branch ?? null);
}

async function waived(world: PortWorld, request: ForwardPort, { name }: Hotfix): Promise<ForwardPortResult> {
  const { component, reason, dryRun } = request;
  if (reason === undefined || reason.trim() === '') {
    throw new PromoteError(waiverWithoutReason(component.name, name));
  }
  const text = `The trunk need not have the hotfix ${name} of ${component.name}, says ${world.actor.name}: ${reason}`;
  if (dryRun) return done(`${text} (dry run: nothing was changed)`);
  await settle(world, component.name, name, { kind: 'waive', reason });
  return done(text);
}

async function ported(
  world: PortWorld,
  { component, dryRun }: ForwardPort,
  { name }: Hotfix,
  kind: keyof typeof PORTED_HOW,
  trunkTip: string,
): Promise<ForwardPortResult> {
  const how = PORTED_HOW[kind];
  if (!dryRun) await settle(world, component.name, name, { kind: 'ported', reason: how, commit: trunkTip });
  const where = `${world.pipeline.remote}/${world.pipeline.trunk}`;
  return done(
    `${where} has the hotfix ${name} of ${component.name}: ${how}. Next: nx run ${component.name}:release`,
  );
}

async function bringOver(
  world: PortWorld,
  request: ForwardPort,
  hotfix: Hotfix,
  question: PortQuestion,
  { missing, takenBack }: PortAnswer,
): Promise<ForwardPortResult> {
  const { component, dryRun } = request;
  const { remote, trunk } = world.pipeline;
  const branch = `forward-port/${component.name}/${hotfix.name}`;
  const facts = { component: component.name, hotfix, branch, remote, trunk, missing, takenBack };
  if (dryRun) return done(`${portedText(facts, null)}\n(dry run: nothing was changed)`);
  const wanted = await picksFor(world, branch, question, missing);
  if ('kind' in wanted) {
    const what = `whether ${branch} has the hotfix ${hotfix.name} of ${component.name}`;
    throw new PromoteError(historyTooShort(what, wanted.gap, remote));
  }
  if (wanted.commits.length > 0) {
    const answer = await world.cherryPicks.pick(wanted);
    if (answer.kind === 'conflict') return { text: conflictText(facts, wanted, answer), success: false };
    if (answer.kind === 'empty' && wanted.onto === question.into) {
      return nothingLeft(world, request, hotfix, question);
    }
  }
  const pullRequest: PullRequestAnswer = await world.pullRequests.open({
    branch,
    into: trunk,
    ...portMessage(facts),
  });
  return done(portedText(facts, pullRequest));
}

/** Nothing of it is left to be picked: the trunk has it, unless its files say otherwise. */
async function nothingLeft(
  world: PortWorld,
  request: ForwardPort,
  hotfix: Hotfix,
  question: PortQuestion,
): Promise<ForwardPortResult> {
  const [answer] = await world.forwardPorts.forwardPorts([{ ...question, ported: { commit: null } }]);
  if (answer !== undefined && answer.kind !== 'missing' && answer.kind !== 'unknown') {
    return ported(world, request, hotfix, 'patches', question.into);
  }
  const { remote, trunk } = world.pipeline;
  throw new PromoteError(portEmpty(request.component.name, hotfix, `${remote}/${trunk}`));
}

/** What somebody else settled meanwhile stays as it is. */
async function settle(
  world: PortWorld,
  component: string,
  hotfix: string,
  how: { readonly kind: 'waive' | 'ported'; readonly reason: string; readonly commit?: string },
): Promise<void> {
  await writeHotfix(world, component, ({ hotfixes }) => {
    const now = hotfixes.find(({ name }) => name === hotfix)?.settled;
    // What the trunk took back on purpose can be let go although it was ported once.
    const isOpen = now === null || (how.kind === 'waive' && now?.how === 'ported');
    return isOpen ? { component, hotfix, ...how } : null;
  });
}

function done(text: string): ForwardPortResult {
  return { text, success: true };
}
