import { lostClaim } from '../errors/claims.js';
import { PromoteError } from '../errors/promote-error.js';
import { leaseIds } from '../ledger/lease-ids.js';
import { ledgerRefs, type LedgerRefs } from '../ledger/ref-names.js';
import { isStateful, readSnapshot } from '../ledger/snapshot.js';
import { PlanOutdated } from '../ports/driver.js';
import type { World } from '../world.js';
import type { RunState } from './run-state.js';

type LedgerWorld = Pick<World, 'pipeline' | 'git' | 'known' | 'ledger' | 'holder' | 'clock'>;

/**
 * Right before an effect that knows no compare-and-swap: reads the ledger again unless the last look is fresh
 * and no lease is over. A process that was stopped for long finds out here. Components that are lost fail.
 */
export async function isStillOurs(
  world: LedgerWorld,
  names: readonly string[],
  run: RunState,
): Promise<boolean> {
  if (run.leases.areFresh()) return true;
  try {
    await stillOurs(world, names, run);
    return true;
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    for (const name of names) run.fail(name, error);
    return false;
  }
}

/**
 * Reads the ledger and throws when an attempt of these is no longer held by this invocation; without names,
 * when the environment as a whole is not. With `insistsOnKnown` also when anything else in the ledger is not as this
 * process knew it: a hold or a rejection that a plan did not see counts before its effect.
 */
export async function stillOurs(
  world: LedgerWorld,
  names: readonly string[],
  run: RunState,
  insistsOnKnown = false,
): Promise<void> {
  const known = insistsOnKnown ? world.known.recall(world.clock, Number.POSITIVE_INFINITY) : null;
  const { remote, asked } = await world.known.look(world);
  const { ledger: tips } = remote;
  const refs = ledgerRefs(world.pipeline.ledger.prefix);
  const snapshot = await readSnapshot(world.ledger, refs, tips);
  const { environment } = run;
  const claims = names.map((name) => ({
    name,
    open: snapshot.component(environment, name).state.inProgress,
  }));
  const whole = { name: environment, open: snapshot.environment(environment).state.verifying };
  const attempts = new Set<string>();
  for (const { name, open } of names.length === 0 ? [whole] : claims) {
    if (open?.holder.invocation !== world.holder.invocation) {
      throw new PromoteError(lostClaim(name, environment));
    }
    attempts.add(open.attempt);
  }
  run.leases.saw(asked);
  if (insistsOnKnown && !sameRecords(refs, known?.remote.ledger ?? new Map(), tips)) {
    throw new PlanOutdated('the ledger has moved');
  }
  const over = [...attempts].filter((attempt) => run.leases.isOver(attempt));
  if (over.length === 0 || (await run.leases.renew(over, leaseIds(refs, tips)))) return;
  throw new PromoteError(lostClaim(names[0] ?? '', environment));
}

/** Heartbeats come and go, and no plan is made on them. */
function sameRecords(
  refs: LedgerRefs,
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): boolean {
  const of = (tips: ReadonlyMap<string, string>): string[] =>
    [...tips].flatMap(([ref, tip]) => (isStateful(refs, ref) ? [`${ref} ${tip}`] : [])).sort();
  return JSON.stringify(of(before)) === JSON.stringify(of(now));
}
