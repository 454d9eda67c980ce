import type { ErrorFacts } from '../errors/promote-error.js';
import type { Artifact } from '../model/artifact.js';
import type { ComponentState } from '../model/state.js';
import type { RecordDraft } from '../ledger/draft.js';
import type { AppendStep, Plan, Step, Verdict } from './plan.js';

export function go(state: ComponentState, artifact: Artifact, summary: string): Verdict {
  return { component: state.component, status: 'go', summary, artifact, replaces: state.live, error: null };
}

export function settled(
  component: string,
  status: 'done' | 'nothing-to-do' | 'superseded',
  summary: string,
  artifact: Artifact | null,
  replaces: Artifact | null = null,
): Verdict {
  return { component, status, summary, artifact, replaces, error: null };
}

export function refused(component: string, error: ErrorFacts, artifact: Artifact | null = null): Verdict {
  return { component, status: 'refused', summary: error.message, artifact, replaces: null, error };
}

export function failed(component: string, error: ErrorFacts, artifact: Artifact | null = null): Verdict {
  return { component, status: 'failed', summary: error.message, artifact, replaces: null, error };
}

export function plan(
  verdicts: readonly Verdict[],
  steps: readonly (Step | null)[],
  waitFor: string | null = null,
): Plan {
  return { verdicts, steps: steps.filter((step) => step !== null), waitFor };
}

/** Writes these records, with what belongs to them. */
export function append(
  title: string,
  drafts: readonly RecordDraft[],
  more: Partial<Omit<AppendStep, 'do' | 'title' | 'drafts'>> = {},
): AppendStep {
  return { do: 'append', title, drafts, environments: [], tags: [], ...more };
}
