import { PromoteError } from '../errors.js';
import { unknownAncestry } from '../errors/history.js';
import { branchMissing, hotfixElsewhere, hotfixUndecided } from '../errors/hotfix.js';
import type { ChainRequest } from '../intent.js';
import { readLedger } from '../ledger/read-ledger.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import type { Base, Hotfix, Obligations } from '../model/hotfix.js';
import { overrideOf } from '../plan/overrides.js';
import type { CheckoutFacts } from '../ports/git.js';
import type { World } from '../world.js';
import { announceOpened } from './announce-opened.js';
import { basesOf } from './bases.js';
import { findHotfix } from './find-hotfix.js';
import { writeHotfix } from './write-hotfix.js';

interface Request extends Pick<ChainRequest, 'environment' | 'override' | 'typed'> {
  readonly branch?: string;
  readonly component: Component;
}

/**
 * The decision behind what is to be shipped. Nobody ships without one; an override of this rule gives a reason,
 * and that is the decision then.
 */
export async function decideNow(
  world: World,
  ledger: LedgerSnapshot,
  request: Request,
  checkout: CheckoutFacts,
): Promise<Hotfix> {
  const { component, typed } = request;
  const { state } = ledger.obligations(component.name);
  const branch = request.branch ?? ownBranch(world, checkout);
  if (branch === undefined) return findHotfix(state, {}, null);
  const decided = onBranch(state, branch);
  const reason = overridden(world, request);
  if (decided !== undefined) {
    // Decided in this very way, by a run that may have ended before it could tell.
    if (reason === decided.reason && decided.commit === null)
      await announceOpened(world, component.name, decided);
    return decided;
  }
  if (reason === null) throw new PromoteError(hotfixUndecided(component.name, branch, typed));
  return decide(world, ledger, component, branch, reason);
}

/** A person on a branch of their own means that one, and never another that happens to be open. */
function ownBranch({ pipeline }: World, { branch }: CheckoutFacts): string | undefined {
  return branch === null || branch === pipeline.trunk ? undefined : branch;
}

function onBranch({ hotfixes }: Obligations, branch: string): Hotfix | undefined {
  return hotfixes.find((hotfix) => hotfix.branch === branch);
}

function overridden({ pipeline, actor }: World, request: Request): string | null {
  const environment = pipeline.environments.find(({ name }) => name === request.environment);
  if (environment === undefined || request.override === undefined) return null;
  const intent = { ...request, step: 'tag' as const, components: [], dryRun: false };
  return overrideOf({ intent, environment, actor }, 'hotfix-decision')?.reason ?? null;
}

async function decide(
  world: World,
  ledger: LedgerSnapshot,
  component: Component,
  branch: string,
  reason: string,
): Promise<Hotfix> {
  const { environment: from, artifact: base } = await baseOf(world, ledger, component, branch);
  await writeHotfix(world, component.name, (now) => {
    if (onBranch(now, branch) !== undefined) return null;
    const hotfix = freeName(now, branch.replaceAll('/', '-'));
    return { kind: 'hotfix', component: component.name, hotfix, reason, branch, from, base };
  });
  const { ledger: after } = await readLedger(world);
  const decided = findHotfix(after.obligations(component.name).state, { branch }, null);
  await announceOpened(world, component.name, decided);
  return decided;
}

/** Two branches may be written alike as names: `fix/uuid` and `fix-uuid`. */
function freeName({ hotfixes }: Obligations, wanted: string): string {
  const isTaken = (name: string): boolean => hotfixes.some((hotfix) => hotfix.name === name);
  let name = wanted;
  for (let next = 2; isTaken(name); next += 1) name = `${wanted}-${next}`;
  return name;
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
