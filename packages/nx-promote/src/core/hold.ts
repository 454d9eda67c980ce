import { PromoteError } from './errors.js';
import * as errors from './errors/holds.js';
import { ledgerMoves } from './ledger/draft.js';
import { ledgerRefs } from './ledger/ref-names.js';
import { readSnapshot } from './ledger/snapshot.js';
import { attemptId } from './plan/attempt.js';
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

const MOST_TRIES = 20;

/** Freezes an environment, or ends that, on the record; says in one sentence what came of it. */
export async function setHold(world: HoldWorld, request: HoldRequest): Promise<string> {
  const { environment, kind, reason } = request;
  if (kind === 'hold' && (reason === null || reason.trim() === '')) {
    throw new PromoteError(errors.holdWithoutReason(environment));
  }
  const refs = ledgerRefs(world.pipeline.ledger.prefix);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { ledger } = await world.git.remoteState();
    const snapshot = await readSnapshot(world.ledger, refs, ledger);
    const { held } = snapshot.environment(environment).state;
    if (kind === 'unhold' && held === null) return `${environment} is not held; nothing to do.`;
    if (kind === 'hold' && held?.reason === reason) {
      return `${environment} is held for that reason already, by ${held.by} since ${held.since}; nothing to do.`;
    }
    const sentence = told(environment, kind, reason, world.actor.name);
    if (request.dryRun) return `${sentence} (dry run: nothing was changed)`;
    const attempt = attemptId(world.holder.invocation, environment, kind);
    const draft = { environment, kind, attempt, components: [], ...(reason === null ? {} : { reason }) };
    const moves = ledgerMoves(snapshot, [], [draft], {
      actor: world.actor,
      at: world.clock.now().toISOString(),
      nonce: () => world.ids.next(),
    });
    if ((await world.ledger.append(moves, [])).kind === 'conflict') continue;
    await announce(world, attempt, environment, sentence);
    return sentence;
  }
  throw new Error(`the ledger's ref of ${environment} moved ${MOST_TRIES} times in a row`);
}

function told(environment: string, kind: HoldRequest['kind'], reason: string | null, by: string): string {
  const why = reason === null ? '' : `: ${reason}`;
  return kind === 'hold'
    ? `${environment} is held by ${by}${why}`
    : `${environment} was let go by ${by}${why}`;
}

/** The record is written: that somebody could not be told must not look as if it were not. */
async function announce(world: HoldWorld, id: string, environment: string, text: string): Promise<void> {
  try {
    await world.notifier.announce({ id, event: 'held', environment, components: [], text });
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    world.reporter.warn(error.message);
  }
}
