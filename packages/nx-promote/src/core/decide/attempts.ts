import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { holderKey } from '../model/holder-key.js';
import type { Environment } from '../model/pipeline.js';
import type { Holder } from '../model/record.js';

/** Where attempts are looked for. */
export interface AttemptFacts {
  readonly environment: Pick<Environment, 'name'>;
  readonly ledger: LedgerSnapshot;
}

/** An attempt that goes on in the environment, under any holder. */
export interface OpenAttempt {
  readonly attempt: string;
  readonly holder: Holder;
  /** RFC 3339: its newest record. */
  readonly since: string;
  /** Tips of the refs that carry it, in order: one of them moves when its holder writes. */
  readonly tips: readonly string[];
}

/** Every attempt that goes on in the environment: of each component once per holder, and the environment's own. */
export function openAttempts(facts: AttemptFacts): OpenAttempt[] {
  const { environment, ledger } = facts;
  const open = new Map<string, OpenAttempt>();
  const add = (entry: { attempt: string; holder: Holder; since: string }, tip: string | null): void => {
    const key = holderKey(entry);
    const before = open.get(key);
    const tips = [...(before?.tips ?? []), tip ?? ''];
    const since = before === undefined || before.since < entry.since ? entry.since : before.since;
    open.set(key, { attempt: entry.attempt, holder: entry.holder, since, tips });
  };
  for (const { component, inProgress } of ledger.componentsIn(environment.name)) {
    if (inProgress !== null)
      add({ ...inProgress, since: inProgress.at }, ledger.component(environment.name, component).tip);
  }
  const whole = ledger.environment(environment.name);
  if (whole.state.verifying !== null) add(whole.state.verifying, whole.tip);
  return [...open.values()];
}

/** Those of one invocation. */
export function attemptsOf(facts: AttemptFacts, invocation: string): OpenAttempt[] {
  return openAttempts(facts).filter(({ holder }) => holder.invocation === invocation);
}
