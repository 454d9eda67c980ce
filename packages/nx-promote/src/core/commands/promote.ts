import { scopeOf } from '../model/component-scope.js';
import { chainIn } from '../chain.js';
import { checkOverride } from '../run/check-override.js';
import { askedFirst, withAnswer, type AskAboutNotes } from './ask-about-notes.js';
import { confirmedFirst, type ConfirmEntry } from './confirm-entry.js';
import { isOnBothSides } from '../changelog/entries.js';
import type { ChainIntent, ChainRequest, ChainStep, ComponentOutcome, EndedStep } from '../intent.js';
import { NOTHING_FOUND } from '../observe/observation.js';
import { observe } from '../observe/observe.js';
import { planPromotion, type Promotion, type PromotionRow } from '../plan/enter/promotion.js';
import type { ComponentChanges } from '../ports/changes.js';
import { chosenComponents } from '../config/chosen-components.js';
import { renderPromotion, type CountedRow } from '../render/promotion-table.js';
import { runIntent } from '../run-intent.js';
import type { World } from '../world.js';

/** Bring components into an environment that is entered on request: all that are ahead, or the ones named. */
export type PromotionRequest = ChainRequest & {
  /** Asks the person at the terminal about deployment notes; absent where nobody can be asked. */
  readonly ask?: AskAboutNotes;
  /** Asks for the yes that the environment wants; absent where the plan is to refuse. */
  readonly confirmEntry?: ConfirmEntry;
};

export interface PromotionResult {
  /** For people: the table. */
  readonly table: string;
  /** In a dry run: the plan of the first step; else empty. */
  readonly plan: string;
  /** How it ended for each component that was promoted or refused; empty in a dry run. */
  readonly outcomes: ReadonlyMap<string, ComponentOutcome>;
  /** The same, step by step; in a dry run what each step would do. */
  readonly ended: readonly EndedStep[];
  readonly success: boolean;
}

/**
 * One look at everything that is ahead, one table, then the steps for all of it together: name, deploy,
 * verify, changelog, release. Never acts in another environment.
 */
export async function promote(
  world: World,
  { ask, confirmEntry, ...asked }: PromotionRequest,
): Promise<PromotionResult> {
  checkOverride(world, asked);
  const steps = chainIn(world.pipeline, asked.environment, 'artifact');
  const first = firstStep(world, asked.environment);
  const seen = await look(world, asked, first);
  const isAsked = ask !== undefined && !asked.dryRun && seen.openNotes.length > 0;
  const request = isAsked ? withAnswer(asked, await ask(seen.openNotes)) : asked;
  const promotion = isAsked ? await look(world, request, first) : seen;
  const table = await tableOf(world, promotion);
  const refusals = promotion.rows.filter(({ status }) => status === 'refused');
  if (request.dryRun) {
    const { plan, success, ended } = await stepsTried(world, request, steps, promotion.rows);
    return { table, plan, outcomes: new Map(), ended, success: success && refusals.length === 0 };
  }
  world.reporter.tell(table);
  const components = aheadOf(promotion.rows);
  const entering = { ...request, step: first, components };
  const { confirm = false } =
    components.length === 0 ? {} : await confirmedFirst(world, entering, confirmEntry);
  const { outcomes, ended } = await run(world, { ...request, confirm }, steps, promotion.rows, ask);
  const success = refusals.length === 0 && [...outcomes.values()].every((outcome) => outcome.success);
  return { table, plan: '', outcomes, ended, success };
}

/** What a promotion as a whole would bring, and how much: the release engineer's table. */
export async function promotionTable(world: World, request: ChainRequest): Promise<string> {
  return tableOf(world, await look(world, request, firstStep(world, request.environment)));
}

async function tableOf(world: World, promotion: Promotion): Promise<string> {
  return renderPromotion(promotion, await counted(world, promotion.rows), world.spell);
}

/** What every step would do, the first with all that can be known before its first effect. */
async function stepsTried(
  world: World,
  request: ChainRequest,
  steps: readonly ChainStep[],
  rows: readonly PromotionRow[],
): Promise<{ readonly plan: string; readonly success: boolean; readonly ended: readonly EndedStep[] }> {
  const ended: EndedStep[] = [];
  let plan = '';
  let components = aheadOf(rows);
  for (const step of steps) {
    if (components.length === 0) break;
    const intent = { ...request, step, components };
    const result = await runIntent(world, intent);
    if (ended.length === 0) plan = result.plan;
    ended.push({ intent, outcomes: result.outcomes });
    components = components.filter((name) => result.outcomes.get(name)?.success === true);
  }
  const success = ended.every(({ outcomes }) => [...outcomes.values()].every((outcome) => outcome.success));
  return { plan, success, ended };
}

function aheadOf(rows: readonly PromotionRow[]): string[] {
  return rows.flatMap(({ status, component }) => (status === 'promote' ? [component] : []));
}

/** The first step of an environment's chain. */
export function firstStep(world: World, environment: string): ChainStep {
  return chainIn(world.pipeline, environment, 'artifact')[0] as ChainStep;
}

async function look(
  world: World,
  request: Omit<PromotionRequest, 'ask'>,
  step: ChainStep,
): Promise<Promotion> {
  const components = chosenComponents(world.components, request.components).map(({ name }) => name);
  const intent: ChainIntent = { ...request, step, components, dryRun: true };
  return planPromotion(await observe(world, intent, NOTHING_FOUND), request.components.length > 0);
}

/** How many changes each row brings and takes away: all of them in one pass over the history. */
async function counted(world: World, rows: readonly PromotionRow[]): Promise<CountedRow[]> {
  const queries = rows.flatMap(({ component, status, from, to }) => {
    const found = world.components.find(({ name }) => name === component);
    if (status !== 'promote' || from === null || to === null || found === undefined) return [];
    return [{ component, ...scopeOf(found), from: from.commit, to: to.commit }];
  });
  const changes: ReadonlyMap<string, ComponentChanges> =
    queries.length === 0 ? new Map() : await world.changes.changes(queries, world.pipeline);
  return rows.map((row) => {
    const found = changes.get(row.component);
    const count = (side: 'comes' | 'goes'): number | null =>
      found?.[side].filter((change) => !isOnBothSides(change)).length ?? null;
    return { ...row, comes: count('comes'), goes: count('goes') };
  });
}

/** Whatever is there already takes part from the tests on, so that what an earlier run left undone is made good. */
async function run(
  world: World,
  request: Omit<PromotionRequest, 'ask'>,
  steps: readonly ChainStep[],
  rows: readonly PromotionRow[],
  ask: AskAboutNotes | undefined,
): Promise<Pick<PromotionResult, 'outcomes' | 'ended'>> {
  const having = (status: PromotionRow['status']): string[] =>
    rows.filter((row) => row.status === status).map(({ component }) => component);
  const outcomes = new Map<string, ComponentOutcome>();
  const endedSteps: EndedStep[] = [];
  const there = having('there');
  let going = having('promote');
  for (const step of steps) {
    if (step === 'verify') going = [...going, ...there];
    if (going.length === 0) continue;
    const intent = { ...request, step, components: going };
    // What enters was asked about before the table was shown.
    const asked = step === 'verify' ? await askedFirst(world, intent, ask) : intent;
    const { outcomes: ended } = await runIntent(world, asked);
    endedSteps.push({ intent, outcomes: ended });
    for (const [name, outcome] of ended) outcomes.set(name, outcome);
    going = going.filter((name) => ended.get(name)?.success === true);
  }
  return { outcomes, ended: endedSteps };
}
