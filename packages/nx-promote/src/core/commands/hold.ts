import { carryOut, type Look } from './carry-out.js';
import { decode } from '../ledger/codec.js';
import { readLedger } from '../ledger/read-ledger.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { EnvironmentRecord } from '../model/environment-state.js';
import { attemptId } from '../plan/settle/attempt.js';
import type { CommandPlan } from '../plan/command-plan.js';
import { planHold, type HoldRequest } from '../plan/plan-hold.js';
import type { World } from '../world.js';

/**
 * Freezes an environment, or ends that; says in one sentence what came of it, or nothing when the team's announcement
 * has said it here.
 */
export async function setHold(
  world: World,
  request: HoldRequest & { readonly dryRun: boolean },
): Promise<string> {
  const { plan, text } = await carryOut(world, () => look(world, request), request);
  const isSaid = !request.dryRun && plan.steps.some((step) => step.do === 'append');
  return isSaid && world.pipeline.notify.some(({ to }) => to === 'console') ? '' : text;
}

async function look(world: World, request: HoldRequest): Promise<Look<CommandPlan>> {
  const { environment, kind } = request;
  const { ledger } = await readLedger(world);
  const { held } = ledger.environment(environment).state;
  const plan = planHold({
    request,
    held,
    newest: kind === 'unhold' && held === null ? await newestRecord(world, ledger, environment) : null,
    actor: world.actor,
    attempt: attemptId(world.holder.invocation, environment, kind),
    now: world.clock.now().toISOString(),
  });
  return { ledger, plan };
}

async function newestRecord(
  world: World,
  ledger: LedgerSnapshot,
  environment: string,
): Promise<EnvironmentRecord | null> {
  const { ref, tip } = ledger.environment(environment);
  if (tip === null) return null;
  const entry = (await world.ledger.read(new Map([[ref, tip]]))).get(ref);
  return entry === undefined ? null : decode<EnvironmentRecord>(entry.record, ref);
}
