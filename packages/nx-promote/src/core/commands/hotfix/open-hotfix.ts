import { carryOut, type Look } from '../carry-out.js';
import { refProblem } from '../../config/ref-rules.js';
import {
  approvalEmpty,
  baseNeeded,
  hotfixFromUnknown,
  hotfixNameRefused,
  hotfixOptionMissing,
  nothingToFix,
} from '../../errors/hotfix.js';
import { dirtyTree } from '../../errors/trunk.js';
import { PromoteError } from '../../errors/promote-error.js';
import { readLedger } from '../../ledger/read-ledger.js';
import type { LedgerSnapshot } from '../../ledger/snapshot.js';
import type { Component } from '../../model/component.js';
import { hotfixEnvironments, type Base } from '../../model/hotfix.js';
import type { CommandPlan } from '../../plan/command-plan.js';
import { openedText } from '../../render/hotfix.js';
import type { World } from '../../world.js';
import { consequencesOf, differenceOf } from './base-differences.js';
import { basesOf, chooseBase } from './bases.js';
import { planOpenHotfix } from './plan-open.js';

/** What was typed: a hotfix of this component is needed, and why. */
export interface OpenHotfix {
  readonly component: Component;
  readonly name: string | undefined;
  readonly reason: string | undefined;
  readonly from: string | undefined;
  readonly approvedBy: string | undefined;
  readonly dryRun: boolean;
  readonly typed: string;
}

/**
 * Records that a hotfix is needed, tells the team, and makes the branch on which it is to be written, from
 * what runs. Repeated after anything went wrong, it goes on. Gives what to tell the person.
 */
export async function openHotfix(world: World, request: OpenHotfix): Promise<string> {
  const asked = { name: nameOf(request), reason: reasonOf(request) };
  insistOnSomebody(request);
  const { text } = await carryOut(world, () => look(world, { ...request, ...asked }), request);
  return text;
}

function nameOf({ component, name }: OpenHotfix): string {
  if (name === undefined || name.trim() === '') {
    throw new PromoteError(hotfixOptionMissing(component.name, 'name'));
  }
  const problem = name.includes('/') ? 'must not contain "/"' : refProblem(name);
  if (problem !== null) throw new PromoteError(hotfixNameRefused(name, problem));
  return name;
}

function reasonOf({ component, reason }: OpenHotfix): string {
  if (reason === undefined || reason.trim() === '') {
    throw new PromoteError(hotfixOptionMissing(component.name, 'reason'));
  }
  return reason;
}

function insistOnSomebody({ approvedBy }: OpenHotfix): void {
  if (approvedBy?.trim() === '') throw new PromoteError(approvalEmpty(approvedBy));
}

async function look(
  world: World,
  request: OpenHotfix & { readonly name: string; readonly reason: string },
): Promise<Look<CommandPlan>> {
  const { component, name, reason, approvedBy, typed } = request;
  const branch = `hotfix/${component.name}/${name}`;
  const checkout = await world.git.checkout();
  if (checkout.dirty.length > 0) throw new PromoteError(dirtyTree(checkout.dirty, typed));
  const { ledger } = await readLedger(world);
  const base = await baseFor(world, ledger, request);
  const plan = planOpenHotfix({
    component: component.name,
    name,
    reason,
    approvedBy,
    branch,
    base,
    known: ledger.obligations(component.name).state.hotfixes.find((hotfix) => hotfix.name === name),
    found: await world.branches.find(branch),
    remote: world.pipeline.remote,
    actor: world.actor,
    now: world.clock.now().toISOString(),
    text: await textOf(world, ledger, { component, name, branch, base }),
  });
  return { ledger, plan };
}

async function textOf(
  world: World,
  ledger: LedgerSnapshot,
  opened: {
    readonly component: Component;
    readonly name: string;
    readonly branch: string;
    readonly base: Base;
  },
): Promise<string> {
  const { pipeline } = world;
  const bases = basesOf(pipeline, ledger, opened.component.name);
  return openedText(
    {
      ...opened,
      component: opened.component.name,
      bases,
      environments: hotfixEnvironments(pipeline).map((environment) => environment.name),
      difference: await differenceOf(world, opened.component, bases),
      trunk: `${pipeline.remote}/${pipeline.trunk}`,
    },
    world.spell,
  );
}

async function baseFor(world: World, ledger: LedgerSnapshot, request: OpenHotfix): Promise<Base> {
  const { component, from, typed } = request;
  const bases = basesOf(world.pipeline, ledger, component.name);
  if (bases.length === 0) {
    const environments = hotfixEnvironments(world.pipeline).map(({ name }) => name);
    throw new PromoteError(nothingToFix(component.name, environments));
  }
  const where = bases.map(({ environment }) => environment);
  if (from !== undefined && !where.includes(from)) {
    throw new PromoteError(hotfixFromUnknown(component.name, from, where));
  }
  const base = chooseBase(bases, from);
  if (base !== null) return base;
  const consequences = await consequencesOf(world, component, bases);
  throw new PromoteError(baseNeeded(component.name, where, consequences, typed));
}
