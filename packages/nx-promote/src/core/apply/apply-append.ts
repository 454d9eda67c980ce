import { ledgerMoves, type RecordDraft } from '../ledger/draft.js';
import { holderKey } from '../model/holder-key.js';
import type { AppendStep } from '../plan/plan.js';
import type { World } from '../world.js';
import type { LedgerCursor, RunState } from './run-state.js';

/** Writes records and tags, all or none. False when somebody else was faster: then everything is looked at anew. */
export async function applyAppend(
  world: Pick<World, 'ledger' | 'actor' | 'clock' | 'ids' | 'holder' | 'reporter'>,
  step: AppendStep,
  cursor: LedgerCursor,
  run: RunState,
): Promise<boolean> {
  const drafts = step.drafts.filter(
    ({ component, phase }) => phase === 'failed' || !run.hasFailed(component),
  );
  const { environments, hotfixes = [], tags } = step;
  if (drafts.length + environments.length + hotfixes.length + tags.length === 0) return true;
  const facts = {
    actor: world.actor,
    at: step.at ?? world.clock.now().toISOString(),
    nonce: () => world.ids.next(),
  };
  const moves = ledgerMoves(cursor, drafts, environments, facts, hotfixes);
  const taken = run.leases.displace(otherHolders(drafts, step, cursor, world.holder.invocation));
  const sent = world.clock.monotonic();
  const result = await world.ledger.append(moves, step.tags, taken);
  if (result.kind === 'conflict') {
    const moved = result.moved[0]?.ref;
    world.reporter.detail(
      moved === undefined
        ? 'only a part was written; looking again'
        : `somebody else was faster (${moved} has moved); looking again`,
    );
    return false;
  }
  for (const { ref, state } of moves) cursor.moveTo(ref, result.tips.get(ref) as string, state);
  for (const { attempt, holder } of [...drafts, ...step.environments]) {
    if (holder !== undefined) run.leases.confirm(attempt, sent);
  }
  for (const { component, phase } of drafts) {
    if (phase === 'deployed' || phase === 'verified') run.hasRecorded(component);
  }
  run.leases.displaced(taken, result.tips);
  for (const { name, commit } of step.tags) world.reporter.detail(`tagged ${name} at ${commit.slice(0, 12)}`);
  for (const { component, phase, names } of drafts)
    if (phase === 'started') for (const name of names ?? []) run.did({ did: 'name', component, name });
  for (const { component, as, error } of step.tell ?? []) {
    if (as === 'failure') run.fail(component, error);
    else run.reject(component, error);
  }
  return true;
}

/** Holders, by their key, whose attempts these records end or take over. */
function otherHolders(
  drafts: readonly RecordDraft[],
  step: AppendStep,
  cursor: LedgerCursor,
  invocation: string,
): ReadonlySet<string> {
  const open = [
    ...drafts.map((draft) => cursor.component(draft.environment, draft.component).state.inProgress),
    ...step.environments
      .filter(({ kind }) => kind === 'verify')
      .map(({ environment }) => cursor.environment(environment).state.verifying),
  ];
  return new Set(
    open.flatMap((entry) =>
      entry === null || entry.holder.invocation === invocation ? [] : [holderKey(entry)],
    ),
  );
}
