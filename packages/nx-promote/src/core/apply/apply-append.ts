import { ledgerMoves } from '../ledger/draft.js';
import type { AppendStep } from '../plan/plan.js';
import type { World } from '../world.js';
import type { LedgerCursor, RunState } from './run-state.js';

/** Writes records and tags, all or none. False when somebody else was faster: then everything is looked at anew. */
export async function applyAppend(
  world: Pick<World, 'ledger' | 'actor' | 'clock' | 'ids' | 'reporter'>,
  step: AppendStep,
  cursor: LedgerCursor,
  run: RunState,
): Promise<boolean> {
  const drafts = step.drafts.filter(
    ({ component, phase }) => phase === 'failed' || !run.hasFailed(component),
  );
  if (drafts.length + step.environments.length + step.tags.length === 0) return true;
  const moves = ledgerMoves(cursor, drafts, step.environments, {
    actor: world.actor,
    at: world.clock.now().toISOString(),
    nonce: () => world.ids.next(),
  });
  const result = await world.ledger.append(moves, step.tags);
  if (result.kind === 'conflict') {
    world.reporter.tell(
      `somebody else was faster (${result.moved[0]?.ref ?? 'a ref'} has moved); looking again`,
    );
    return false;
  }
  for (const { ref, state } of moves) cursor.moveTo(ref, result.tips.get(ref) as string, state);
  for (const { name, commit } of step.tags) world.reporter.tell(`tagged ${name} at ${commit.slice(0, 12)}`);
  for (const { component, as, error } of step.tell ?? []) {
    if (as === 'failure') run.fail(component, error);
    else run.reject(component, error);
  }
  return true;
}
