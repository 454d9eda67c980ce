import { PromoteError } from '../errors/promote-error.js';
import { ambiguousRecord, notAMoment, unknownRecord } from '../errors/rollback.js';
import type { ComponentRecord } from '../model/record.js';
import type { ComponentState } from '../model/state.js';

/** A record of a chain, with the state that it made. Chains have the newest first. */
export interface Entry {
  readonly id: string;
  readonly record: ComponentRecord;
  readonly state: ComponentState;
}

type Chains = ReadonlyMap<string, readonly Entry[]>;

/** A moment in the history: a time, and of one chain exactly the record that was meant. */
export interface Moment {
  readonly time: number;
  readonly entry: Entry | null;
  /** Attempts that began after it, as far as the chain of that record tells: their records are younger too. */
  readonly later: ReadonlySet<string>;
  /** RFC 3339, for people. */
  readonly shown: string;
}

/** The moment that was typed: a time, or a record of these components. */
export function momentOf(typed: string, environment: string, chains: Chains): Moment {
  if (/^[0-9a-f]{7,64}$/.test(typed)) return momentOfRecord(typed, environment, chains);
  const time = Date.parse(typed);
  if (Number.isNaN(time)) throw new PromoteError(notAMoment(typed));
  return { time, entry: null, later: new Set(), shown: new Date(time).toISOString() };
}

function momentOfRecord(typed: string, environment: string, chains: Chains): Moment {
  const found = [...chains.values()].flatMap((chain) =>
    timed(chain).flatMap((one) => (one.entry.id.startsWith(typed) ? [{ ...one, chain }] : [])),
  );
  const [only, ...more] = found;
  if (only === undefined) throw new PromoteError(unknownRecord(typed, environment));
  if (more.length > 0) {
    throw new PromoteError(
      ambiguousRecord(
        typed,
        environment,
        found.map(({ entry }) => entry.id),
      ),
    );
  }
  const { entry, time, chain } = only;
  return { entry, time, later: attemptsAfter(chain, entry), shown: new Date(time).toISOString() };
}

function attemptsAfter(chain: readonly Entry[], entry: Entry): ReadonlySet<string> {
  const at = chain.indexOf(entry);
  const until = new Set(chain.slice(at).map(({ record }) => record.attempt));
  const after = chain.slice(0, at).map(({ record }) => record.attempt);
  return new Set(after.filter((attempt) => !until.has(attempt)));
}

/** The newest record of the chain that is not younger than the moment. */
export function entryAt(chain: readonly Entry[], { time, entry, later }: Moment): Entry | null {
  if (entry !== null && chain.includes(entry)) return entry;
  const known = timed(chain);
  const end = known.findIndex((one) => one.time > time || later.has(one.entry.record.attempt));
  return known[(end < 0 ? known.length : end) - 1]?.entry ?? null;
}

/**
 * Oldest first. Clocks of writers differ, so a record counts as written no earlier than the one before it in
 * its chain.
 */
function timed(chain: readonly Entry[]): { readonly entry: Entry; readonly time: number }[] {
  let latest = Number.NEGATIVE_INFINITY;
  return [...chain].reverse().map((entry) => {
    latest = Math.max(latest, Date.parse(entry.record.at));
    return { entry, time: latest };
  });
}
