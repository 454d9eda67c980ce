import type { Speller } from '../model/advice.js';
import type { RunState } from '../apply/run-state.js';
import { PromoteError, spelledFacts } from '../errors/promote-error.js';
import type { ComponentOutcome, IntentResult, PlannedEntry } from '../intent.js';
import { sameArtifact } from '../model/artifact.js';
import type { Observation } from '../observe/observation.js';
import type { Plan, Verdict } from '../plan/plan.js';
import { summaryText } from '../render/plan-text.js';

/** How a dry run ends: what would be done, for each component, and the steps as text for those who want all of them. */
export function plannedOutcomes(
  plan: Plan,
  entries: ReadonlyMap<string, PlannedEntry>,
  text: string,
  spell: Speller,
): IntentResult {
  const outcomes = plan.verdicts.map((verdict): ComponentOutcome => {
    const planned = entries.get(verdict.component);
    return {
      ...outcome(verdict, spell, true),
      status: verdict.status === 'go' ? ('planned' as const) : verdict.status,
      ...(planned === undefined ? {} : { planned }),
    };
  });
  return { outcomes: byComponent(outcomes), plan: text };
}

/** How a run ends. `touched` has what it was about to do for each component that it did something for. */
export function finishedOutcomes(
  plan: Plan,
  touched: ReadonlyMap<string, Verdict>,
  { ledger, environment }: Observation,
  run: Pick<RunState, 'deedsFor'>,
  spell: Speller,
): IntentResult {
  const outcomes = plan.verdicts.map((verdict): ComponentOutcome => {
    const worked = touched.get(verdict.component);
    const quiet = verdict.status === 'nothing-to-do' && worked !== undefined;
    const { live, names } = ledger.component(environment.name, verdict.component).state;
    const ended = outcome(
      quiet ? { ...verdict, status: 'done', summary: verdict.summary.replace(/ already$/, '') } : verdict,
      spell,
    );
    return {
      ...ended,
      from: worked?.replaces?.shortId ?? ended.from ?? null,
      deeds: run.deedsFor(verdict.component),
      ...(live !== null && sameArtifact(live, verdict.artifact) ? { names } : {}),
    };
  });
  return { outcomes: byComponent(outcomes), plan: '' };
}

function outcome(verdict: Verdict, spell: Speller, foreseen = false): ComponentOutcome {
  const { component, status, artifact, replaces, error } = verdict;
  return {
    component,
    status: status === 'go' || error?.code === 'NOTES_OPEN' ? 'waiting' : status,
    // Still to do when the time to wait is over is not done: only a dry run may end on it.
    success: error === null && status !== 'refused' && status !== 'failed' && (status !== 'go' || foreseen),
    summary: summaryText(verdict, spell),
    error: error === null ? null : new PromoteError(spelledFacts(error, spell)),
    shortId: artifact?.shortId ?? null,
    digest: artifact?.digest ?? null,
    commit: artifact?.commit ?? null,
    from: replaces?.shortId ?? null,
  };
}

/** Of many components some have passed nothing yet: there is nothing to do for them, and nothing is wrong. */
export function withoutNothingToBring({ outcomes, ...result }: IntentResult): IntentResult {
  return { ...result, outcomes: byComponent([...outcomes.values()].map(nothingToBring)) };
}

function nothingToBring(ended: ComponentOutcome): ComponentOutcome {
  if (ended.error?.code !== 'NOT_VERIFIED_BEFORE') return ended;
  const summary = `nothing to do: ${ended.error.message}`;
  return { ...ended, status: 'nothing-to-do', success: true, error: null, summary };
}

function byComponent(outcomes: readonly ComponentOutcome[]): Map<string, ComponentOutcome> {
  return new Map(outcomes.map((entry) => [entry.component, entry]));
}
