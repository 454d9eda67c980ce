import type { FirstParentLine } from './first-parent-line.js';
import { fetchObjects, missingTrees } from './missing-objects.js';
import type { Promisor, RepositoryFacts } from './repository-facts.js';

/** How much of the line the first step covers; the second one takes all the rest. */
const FIRST_STEP = 2_000;

/**
 * Sees to it that the trees of a treeless clone are here before they are compared: left alone, git would
 * fetch them one commit at a time. At most two round trips: one for the newest part of the history, and
 * one for all the rest when somebody needs what is older.
 */
export class TreeSupply {
  private supplied = 0;
  private step: Promise<void> = Promise.resolve();

  constructor(
    private readonly workspaceRoot: string,
    private readonly promisor: Promisor,
    private readonly line: FirstParentLine,
  ) {}

  /** Resolves when the first `count` commits of the line and their first parents can be compared. */
  ensure(count: number): Promise<void> {
    this.step = this.step.then(() => (count <= this.supplied ? undefined : this.supply(count)));
    return this.step;
  }

  private async supply(count: number): Promise<void> {
    const end = count <= FIRST_STEP && this.supplied === 0 ? FIRST_STEP : Infinity;
    const entries = await this.line.slice(this.supplied, end === Infinity ? end : end + 1);
    const missing = await missingTrees(
      this.workspaceRoot,
      entries.map(({ commit }) => commit),
    );
    if (missing.length > 0) await fetchObjects(this.workspaceRoot, this.promisor, missing);
    this.supplied = end;
  }
}

/** A clone that only left out file contents has every tree. */
export function needsTrees(facts: Pick<RepositoryFacts, 'promisor'>): boolean {
  const filter = facts.promisor?.filter;
  return facts.promisor !== null && !(filter != null && /^blob:/.test(filter));
}
