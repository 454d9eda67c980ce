import { scopeOf } from '../../model/component-scope.js';
import { changelogEntries, entryRules } from '../../changelog/entries.js';
import { mergeQueries } from '../../changelog/merge-queries.js';
import type { ChangesReport, ReportedComponent } from '../../changelog/report.js';
import { sectionNotes } from '../../notes/section-notes.js';
import { stateOf, type State, type There } from './states.js';
import { ledgerRefs } from '../../ledger/ref-names.js';
import { readSnapshot } from '../../ledger/snapshot.js';
import type { Component } from '../../model/component.js';
import { inDeploymentOrder } from '../../model/order.js';
import { noteChanges } from '../../notes/note-changes.js';
import { obligations } from '../../notes/obligations.js';
import { notePlace } from '../../decide/note-outcomes.js';
import type { ComponentChanges } from '../../ports/changes.js';
import type { World } from '../../world.js';

/** Two states as typed, and the components that it is about; none means all. */
export interface ChangesQuestion {
  readonly from: string;
  readonly to: string;
  readonly components: readonly Component[];
}

type ChangesWorld = Pick<World, 'pipeline' | 'git' | 'ledger' | 'changes' | 'forge' | 'clock'>;

interface Pair {
  readonly component: Component;
  readonly here: There | null;
  readonly there: There;
}

/**
 * What lies between two states. Between two environments, or from the trunk to one, it is a promotion: what the
 * second would receive of the first. Else it is the way from the first to the second: what came and what went.
 */
export async function changesBetween(world: ChangesWorld, question: ChangesQuestion): Promise<ChangesReport> {
  const components = inDeploymentOrder(question.components);
  const remote = await world.git.remoteState();
  const state = (typed: string, option: string): Promise<State> =>
    stateOf(world, typed, option, remote, components);
  const from = await state(question.from, '--from');
  const to = await state(question.to, '--to');
  const promotes = to.environment !== null && to.environment !== from.environment;
  const [giver, receiver] = promotes ? [from, to] : [to, from];
  const same: string[] = [];
  const absent: string[] = [];
  const pairs: Pair[] = [];
  for (const component of components) {
    const there = giver.of(component, promotes ? 'verified' : 'live');
    const here = receiver.of(component, 'live');
    if (there === null) absent.push(component.name);
    else if (here?.artifact.commit === there.artifact.commit) same.push(component.name);
    else pairs.push({ component, here, there });
  }
  const changes = await world.changes.changes(pairs.map(queryOf), world.pipeline);
  const first = new Set(pairs.flatMap(({ component, here }) => (here === null ? [component.name] : [])));
  const known = new Map([...changes].filter(([name]) => !first.has(name)));
  const { pullRequests, missing } = await world.forge.pullRequests(mergeQueries(known.values()));
  const rules = entryRules(world.pipeline, pullRequests);
  return {
    schemaVersion: 1,
    at: world.clock.now().toISOString(),
    title: promotes
      ? `What ${to.title} would receive from ${from.title}`
      : `What came from ${from.title} to ${to.title}`,
    components: pairs.map(({ component, here, there }): ReportedComponent => {
      const between = known.get(component.name) ?? { comes: [], goes: [] };
      return {
        component: component.name,
        from: here?.artifact ?? null,
        fromNames: here?.names ?? [],
        to: there.artifact,
        toNames: there.names,
        ...changelogEntries(between, rules),
      };
    }),
    same,
    absent,
    notes: await notesOf(
      world,
      promotes ? to.environment : (from.environment ?? to.environment),
      remote.ledger,
      changes,
    ),
    missing: missing === null ? [] : [missing],
  };
}

function queryOf({ component, here, there }: Pair) {
  return {
    component: component.name,
    ...scopeOf(component),
    from: here?.artifact.commit ?? null,
    to: there.artifact.commit,
  };
}

/** What the notes in between ask of the environment that it is about; between two commits, of any. */
async function notesOf(
  { pipeline, ledger }: ChangesWorld,
  environment: string | null,
  tips: ReadonlyMap<string, string>,
  changes: ReadonlyMap<string, ComponentChanges>,
): Promise<ChangesReport['notes']> {
  const found = new Map([...changes].map(([name, between]) => [name, noteChanges(between)]));
  if (environment === null) {
    const environments = pipeline.environments.map(({ name }) => name);
    const place = { environment, outcomes: new Map(), dealtWith: new Set<string>(), environments };
    return sectionNotes(obligations(place, found));
  }
  const snapshot = await readSnapshot(ledger, ledgerRefs(pipeline.ledger.prefix), tips);
  return sectionNotes(obligations(notePlace(snapshot, pipeline, environment), found));
}
