import { carryOut, type Look } from '../carry-out.js';
import { readLedger } from '../../ledger/read-ledger.js';
import type { LedgerSnapshot } from '../../ledger/snapshot.js';
import type { Component } from '../../model/component.js';
import { hotfixEnvironments, type Hotfix } from '../../model/hotfix.js';
import { bringHotfixes, portQuestion } from '../../observe/forward-ports.js';
import type { CommandPlan, Found } from '../../plan/command-plan.js';
import type { World } from '../../world.js';
import { findHotfix } from './find-hotfix.js';
import { asksTrunk, planForwardPort, type PortRequest, type PortState } from './plan-forward-port.js';
import { picksFor } from './port-branch.js';

/** Settle that the trunk has a hotfix: bring it there, or let it go with a reason. */
export interface ForwardPort extends PortRequest {
  readonly component: Component;
  readonly dryRun: boolean;
}

export interface ForwardPortResult {
  readonly text: string;
  /** False when a person has to go on. */
  readonly success: boolean;
}

/** Looks whether the trunk has the fix by now, and brings it there. Repeated, it finds what is there. */
export async function forwardPort(world: World, request: ForwardPort): Promise<ForwardPortResult> {
  const { text, success } = await carryOut(world, (found) => look(world, request, found), request);
  return { text, success };
}

async function look(world: World, request: ForwardPort, found: Found): Promise<Look<CommandPlan>> {
  const { component } = request;
  const { remote, trunk } = world.pipeline;
  const { ledger, remote: state } = await readLedger(world);
  await bringHotfixes(world.git, ledger, [component]);
  const hotfix = await meant(world, ledger, request);
  const port = asksTrunk(hotfix, request)
    ? { port: await askTrunk(world, ledger, component.name, hotfix, state.trunkTip, found) }
    : {};
  const plan = planForwardPort({
    component: component.name,
    request,
    hotfix,
    remote,
    trunk,
    entry: hotfixEnvironments(world.pipeline)[0]?.name ?? hotfix.from,
    ...port,
    found,
    actor: world.actor,
    now: world.clock.now().toISOString(),
    spell: world.spell,
  });
  return { ledger, plan };
}

async function meant(world: World, ledger: LedgerSnapshot, request: ForwardPort): Promise<Hotfix> {
  const { component, name, branch } = request;
  const checkout = name === undefined && branch === undefined ? await world.git.checkout() : null;
  return findHotfix(ledger.obligations(component.name).state, { name, branch }, checkout?.branch ?? null);
}

async function askTrunk(
  world: World,
  ledger: LedgerSnapshot,
  component: string,
  hotfix: Hotfix & { readonly commit: string },
  trunkTip: string | null,
  { pick }: Found,
): Promise<PortState> {
  const { remote, trunk } = world.pipeline;
  if (trunkTip === null) throw new Error(`the remote "${remote}" has no branch "${trunk}"`);
  const branch = `forward-port/${component}/${hotfix.name}`;
  const question = portQuestion(ledger, component, hotfix, trunkTip);
  const [answer] = await world.forwardPorts.forwardPorts([question]);
  if (answer === undefined) throw new Error(`nobody said whether the trunk has ${hotfix.name}`);
  const wanted = answer.kind === 'missing' ? await picksFor(world, branch, question, answer.missing) : null;
  const byFiles = { ...question, ported: { commit: null } };
  const [leftover = null] = pick?.kind === 'empty' ? await world.forwardPorts.forwardPorts([byFiles]) : [];
  return { trunkTip, answer, branch, wanted, leftover };
}
