import { PromoteError } from '../errors.js';
import * as errors from '../errors/hotfix.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import { readSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import type { Hotfix, Obligations } from '../model/hotfix.js';
import { bringHotfixes } from '../observe/forward-ports.js';
import type { PortAnswer } from '../ports/forward-ports.js';
import type { PullRequestAnswer } from '../ports/pull-requests.js';
import { conflictText, portedText, portMessage } from '../render/forward-port.js';
import type { World } from '../world.js';
import { findHotfix } from './find-hotfix.js';
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
  const { component } = request;
  const { ledger: tips, trunkTip } = await world.git.remoteState();
  const ledger = await readSnapshot(world.ledger, ledgerRefs(world.pipeline.ledger.prefix), tips);
  await bringHotfixes(world.git, ledger, [component]);
  const hotfix = await meant(world, ledger.obligations(component.name).state, request);
  if (request.waive) return waived(world, request, hotfix);
  const { commit: fix, name, base } = hotfix;
  if (fix === null) throw new PromoteError(errors.nothingToPort(component.name, name));
  if (hotfix.settled !== null) {
    return done(
      `The hotfix ${name} of ${component.name} is settled already: ${hotfix.settled.how} by ${hotfix.settled.by}.`,
    );
  }
  const { trunk, remote } = world.pipeline;
  if (trunkTip === null) throw new Error(`the remote "${remote}" has no branch "${trunk}"`);
  const [answer] = await world.forwardPorts.forwardPorts([{ base: base.commit, fix, into: trunkTip }]);
  if (answer == null) throw new PromoteError(errors.portUnknown(component.name, name, `${remote}/${trunk}`));
  if (answer.kind !== 'missing') return ported(world, request, hotfix, answer, trunkTip);
  return bringOver(world, request, hotfix, answer, trunkTip);
}

async function meant(world: PortWorld, state: Obligations, request: ForwardPort): Promise<Hotfix> {
  const { name, branch } = request;
  const checkout = name === undefined && branch === undefined ? await world.git.checkout() : null;
  return findHotfix(state, { name, branch }, checkout?.branch ?? null);
}

async function waived(world: PortWorld, request: ForwardPort, { name }: Hotfix): Promise<ForwardPortResult> {
  const { component, reason, dryRun } = request;
  if (reason === undefined || reason.trim() === '') {
    throw new PromoteError(errors.waiverWithoutReason(component.name, name));
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
  { kind }: PortAnswer,
  trunkTip: string,
): Promise<ForwardPortResult> {
  const how = {
    ancestor: 'it was merged',
    patches: 'the same changes are there',
    declared: 'a commit says so',
    missing: '',
  }[kind];
  if (!dryRun) await settle(world, component.name, name, { kind: 'ported', reason: how, commit: trunkTip });
  const where = `${world.pipeline.remote}/${world.pipeline.trunk}`;
  return done(
    `${where} has the hotfix ${name} of ${component.name}: ${how}. Next: nx run ${component.name}:release`,
  );
}

async function bringOver(
  world: PortWorld,
  { component, dryRun }: ForwardPort,
  hotfix: Hotfix,
  { missing }: PortAnswer,
  onto: string,
): Promise<ForwardPortResult> {
  const { remote, trunk } = world.pipeline;
  const branch = `forward-port/${component.name}/${hotfix.name}`;
  const facts = { component: component.name, hotfix, branch, remote, trunk, missing };
  if (dryRun) return done(`${portedText(facts, null)}\n(dry run: nothing was changed)`);
  const { remote: there } = await world.branches.find(branch);
  if (there === null) {
    const commits = missing.map(({ commit }) => commit);
    const answer = await world.cherryPicks.pick({ branch, onto, commits });
    if (answer.kind === 'conflict') return { text: conflictText(facts, answer), success: false };
    if (answer.kind === 'empty') {
      return ported(
        world,
        { component, dryRun } as ForwardPort,
        hotfix,
        { kind: 'patches', missing: [] },
        onto,
      );
    }
  }
  const pullRequest: PullRequestAnswer = await world.pullRequests.open({
    branch,
    into: trunk,
    ...portMessage(facts),
  });
  return done(portedText(facts, pullRequest));
}

/** What somebody else settled meanwhile stays as it is. */
async function settle(
  world: PortWorld,
  component: string,
  hotfix: string,
  how: { readonly kind: 'waive' | 'ported'; readonly reason: string; readonly commit?: string },
): Promise<void> {
  await writeHotfix(world, component, ({ hotfixes }) =>
    hotfixes.some(({ name, settled }) => name === hotfix && settled === null)
      ? { component, hotfix, ...how }
      : null,
  );
}

function done(text: string): ForwardPortResult {
  return { text, success: true };
}
