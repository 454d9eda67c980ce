import { refProblem } from '../config/ref-rules.js';
import * as commonErrors from '../error-catalogue.js';
import { PromoteError } from '../errors.js';
import * as errors from '../errors/hotfix.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import { readSnapshot, type LedgerSnapshot } from '../ledger/snapshot.js';
import { sameArtifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import { baseText, type Base, type Hotfix } from '../model/hotfix.js';
import type { ComponentChanges } from '../ports/changes.js';
import { changeSummary, openedText } from '../render/hotfix.js';
import type { World } from '../world.js';
import { basesOf, chooseBase, hotfixEnvironments } from './bases.js';
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
  const branch = `hotfix/${component.name}/${name}`;
  const checkout = await world.git.checkout();
  if (checkout.dirty.length > 0) throw new PromoteError(commonErrors.dirtyTree(checkout.dirty, typed));
  const { ledger: tips } = await world.git.remoteState();
  const ledger = await readSnapshot(world.ledger, ledgerRefs(world.pipeline.ledger.prefix), tips);
  const base = await baseFor(world, ledger, request);
  const known = ledger.obligations(component.name).state.hotfixes.find((hotfix) => hotfix.name === name);
  if (known !== undefined && !isSameDecision(known, base)) {
    throw new PromoteError(errors.hotfixNameTaken(component.name, name, known.by, known.since));
  }
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
    throw new PromoteError(errors.hotfixOptionMissing(component.name, 'name'));
  }
  const problem = name.includes('/') ? 'must not contain "/"' : refProblem(name);
  if (problem !== null) throw new PromoteError(errors.hotfixNameRefused(name, problem));
  return name;
}

function reasonOf({ component, reason }: OpenHotfix): string {
  if (reason === undefined || reason.trim() === '') {
    throw new PromoteError(errors.hotfixOptionMissing(component.name, 'reason'));
  }
  return reason;
}

async function baseFor(world: OpenWorld, ledger: LedgerSnapshot, request: OpenHotfix): Promise<Base> {
  const { component, from, typed } = request;
  const bases = basesOf(world.pipeline, ledger, component.name);
  if (bases.length === 0) {
    const environments = hotfixEnvironments(world.pipeline).map(({ name }) => name);
    throw new PromoteError(errors.nothingToFix(component.name, environments));
  }
  const where = bases.map(({ environment }) => environment);
  if (from !== undefined && !where.includes(from)) {
    throw new PromoteError(errors.hotfixFromUnknown(component.name, from, where));
  }
  const base = chooseBase(bases, from);
  if (base !== null) return base;
  const consequences = await consequencesOf(world, component, bases);
  throw new PromoteError(errors.baseNeeded(component.name, where, consequences, typed));
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
      `from ${base.environment} (${baseText(base)}): ${last.environment} gets, beside the fix, ${changeSummary(found.comes)}`,
      `from ${last.environment} (${baseText(last)}): ${last.environment} gets the fix alone; ${base.environment} runs without ${changeSummary(found.comes)} until the newer candidate, with the fix, is promoted again`,
    ];
  });
  return [...new Set(lines)];
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
  { closureRoots }: Component,
  last: Base,
  others: readonly Base[],
): Promise<ReadonlyMap<string, ComponentChanges>> {
  const queries = others.map(({ environment, artifact }) => ({
    component: environment,
    closureRoots,
    from: last.artifact.commit,
    to: artifact.commit,
  }));
  return world.changes.changes(queries, world.pipeline);
}

function isSameDecision(hotfix: Hotfix, base: Base): boolean {
  return hotfix.commit === null && hotfix.settled === null && sameArtifact(hotfix.base, base.artifact);
}

/** A branch that this very hotfix had made before it was interrupted is its own. */
async function insistOnFreeBranch(
  world: OpenWorld,
  branch: string,
  base: Base,
  isDecided: boolean,
): Promise<void> {
  const { local, remote } = await world.branches.find(branch);
  if (remote !== null) {
    throw new PromoteError(errors.branchElsewhere(branch, `on ${world.pipeline.remote}`, remote));
  }
  if (local !== null && !(isDecided && local === base.artifact.commit)) {
    throw new PromoteError(errors.branchElsewhere(branch, 'in this clone', local));
  }
}

async function decide(
  world: OpenWorld,
  { component, approvedBy }: OpenHotfix,
  decision: { readonly name: string; readonly reason: string; readonly branch: string; readonly base: Base },
): Promise<void> {
  const { name, reason, branch, base } = decision;
  const written = await writeHotfix(world, component.name, ({ hotfixes }) => {
    if (hotfixes.some((hotfix) => hotfix.name === name)) return null;
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
  if (!written) return;
  const agreed = approvedBy === undefined ? '' : `, approved by ${approvedBy}`;
  const text = `${component.name}: hotfix ${name} is begun by ${world.actor.name}${agreed}, on top of ${baseText(base)} from ${base.environment}: ${reason}`;
  const announcement = {
    id: `hotfix ${component.name} ${name} ${base.artifact.commit}`,
    event: 'hotfix-opened' as const,
    environment: base.environment,
    components: [component.name],
    text,
  };
  try {
    await world.notifier.announce(announcement);
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    world.reporter.warn(error.message);
  }
}
