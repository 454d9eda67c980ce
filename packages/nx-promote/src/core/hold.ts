import { announce } from './announce.js';
import { PromoteError } from './errors.js';
import { heldAlready, holdWithoutReason } from './errors/holds.js';
import { ledgerMoves } from './ledger/draft.js';
import { readLedger } from './ledger/read-ledger.js';
import type { LedgerSnapshot } from './ledger/snapshot.js';
import type { EnvironmentRecord } from './model/environment-state.js';
import { attemptId } from './plan/attempt.js';
import { Races } from './races.js';
import type { World } from './world.js';

export interface HoldRequest {
  readonly environment: string;
  /** Freeze it, or let it go. */
  readonly kind: 'hold' | 'unhold';
  readonly reason: string | null;
  readonly dryRun: boolean;
}

type HoldWorld = Pick<
  World,
  'pipeline' | 'git' | 'ledger' | 'notifier' | 'clock' | 'ids' | 'holder' | 'actor' | 'reporter'
>;

/**
 * Freezes an environment, or ends that, on the record; says in one sentence what came of it, or nothing when the
 * team's announcement has said it here. A hold that is there already is announced again, under the same id: the run
 * that set it may have ended before it could.
 */
export async function setHold(world: HoldWorld, request: HoldRequest): Promise<string> {
  const { environment, kind, reason } = request;
  if (kind === 'hold' && (reason === null || reason.trim() === '')) {
    throw new PromoteError(holdWithoutReason(environment));
  }
  for (const races = new Races(world); ;) {
    const { ledger: snapshot } = await readLedger(world);
    const { tip, state } = snapshot.environment(environment);
    const { held } = state;
    if (kind === 'unhold' && held === null) {
      if (!request.dryRun) await tellLastUnhold(world, environment, snapshot);
      return `${environment} is not held; nothing to do.`;
    }
    if (kind === 'hold' && held?.reason === reason) {
      if (!request.dryRun) await tellTeam(world, { ...request, by: held.by, at: held.since });
      return `${environment} is held for that reason already, by ${held.by} since ${held.since}; nothing to do.`;
    }
    if (kind === 'hold' && held !== null) throw new PromoteError(heldAlready(environment, held));
    const sentence = told(request, world.actor.name);
    if (request.dryRun) return `${sentence} (dry run: nothing was changed)`;
    const attempt = attemptId(world.holder.invocation, environment, kind);
    const draft = { environment, kind, attempt, components: [], ...(reason === null ? {} : { reason }) };
    const at = world.clock.now().toISOString();
    const facts = { actor: world.actor, at, nonce: () => world.ids.next() };
    const moves = ledgerMoves(snapshot, [], [draft], facts);
    if ((await world.ledger.append(moves, [])).kind === 'conflict') {
      await races.pauseAfter(`${tip}`);
      continue;
    }
    await tellTeam(world, { ...request, by: world.actor.name, at });
    return world.pipeline.notify.some(({ to }) => to === 'console') ? '' : sentence;
  }
}

function told({ environment, kind, reason }: Omit<HoldRequest, 'dryRun'>, by: string): string {
  const why = reason === null ? '' : `: ${reason}`;
  return kind === 'hold'
    ? `${environment} is held by ${by}${why}`
    : `${environment} was let go by ${by}${why}`;
}

function tellTeam(
  world: HoldWorld,
  { by, at, ...request }: Omit<HoldRequest, 'dryRun'> & { readonly by: string; readonly at: string },
): Promise<void> {
  const { environment, kind } = request;
  return announce(world, {
    id: `${kind} ${environment} ${at}`,
    event: 'held',
    environment,
    components: [],
    text: told(request, by),
  });
}

/** The state of what is not held says nothing about who let it go; the newest record does, when it is that. */
async function tellLastUnhold(
  world: HoldWorld,
  environment: string,
  snapshot: LedgerSnapshot,
): Promise<void> {
  const { ref, tip } = snapshot.environment(environment);
  if (tip === null) return;
  const entry = (await world.ledger.read(new Map([[ref, tip]]))).get(ref);
  const { kind, reason = null, actor, at } = JSON.parse(entry?.record ?? '{}') as Partial<EnvironmentRecord>;
  if (kind !== 'unhold' || actor === undefined || at === undefined) return;
  await tellTeam(world, { environment, kind, reason, by: actor.name, at });
}
