import type { Advice } from '../../model/advice.js';
import { sameArtifact, type Artifact } from '../../model/artifact.js';
import type { Observation } from '../../observe/observation.js';
import { choosePlan } from '../choose-plan.js';
import { openNotes, type OpenNote } from '../gates/note-rules.js';
import type { Plan, Verdict } from '../plan.js';

/** What a promotion means for one component. */
export interface PromotionRow {
  readonly component: string;
  /**
   * `promote`: it is ahead. `there`: nothing to bring. `skip`: not now, and nothing is wrong. `refused`: a rule
   * says no, though it is ahead.
   */
  readonly status: 'promote' | 'there' | 'skip' | 'refused';
  readonly from: Artifact | null;
  readonly fromNames: readonly string[];
  readonly to: Artifact | null;
  /** The name that it would get. */
  readonly name: string | null;
  /** Deployment notes that come in with it, and what became of them here. */
  readonly notes: readonly string[];
  /** Gates that a person opens. */
  readonly overridden: readonly string[];
  /** One line, where it is not promoted: why, and the way on. */
  readonly why: string | null;
  readonly details: readonly string[];
  readonly hints: readonly Advice[];
}

/** The whole promotion before anything is done: every component, what is ahead of it, and what is skipped and why. */
export interface Promotion {
  readonly environment: string;
  readonly previous: string | null;
  readonly rows: readonly PromotionRow[];
  readonly remarks: readonly string[];
  /** Deployment notes that somebody must deal with first. */
  readonly openNotes: readonly OpenNote[];
}

/** Reads a promotion off one look at all components. `named`: a person named these, so none is skipped in silence. */
export function planPromotion(observation: Observation, named: boolean): Promotion {
  const plan = choosePlan(observation);
  const verdicts = new Map(plan.verdicts.map((verdict) => [verdict.component, verdict]));
  const overridden = overriddenGates(plan);
  const rows = observation.components.map(({ name }) =>
    rowOf(observation, overridden.get(name) ?? [], name, verdicts.get(name) ?? null, named),
  );
  const remarks = [...new Set(plan.verdicts.flatMap((verdict) => verdict.remarks ?? []))];
  const { environment, previous } = observation;
  return {
    environment: environment.name,
    previous: previous?.name ?? null,
    rows,
    remarks,
    openNotes: openNotes(observation),
  };
}

function rowOf(
  observation: Observation,
  overridden: readonly string[],
  component: string,
  verdict: Verdict | null,
  named: boolean,
): PromotionRow {
  const { state } = observation.ledger.component(observation.environment.name, component);
  const target = observation.targets.get(component);
  const to = target?.kind === 'artifact' ? target.artifact : null;
  const called = observation.names.get(component);
  const row = {
    component,
    from: state.live,
    fromNames: state.names,
    to,
    name: called?.kind === 'name' ? called.name : null,
    notes: notesOf(observation, component),
    overridden,
    why: verdict?.summary ?? null,
    details: verdict?.error?.details ?? [],
    hints: verdict?.error?.hints ?? verdict?.hints ?? [],
  };
  if (to === null) return { ...row, status: named ? 'refused' : 'skip' };
  // Without a verdict the plan is busy with putting something back; the promotion goes on after it.
  if (verdict === null || verdict.status === 'go') return { ...row, status: 'promote', ...NOTHING_SAID };
  if (verdict.status === 'superseded') return { ...row, status: 'skip' };
  if (verdict.error !== null) return { ...row, status: 'refused' };
  const isThere = sameArtifact(state.live, to) && sameArtifact(state.verified, to);
  return isThere ? { ...row, status: 'there' } : { ...row, status: 'promote', ...NOTHING_SAID };
}

const NOTHING_SAID = { why: null, details: [], hints: [] } as const;

function notesOf({ notes }: Observation, component: string): string[] {
  return [...notes.before, ...notes.after]
    .filter(({ components }) => components.includes(component))
    .map(({ note, state }) => `${note.id} (${state === 'open' ? note.when : state})`);
}

/** By component: the gates that a person opens. */
function overriddenGates(plan: Plan): Map<string, string[]> {
  const gates = new Map<string, string[]>();
  for (const step of plan.steps) {
    if (step.do !== 'append') continue;
    for (const { component, overrides = [] } of step.drafts) {
      const own = gates.get(component) ?? [];
      gates.set(component, [...new Set([...own, ...overrides.map(({ gate }) => gate)])]);
    }
  }
  return gates;
}
