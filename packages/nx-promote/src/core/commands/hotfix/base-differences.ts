import { isOnBothSides } from '../../changelog/entries.js';
import { sameArtifact } from '../../model/artifact.js';
import type { Component } from '../../model/component.js';
import { scopeOf } from '../../model/component-scope.js';
import { baseText, type Base } from '../../model/hotfix.js';
import type { ChangeFacts, ComponentChanges } from '../../ports/changes.js';
import { changeSummary } from '../../render/hotfix.js';
import type { World } from '../../world.js';

type ChangesWorld = Pick<World, 'changes' | 'pipeline'>;

/** What each base would carry into the last environment, or leave out of the ones before. */
export async function consequencesOf(
  world: ChangesWorld,
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

/** How each environment that differs from the last one does. */
export async function differenceOf(
  world: ChangesWorld,
  component: Component,
  bases: readonly Base[],
): Promise<ReadonlyMap<string, ComponentChanges>> {
  const [last, ...others] = bases;
  const differing = others.filter(({ artifact }) => !sameArtifact(artifact, last?.artifact ?? null));
  if (last === undefined || differing.length === 0) return new Map();
  return compare(world, component, last, differing);
}

async function compare(
  world: ChangesWorld,
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
