import { PromoteError } from '../errors.js';
import * as errors from '../errors/hotfix.js';
import type { Intent } from '../intent.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import type { Base, Hotfix } from '../model/hotfix.js';
import { overrideOf } from '../plan/overrides.js';
import type { CheckoutFacts } from '../ports/git.js';
import type { World } from '../world.js';
import { basesOf } from './bases.js';
import { findHotfix } from './find-hotfix.js';
import { writeHotfix } from './write-hotfix.js';

interface Request extends Pick<Intent, 'branch' | 'environment' | 'override'> {
  readonly component: Component;
}

/**
 * The decision that stands behind what is to be shipped. Nobody ships without one; whoever must goes past that
 * with a reason, and that is the decision then.
 */
export async function decideNow(
  world: World,
  ledger: LedgerSnapshot,
  request: Request,
  checkout: CheckoutFacts,
): Promise<Hotfix> {
  const { component, branch } = request;
  const { state } = ledger.obligations(component.name);
  try {
    return findHotfix(state, { branch }, checkout.branch);
  } catch (error) {
    const reason = overridden(world, request);
    if (!(error instanceof PromoteError) || reason === null || branch === undefined) throw error;
    return await decide(world, ledger, component, branch, reason);
  }
}

function overridden({ pipeline, holder }: World, request: Request): string | null {
  const environment = pipeline.environments.find(({ name }) => name === request.environment);
  if (environment === undefined || request.override === undefined) return null;
  const intent = { ...request, step: 'tag' as const, components: [], dryRun: false, typed: '' };
  return overrideOf({ intent, environment, holder }, 'hotfix-decision')?.reason ?? null;
}

async function decide(
  world: World,
  ledger: LedgerSnapshot,
  component: Component,
  branch: string,
  reason: string,
): Promise<Hotfix> {
  const base = await baseOf(world, ledger, component, branch);
  const name = branch.replaceAll('/', '-');
  const record = {
    kind: 'hotfix' as const,
    component: component.name,
    hotfix: name,
    reason,
    branch,
    from: base.environment,
    base: base.artifact,
  };
  await writeHotfix(world, component.name, () => record);
  return {
    name,
    branch,
    from: base.environment,
    base: base.artifact,
    reason,
    by: world.actor.name,
    approvedBy: null,
    since: world.clock.now().toISOString(),
    commit: null,
    earlier: [],
    settled: null,
  };
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
  if (tip === null)
    throw new PromoteError(errors.branchMissing(component.name, branch, world.pipeline.remote));
  const pairs = bases.map(({ artifact }) => ({ ancestor: artifact.commit, descendant: tip }));
  const answers = await world.git.ancestry(pairs);
  const base = bases.find((_, at) => answers[at] === true);
  if (base === undefined)
    throw new PromoteError(errors.hotfixElsewhere(branch, bases[0]?.artifact.shortId ?? '?'));
  return base;
}
