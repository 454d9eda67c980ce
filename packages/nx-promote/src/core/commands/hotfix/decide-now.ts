import { carryOut, type Look } from '../carry-out.js';
import { unknownAncestry } from '../../errors/history.js';
import { branchMissing, hotfixElsewhere } from '../../errors/hotfix.js';
import { PromoteError } from '../../errors/promote-error.js';
import type { ChainRequest } from '../../intent.js';
import { readLedger } from '../../ledger/read-ledger.js';
import type { LedgerSnapshot } from '../../ledger/snapshot.js';
import type { Component } from '../../model/component.js';
import type { Base, Hotfix } from '../../model/hotfix.js';
import { overrideOf } from '../../plan/gates/overrides.js';
import type { Step } from '../../plan/plan.js';
import type { CheckoutFacts } from '../../ports/git.js';
import type { World } from '../../world.js';
import { basesOf } from './bases.js';
import { findHotfix } from './find-hotfix.js';
import { onBranch, planDecision, type DecisionPlan } from './plan-decision.js';

interface Request extends Pick<ChainRequest, 'environment' | 'override' | 'typed' | 'dryRun'> {
  readonly branch?: string;
  readonly component: Component;
}

/** The hotfix that is meant, and what was done to decide it, or in a dry run would be. */
export async function decideNow(
  world: World,
  ledger: LedgerSnapshot,
  request: Request,
  checkout: CheckoutFacts,
): Promise<{ readonly hotfix: Hotfix; readonly steps: readonly Step[] }> {
  const { component } = request;
  const branch = request.branch ?? ownBranch(world, checkout);
  if (branch === undefined) {
    return { hotfix: findHotfix(ledger.obligations(component.name).state, {}, null), steps: [] };
  }
  let known: LedgerSnapshot | null = ledger;
  const { plan } = await carryOut(
    world,
    async () => {
      const seen = known ?? (await readLedger(world)).ledger;
      known = null;
      return look(world, seen, request, branch);
    },
    request,
  );
  if (plan.hotfix === null) throw new Error(`the hotfix on ${branch} was neither decided nor refused`);
  return { hotfix: plan.hotfix, steps: plan.steps };
}

/** A person on a branch of their own means that one, and never another that happens to be open. */
function ownBranch({ pipeline }: World, { branch }: CheckoutFacts): string | undefined {
  return branch === null || branch === pipeline.trunk ? undefined : branch;
}

async function look(
  world: World,
  ledger: LedgerSnapshot,
  request: Request,
  branch: string,
): Promise<Look<DecisionPlan>> {
  const { component, typed } = request;
  const obligations = ledger.obligations(component.name).state;
  const reason = overridden(world, request);
  const isToBeMade = reason !== null && onBranch(obligations, branch) === undefined;
  const plan = planDecision({
    component: component.name,
    branch,
    obligations,
    reason,
    base: isToBeMade ? await baseOf(world, ledger, component, branch) : null,
    actor: world.actor,
    now: world.clock.now().toISOString(),
    typed,
  });
  return { ledger, plan };
}

function overridden({ pipeline, actor }: World, request: Request): string | null {
  const environment = pipeline.environments.find(({ name }) => name === request.environment);
  if (environment === undefined || request.override === undefined) return null;
  const intent = { ...request, step: 'tag' as const, components: [] };
  return overrideOf({ intent, environment, actor }, 'hotfix-decision')?.reason ?? null;
}

/** The newest of what runs that the branch contains. */
async function baseOf(
  world: World,
  ledger: LedgerSnapshot,
  component: Component,
  branch: string,
): Promise<Base> {
  const bases = basesOf(world.pipeline, ledger, component.name);
  const { local, remote } = await world.branches.find(branch);
  const tip = local ?? remote;
  if (tip === null) throw new PromoteError(branchMissing(component.name, branch, world.pipeline.remote));
  const pairs = bases.map(({ artifact }) => ({ ancestor: artifact.commit, descendant: tip }));
  const answers = await world.git.ancestry(pairs);
  for (const [at, { artifact }] of bases.entries()) {
    const contains = answers[at];
    if (contains === 'yes') break;
    if (contains === 'no' || contains === undefined) continue;
    throw new PromoteError(unknownAncestry(artifact.commit, branch, contains.gap, world.pipeline.remote));
  }
  const base = bases.find((_, at) => answers[at] === 'yes');
  if (base === undefined) throw new PromoteError(hotfixElsewhere(branch, bases[0]?.artifact.shortId ?? '?'));
  return base;
}
