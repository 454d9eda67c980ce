import type { RecordDraft } from '../ledger/draft.js';
import type { Kind } from '../model/record.js';
import type { Observation } from '../observe/observation.js';
import { caseOf, type Case, type Judged } from './case.js';
import { environmentBusy, kindOf, movement } from './settle/claims.js';
import { planFailures } from './settle/plan-failures.js';
import { planRedeploys } from './go-back/plan-redeploy.js';
import type { AppendStep, Plan, Step, Verdict } from './plan.js';
import { append, plan, refused } from './verdicts.js';

/** How a step plans: what it makes of each case, and the steps that follow from all of them. */
export interface Rules {
  readonly judge: (one: Case) => Judged;
  /** Whether it moves the environment: while somebody's suite runs on it, it waits. */
  readonly moves: (judged: Judged) => boolean;
  readonly steps: (judged: readonly Judged[], verdicts: readonly Verdict[]) => readonly (Step | null)[];
  /** Whose holders are waited for when nothing is left to do; all when absent. */
  readonly waitsFor?: (judged: readonly Judged[]) => readonly Judged[];
}

/** What is there before a case is judged. */
export interface Opened {
  readonly observation: Observation;
  /** Puts back what was begun to be put back. It comes before everything else. */
  readonly unfinished: Plan | null;
  /** Of those that failed in this run, and what ends their attempts. */
  readonly failures: readonly Verdict[];
  readonly ending: AppendStep | null;
  readonly cases: readonly Case[];
}

export function openCases(observation: Observation): Opened {
  const redeploys = planRedeploys(observation, observation.components);
  const { verdicts, step, rest } = planFailures(observation, observation.components);
  return {
    observation,
    unfinished: redeploys.length > 0 ? plan([], redeploys) : null,
    failures: verdicts,
    ending: step,
    cases: rest.map((component) => caseOf(observation, component)),
  };
}

/** The plan of a step: judges every case, and lets those wait that somebody else's suite keeps out. */
export function planCases(observation: Observation, { judge, ...rules }: Rules): Plan {
  const opened = openCases(observation);
  return opened.unfinished ?? planJudged(opened, opened.cases.map(judge), rules);
}

export function planJudged(
  { observation, failures, ending }: Opened,
  judged: readonly Judged[],
  { moves, steps, waitsFor = (all) => all }: Omit<Rules, 'judge'>,
): Plan {
  const busy = judged.some(moves) ? environmentBusy(observation) : null;
  const verdicts = [
    ...failures,
    ...judged.map((entry) => {
      const { component, artifact } = entry.verdict;
      return busy !== null && moves(entry) ? refused(component, busy, artifact) : entry.verdict;
    }),
  ];
  if (busy !== null) return plan(verdicts, [ending], busy.message);
  return plan(verdicts, [ending, ...steps(judged, verdicts)], waitFor(waitsFor(judged)));
}

/** Claims all of them in one push; null when nothing is to be claimed. */
export function claimStep(
  observation: Observation,
  title: string,
  judged: readonly Judged[],
  kind: Kind = kindOf(observation),
): AppendStep | null {
  const drafts = gather(judged, 'claim');
  const tags = gather(judged, 'tags');
  if (drafts.length + tags.length === 0) return null;
  return append(title, drafts, { environments: movement(observation, componentsOf(drafts), kind), tags });
}

export function componentsOf(drafts: readonly RecordDraft[]): string[] {
  return [...new Set(drafts.map(({ component }) => component))];
}

type Lists = Pick<Judged, 'claim' | 'tags' | 'imageNames' | 'notes' | 'end'>;

/** What all of them bring of one kind. */
export function gather<K extends keyof Lists>(
  judged: readonly Judged[],
  key: K,
): NonNullable<Lists[K]>[number][] {
  return judged.flatMap((entry) => (entry[key] ?? []) as NonNullable<Lists[K]>[number][]);
}

/** The same of what each has at most one of. */
export function each<K extends 'change' | 'deployed' | 'subject'>(
  judged: readonly Judged[],
  key: K,
): NonNullable<Judged[K]>[] {
  return judged.flatMap((entry) => entry[key] ?? []);
}

/** Somebody else's work is waited for only when nothing of our own is left to do. */
export function waitFor(judged: readonly Pick<Judged, 'verdict'>[]): string | null {
  const busy = judged.find(({ verdict }) => verdict.error?.code === 'BUSY');
  const going = judged.some(({ verdict }) => verdict.status === 'go');
  return going || busy === undefined ? null : busy.verdict.summary;
}
