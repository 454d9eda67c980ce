import type { Component } from '../model/component.js';
import { scopeOf } from '../model/component-scope.js';
import { sameArtifact } from '../model/artifact.js';
import { standing } from '../model/state.js';
import type { ChangesQuery, ComponentChanges } from '../ports/changes.js';
import type { StatusFacts } from './facts.js';

/** How many changes lie between two places of one component; null where nobody can tell. */
export type Counts = (component: string, after: string | null) => number | null;

/** Where changes wait: on the trunk (null), or in an environment for the one that follows it. */
interface Gap {
  readonly component: string;
  readonly after: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** What the history must be asked, all at once: every gap that holds something. */
export function pendingQueries(facts: StatusFacts): ChangesQuery[] {
  const scopes = new Map(facts.components.map((component) => [component.name, scopeOf(component)]));
  return gapsOf(facts).flatMap(({ component, after, from, to }) => {
    const scope = scopes.get(component);
    if (from === null || to === null || from === to || scope === undefined) return [];
    return [{ component: keyOf(component, after), ...scope, from, to }];
  });
}

/** The answers by place. `changes` is null where the history could not be asked. */
export function countsOf(
  facts: StatusFacts,
  changes: ReadonlyMap<string, Pick<ComponentChanges, 'comes'>> | null,
): Counts {
  const counts = new Map<string, number | null>();
  for (const { component, after, from, to } of gapsOf(facts)) {
    const key = keyOf(component, after);
    const isLevel = from !== null && from === to;
    counts.set(key, isLevel ? 0 : (changes?.get(key)?.comes.length ?? null));
  }
  return (component, after) => counts.get(keyOf(component, after)) ?? null;
}

function gapsOf({ pipeline, components, ledger, trunkTip }: StatusFacts): Gap[] {
  return components.flatMap(({ name: component }) => {
    const states = pipeline.environments.map(({ name }) => ledger.component(name, component).state);
    const [first] = states;
    const released = first === undefined ? null : standing(first);
    const trunk = { component, after: null, from: released?.commit ?? null, to: trunkTip };
    const between = states.slice(0, -1).map(({ environment, verified }, at): Gap => {
      const next = states[at + 1]?.live ?? null;
      const isLevel = next !== null && sameArtifact(verified, next);
      const to = isLevel ? next.commit : (verified?.commit ?? null);
      return { component, after: environment, from: next?.commit ?? null, to };
    });
    return [trunk, ...between];
  });
}

/** Components that have no record in the first environment: all of their history waits. */
export function neverReleased({ pipeline, components, ledger }: StatusFacts): readonly Component[] {
  const first = pipeline.environments[0]?.name ?? '';
  return components.filter(({ name }) => ledger.component(first, name).tip === null);
}

/** The answer's key of what waits for the environment that follows one; null: on the trunk. */
export function keyOf(component: string, after: string | null): string {
  return JSON.stringify([component, after]);
}
