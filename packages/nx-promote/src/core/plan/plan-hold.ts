import { heldAlready, holdWithoutReason } from '../errors/holds.js';
import type { EnvironmentRecord, EnvironmentState } from '../model/environment-state.js';
import type { Actor } from '../model/record.js';
import { planOf, refusedPlan, type CommandPlan } from './command-plan.js';
import type { AnnounceStep } from './command-steps.js';

export interface HoldRequest {
  readonly environment: string;
  /** Freeze it, or let it go. */
  readonly kind: 'hold' | 'unhold';
  readonly reason: string | null;
}

export interface HoldFacts {
  readonly request: HoldRequest;
  readonly held: EnvironmentState['held'];
  /** The newest record of the environment: what is not held says nothing about who let it go. */
  readonly newest: Pick<EnvironmentRecord, 'kind' | 'reason' | 'actor' | 'at'> | null;
  readonly actor: Actor;
  readonly attempt: string;
  /** RFC 3339, UTC. */
  readonly now: string;
}

/**
 * Freezes an environment, or ends that, on the record. What is so already is announced again, under the same id: the
 * run that recorded it may have ended before it could.
 */
export function planHold({ request, held, newest, actor, attempt, now }: HoldFacts): CommandPlan {
  const { environment, kind, reason } = request;
  if (kind === 'hold' && (reason === null || reason.trim() === '')) {
    return refusedPlan(holdWithoutReason(environment));
  }
  if (kind === 'unhold' && held === null) {
    const steps =
      newest?.kind === 'unhold'
        ? [announced({ ...request, reason: newest.reason ?? null }, newest.actor.name, newest.at)]
        : [];
    return planOf(steps, `${environment} is not held; nothing to do.`);
  }
  if (kind === 'hold' && held?.reason === reason) {
    const text = `${environment} is held for that reason already, by ${held.by} since ${held.since}; nothing to do.`;
    return planOf([announced(request, held.by, held.since)], text);
  }
  if (kind === 'hold' && held !== null) return refusedPlan(heldAlready(environment, held));
  const draft = { environment, kind, attempt, components: [], ...(reason === null ? {} : { reason }) };
  return planOf(
    [
      { do: 'append', title: kind, drafts: [], environments: [draft], tags: [], at: now },
      announced(request, actor.name, now),
    ],
    sentence(request, actor.name),
  );
}

function announced(request: HoldRequest, by: string, at: string): AnnounceStep {
  const { environment, kind } = request;
  const id = `${kind} ${environment} ${at}`;
  const text = sentence(request, by);
  return { do: 'announce', announcement: { id, event: 'held', environment, components: [], text } };
}

function sentence({ environment, kind, reason }: HoldRequest, by: string): string {
  const why = reason === null ? '' : `: ${reason}`;
  return kind === 'hold'
    ? `${environment} is held by ${by}${why}`
    : `${environment} was let go by ${by}${why}`;
}
