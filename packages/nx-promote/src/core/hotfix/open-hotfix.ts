import { scopeOf } from '../model/component-scope.js';
import { isOnBothSides } from '../changelog/entries.js';
import { refProblem } from '../config/ref-rules.js';
import {
  approvalElsewhere,
  approvalEmpty,
  baseNeeded,
  branchElsewhere,
  branchInTheWay,
  hotfixFromUnknown,
  hotfixNameRefused,
  hotfixNameTaken,
  hotfixOptionMissing,
  nothingToFix,
} from '../errors/hotfix.js';
import { dirtyTree } from '../errors/trunk.js';
import { PromoteError } from '../errors.js';
import { readLedger } from '../ledger/read-ledger.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { sameArtifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import { baseText, hotfixEnvironments, type Base, type Hotfix } from '../model/hotfix.js';
import type { ChangeFacts, ComponentChanges } from '../ports/changes.js';
import { changeSummary, openedText } from '../render/hotfix.js';
import type { World } from '../world.js';
import { announceOpened } from './announce-opened.js';
import { basesOf, chooseBase } from './bases.js';
import { findHotfix } from './find-hotfix.js';
import { writeHotfix } from './write-hotfix.js';

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

type OpenWorld = Pick<
  World,
  'pipeline' | 'git' | 'ledger' | 'branches' | 'changes' | 'notifier' | 'clock' | 'ids' | 'actor' | 'reporter'
>;

/**
 * Records that a hotfix is needed, tells the team, and makes the branch on which it is to be written, from
 * what runs. Repeated after anything went wrong, it goes on. Gives what to tell the person.
 */
