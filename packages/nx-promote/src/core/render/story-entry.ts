import { plainAdvice } from '../model/advice.js';
import type { ComponentOutcome, Intent, OutcomeStatus, PlannedEntry, StepName } from '../intent.js';
import { factsOf, type SpelledFacts } from '../errors/promote-error.js';
import type { Deed } from '../model/deed.js';

/** What one step came to for one component, as plain data: what results, plans and summaries are made of. */
export interface StoryEntry {
  readonly component: string;
  readonly step: StepName;
  readonly environment: string;
  readonly dryRun: boolean;
  readonly status: OutcomeStatus;
  readonly success: boolean;
  /** Short ids: what ran before, and what the step is about. */
  readonly from: string | null;
  readonly to: string | null;
  readonly digest: string | null;
  /** Of the commit: `Store submissions by uuid (#412)`. Null where it is not known. */
  readonly title: string | null;
  readonly names: readonly string[];
  readonly deeds: readonly Deed[];
  readonly summary: string;
  readonly planned: PlannedEntry | null;
  readonly error: SpelledFacts | null;
}

/** The entry of an outcome. */
export function storyEntry(
  { step, environment, dryRun }: Pick<Intent, 'step' | 'environment' | 'dryRun'>,
  outcome: ComponentOutcome,
  title: string | null,
): StoryEntry {
  const { component, status, success, summary, shortId, digest, from, names, deeds, planned, error } =
    outcome;
  // Its hints are text: an outcome is spelled when it is made.
  const told = error === null ? null : { ...factsOf(error), hints: plainAdvice(error.hints) };
  return {
    ...{ component, step, environment, dryRun, status, success, summary, digest, title },
    ...{ from: from ?? null, to: shortId, names: names ?? [], deeds: deeds ?? [] },
    ...{ planned: planned ?? null, error: told },
  };
}

/** Steps that bring a component from a commit into environments; the others are a person's single acts. */
export function isOfChain({ step }: Pick<StoryEntry, 'step'>): boolean {
  return ['tag', 'name', 'deploy', 'verify', 'changelog', 'release'].includes(step);
}

/** By component, in the order in which they came. */
export function byComponent(entries: readonly StoryEntry[]): Map<string, StoryEntry[]> {
  const groups = new Map<string, StoryEntry[]>();
  for (const entry of entries) groups.set(entry.component, [...(groups.get(entry.component) ?? []), entry]);
  return groups;
}
