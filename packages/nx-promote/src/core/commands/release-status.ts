import { plainAdvice } from '../model/advice.js';
import { PromoteError } from '../errors/promote-error.js';
import { notATime, timeAhead } from '../errors/status.js';
import { isAhead } from '../model/time-ahead.js';
import { insistKnown } from '../errors/insist-known.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import { readSnapshotAt } from '../ledger/snapshot-at.js';
import { readSnapshot, type LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import { holderKey } from '../model/holder-key.js';
import { bringHotfixes } from '../observe/forward-ports.js';
import type { ComponentChanges } from '../ports/changes.js';
import type { Deployed } from '../ports/driver.js';
import type { Uncounted } from '../ports/uncounted.js';
import { assembleStatus } from '../status/assemble-status.js';
import type { StatusFacts } from '../status/facts.js';
import { obligationQuestions, unknownPorts } from '../status/obligations.js';
import { noteQueries, statusNotes } from '../status/notes.js';
import { countsOf, neverReleased, pendingQueries } from '../status/pending.js';
import type { Status } from '../status/status.js';
import { verifiedFirst } from '../status/uncounted.js';
import type { World } from '../world.js';

/** Which part of the status is wanted, and of when; absent means all, and now. */
export interface StatusQuestion {
  readonly components?: readonly string[];
  readonly environment?: string;
  /** A time as typed. */
  readonly at?: string;
}

type StatusWorld = Pick<
  World,
  | 'spell'
  | 'pipeline'
  | 'components'
  | 'git'
  | 'ledger'
  | 'driver'
  | 'changes'
  | 'uncounted'
  | 'forwardPorts'
  | 'clock'
  | 'liveness'
>;

/**
 * What runs where, from one look at the remote, one at each deployment repository and one pass over the
 * history. A source that cannot be asked leaves a sentence in `missing`, and the rest is shown.
 */
export async function releaseStatus(world: StatusWorld, question: StatusQuestion): Promise<Status> {
  const components = chosen(world, question);
  const at = momentOf(question, world.clock.now());
  const { ledger: tips, trunkTip } = await world.git.remoteState();
  const refs = ledgerRefs(world.pipeline.ledger.prefix);
  const ledger =
    at === null
      ? await readSnapshot(world.ledger, refs, tips)
      : await readSnapshotAt(world.ledger, refs, tips, at);
  await bringHotfixes(world.git, ledger, components);
  const missing: string[] = [];
  const known = {
    at: at ?? world.clock.now().toISOString(),
    spell: world.spell,
    pipeline: world.pipeline,
    components,
    ledger,
    trunkTip: at === null ? trunkTip : null,
    running: at === null ? await runningNow(world, components, missing) : new Map(),
    dead: at === null ? deadIn(world, ledger) : new Set<string>(),
    missing,
  };
  const facts: StatusFacts = { ...known, forwardPorts: await portsOf(world, known, missing) };
  const changes = await changesIn(world, facts, missing);
  const uncounted = await uncountedIn(world, facts, missing);
  const first = await firstIn(world, facts, missing);
  const notes = statusNotes(facts, changes);
  const status = assembleStatus(facts, countsOf(facts, changes), notes, uncounted, first);
  return question.environment === undefined ? status : only(status, question.environment);
}

/** The components that were asked for. What only the ledger still knows is left out: nobody can act on it here. */
function chosen(world: StatusWorld, { components, environment }: StatusQuestion): readonly Component[] {
  insistKnown(
    'environment',
    environment,
    world.pipeline.environments.map(({ name }) => name),
  );
  if (components === undefined || components.length === 0) return world.components;
  const known = world.components.map(({ name }) => name);
  for (const name of components) insistKnown('component', name, known);
  return world.components.filter(({ name }) => components.includes(name));
}

function momentOf({ at }: StatusQuestion, now: Date): string | null {
  if (at === undefined) return null;
  const time = Date.parse(at);
  if (Number.isNaN(time)) throw new PromoteError(notATime(at));
  if (isAhead(time, now)) throw new PromoteError(timeAhead(at, now.toISOString()));
  return new Date(time).toISOString();
}

/** Only a proof counts; of another machine's runs nothing is known. */
function deadIn({ pipeline, liveness }: StatusWorld, ledger: LedgerSnapshot): ReadonlySet<string> {
  const held = pipeline.environments.flatMap(({ name }) => {
    const { verifying } = ledger.environment(name).state;
    return [...ledger.componentsIn(name).map(({ inProgress }) => inProgress), verifying].filter(
      (one) => one !== null,
    );
  });
  return new Set(held.filter(({ holder }) => liveness.of(holder) === 'dead').map(holderKey));
}

async function runningNow(
  world: StatusWorld,
  components: readonly Component[],
  missing: string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Deployed>>> {
  const running = new Map<string, ReadonlyMap<string, Deployed>>();
  for (const environment of world.pipeline.environments) {
    const found = await unlessAway(missing, () => world.driver.current(environment, components));
    if (found !== null) running.set(environment.name, found);
  }
  return running;
}

async function changesIn(
  world: StatusWorld,
  facts: StatusFacts,
  missing: string[],
): Promise<ReadonlyMap<string, ComponentChanges> | null> {
  const queries = [...pendingQueries(facts), ...noteQueries(facts)];
  if (queries.length === 0) return new Map();
  return unlessAway(missing, () => world.changes.changes(queries, world.pipeline));
}

/** What the first release of each component that had none would bring, by component. */
async function firstIn(
  { git, pipeline }: StatusWorld,
  facts: StatusFacts,
  missing: string[],
): Promise<ReadonlyMap<string, string>> {
  const { trunkTip } = facts;
  const components = neverReleased(facts);
  if (trunkTip === null || components.length === 0) return new Map();
  const found = await unlessAway(missing, () => git.releaseCommits(trunkTip, components, pipeline));
  return new Map([...(found ?? [])].map(([name, { commit }]) => [name, commit]));
}

/** Asked of the workspace as a whole: what one component does not count another may. */
async function uncountedIn(
  { pipeline, components, uncounted }: StatusWorld,
  { trunkTip, ledger, ...facts }: StatusFacts,
  missing: string[],
): Promise<Uncounted | null> {
  const verified = verifiedFirst(pipeline, components, ledger);
  const isWhole = facts.components.length === components.length;
  if (trunkTip === null || verified.length === 0 || !isWhole) return null;
  return unlessAway(missing, () => uncounted.since(trunkTip, verified));
}

async function portsOf(
  world: StatusWorld,
  facts: Omit<StatusFacts, 'forwardPorts'>,
  missing: string[],
): Promise<StatusFacts['forwardPorts']> {
  const questions = obligationQuestions(facts);
  const answers = questions.length === 0 ? [] : await world.forwardPorts.forwardPorts(questions);
  missing.push(...unknownPorts(facts, answers));
  return answers;
}

/** What a source said, or null and one more sentence about what is missing. */
async function unlessAway<T>(missing: string[], ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    missing.push([error.message, ...plainAdvice(error.hints).map((hint) => `(${hint})`)].join(' '));
    return null;
  }
}

function only(status: Status, environment: string): Status {
  const here = <T extends { readonly environment: string | null }>(list: readonly T[]): T[] =>
    list.filter((entry) => entry.environment === environment || entry.environment === null);
  const cells = Object.entries(status.components).map(([name, row]) => [
    name,
    Object.fromEntries(Object.entries(row).filter(([where]) => where === environment)),
  ]);
  return {
    ...status,
    environments: [environment],
    components: Object.fromEntries(cells),
    holds: here(status.holds),
    pins: here(status.pins),
    notes: here(status.notes),
    attempts: here(status.attempts),
    notices: here(status.notices),
  };
}