export async function openHotfix(world: OpenWorld, request: OpenHotfix): Promise<string> {
  const { component, typed } = request;
  const [name, reason] = [nameOf(request), reasonOf(request)];
  insistOnSomebody(request);
  const branch = `hotfix/${component.name}/${name}`;
  const checkout = await world.git.checkout();
  if (checkout.dirty.length > 0) throw new PromoteError(dirtyTree(checkout.dirty, typed));
  const { ledger } = await readLedger(world);
  const base = await baseFor(world, ledger, request);
  const known = ledger.obligations(component.name).state.hotfixes.find((hotfix) => hotfix.name === name);
  if (known !== undefined) insistOnSameDecision(world, known, { reason, base }, request);
  await insistOnFreeBranch(world, branch, base, known !== undefined);
  const bases = basesOf(world.pipeline, ledger, component.name);
  const text = openedText({
    component: component.name,
    name,
    branch,
    base,
    bases,
    environments: hotfixEnvironments(world.pipeline).map((environment) => environment.name),
    difference: await differenceOf(world, component, bases),
    trunk: `${world.pipeline.remote}/${world.pipeline.trunk}`,
  });
  if (request.dryRun) return `${text}\n(dry run: nothing was changed)`;
  await decide(world, request, { name, reason, branch, base });
  await world.branches.begin(branch, base.artifact.commit);
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

function insistOnSomebody({ approvedBy }: OpenHotfix): void {
  if (approvedBy?.trim() === '') throw new PromoteError(approvalEmpty(approvedBy));
}

function reasonOf({ component, reason }: OpenHotfix): string {
  if (reason === undefined || reason.trim() === '') {
    throw new PromoteError(hotfixOptionMissing(component.name, 'reason'));
  }
  return reason;
}

async function baseFor(world: OpenWorld, ledger: LedgerSnapshot, request: OpenHotfix): Promise<Base> {
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

/** What each base would carry into the last environment, or leave out of the ones before. */
async function consequencesOf(
  world: OpenWorld,
  component: Component,
  bases: readonly Base[],
): Promise<string[]> {
  const [last, ...others] = bases as [Base, ...Base[]];
  const changes = await compare(world, component, last, others);
  const lines = others.flatMap((base) => {
    const found = changes.get(base.environment);
    if (sameArtifact(base.artifact, last.artifact) || found === undefined) return [];
    return [
      `from ${base.environment} (${baseText(base)}): ${last.environment} gets, beside the fix, ${changeSummary(found.comes)}${andLoses(found)}`,
      `from ${last.environment} (${baseText(last)}): ${last.environment} gets the fix alone; ${base.environment} ${becomes(found)}`,
    ];
  });
  return [...new Set(lines)];
}

/** What the last environment has, and what stands on another base would take back. */
function andLoses({ goes }: ComponentChanges): string {
  return goes.length === 0 ? '' : `, and is without ${changeSummary(goes)}`;
}

function becomes({ comes, goes }: ComponentChanges): string {
  const gets = goes.length === 0 ? [] : [`gets ${changeSummary(goes)} that it lacks`];
  const misses =
    comes.length === 0
      ? []
      : [`runs without ${changeSummary(comes)} until the newer candidate, with the fix, is promoted again`];
  return [...gets, ...misses].join(', and ') || 'gets nothing else';
}

async function differenceOf(
  world: OpenWorld,
  component: Component,
  bases: readonly Base[],
): Promise<ReadonlyMap<string, ComponentChanges>> {
  const [last, ...others] = bases;
  const differing = others.filter(({ artifact }) => !sameArtifact(artifact, last?.artifact ?? null));
  if (last === undefined || differing.length === 0) return new Map();
  return compare(world, component, last, differing);
}

async function compare(
  world: OpenWorld,
  component: Component,
  last: Base,
  others: readonly Base[],
): Promise<ReadonlyMap<string, ComponentChanges>> {
  const queries = others.map(({ environment, artifact }) => ({
    component: environment,
    ...scopeOf(component),
    from: last.artifact.commit,
    to: artifact.commit,
  }));
  const changes = await world.changes.changes(queries, world.pipeline);
  return new Map([...changes].map(([environment, found]) => [environment, onOneSide(found)]));
}

/** A base lacks nothing that it has as another commit, as after a forward port. */
function onOneSide({ comes, goes, ...rest }: ComponentChanges): ComponentChanges {
  const isOnOne = (change: ChangeFacts): boolean => !isOnBothSides(change);
  return { comes: comes.filter(isOnOne), goes: goes.filter(isOnOne), ...rest };
}

/** Repeated, a command goes on with its own decision; another one must not pass for it. */
function insistOnSameDecision(
  { actor }: OpenWorld,
  known: Hotfix,
  { reason, base }: { readonly reason: string; readonly base: Base },
  { component: { name: component }, approvedBy }: OpenHotfix,
): void {
  const isFresh = known.commit === null && known.settled === null;
  const isSame = known.by === actor.name && known.reason === reason;
  if (!isFresh || !isSame || !sameArtifact(known.base, base.artifact)) {
    throw new PromoteError(hotfixNameTaken(component, known));
  }
  if (approvedBy !== undefined && approvedBy !== known.approvedBy) {
    throw new PromoteError(approvalElsewhere(component, known));
  }
}

/** A branch that this very hotfix had made before it was interrupted is its own. */
async function insistOnFreeBranch(
  world: OpenWorld,
  branch: string,
  base: Base,
  isDecided: boolean,
): Promise<void> {
  const { local, remote, inTheWay } = await world.branches.find(branch);
  if (inTheWay !== null) {
    const { remote: origin } = world.pipeline;
    throw new PromoteError(branchInTheWay(branch, inTheWay, origin, 'choose another --name'));
  }
  if (remote !== null) {
    throw new PromoteError(branchElsewhere(branch, `on ${world.pipeline.remote}`, remote));
  }
  if (local !== null && !(isDecided && local === base.artifact.commit)) {
    throw new PromoteError(branchElsewhere(branch, 'in this clone', local));
  }
}

async function decide(
  world: OpenWorld,
  request: OpenHotfix,
  decision: { readonly name: string; readonly reason: string; readonly branch: string; readonly base: Base },
): Promise<void> {
  const { component, approvedBy } = request;
  const { name, reason, branch, base } = decision;
  await writeHotfix(world, component.name, ({ hotfixes }) => {
    const known = hotfixes.find((hotfix) => hotfix.name === name);
    if (known !== undefined) {
      insistOnSameDecision(world, known, decision, request);
      return null;
    }
    const agreed = approvedBy === undefined ? {} : { approvedBy };
    const { environment: from, artifact } = base;
    return {
      kind: 'hotfix',
      component: component.name,
      hotfix: name,
      reason,
      branch,
      from,
      base: artifact,
      ...agreed,
    };
  });
  const { ledger: after } = await readLedger(world);
  const decided = findHotfix(after.obligations(component.name).state, { name }, null);
  await announceOpened(world, component.name, decided, base.names);
}
