import { notVerified } from '../../errors/verified.js';
import { noteOutcomes } from '../../decide/note-outcomes.js';
import type { Observation } from '../../observe/observation.js';
import { missingSections } from './missing-sections.js';
import type { ChangelogStep, Plan, PlannedSection, Verdict } from '../plan.js';
import { failed, go, plan, refused, settled } from '../verdicts.js';

/**
 * Writes what the ledger knows and the changelog does not. Every verified deployment of these components is
 * looked for, so that a run that died before its changelog is made good by the next one.
 */
export function planChangelog(observation: Observation): Plan {
  const missing = missingSections(observation);
  const waiting = new Set(missing.flatMap(({ components }) => components.map(({ component }) => component)));
  const verdicts = observation.components.map(({ name }) => judge(observation, name, waiting));
  return plan(verdicts, [changelogStep(observation, missing)]);
}

/** Writes what is missing of these components' changelogs; null when nothing is. */
export function planMissingChangelog(observation: Observation): ChangelogStep | null {
  return changelogStep(observation, missingSections(observation));
}

function changelogStep(
  { environment, ledger }: Observation,
  sections: readonly PlannedSection[],
): ChangelogStep | null {
  if (sections.length === 0) return null;
  const outcomes = noteOutcomes(ledger, environment.name);
  return { do: 'changelog', environment: environment.name, sections, noteOutcomes: outcomes };
}

function judge(observation: Observation, name: string, waiting: ReadonlySet<string>): Verdict {
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  const failure = observation.findings.failures.get(name);
  if (failure !== undefined) return failed(name, failure, state.live);
  if (state.history.length === 0) return refused(name, notVerified(name, where));
  if (waiting.has(name) && state.live !== null) {
    return go(state, state.live, `${where} changelog of ${state.live.shortId}`);
  }
  return settled(name, 'nothing-to-do', `the ${where} changelog has it`, state.live);
}
