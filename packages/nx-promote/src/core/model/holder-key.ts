import type { Holder } from './record.js';

/** Somebody's part in an attempt. */
export interface Held {
  readonly attempt: string;
  readonly holder: Pick<Holder, 'invocation'>;
}

/**
 * What tells two holders apart. Attempt and invocation together: after a takeover of one member of a set, two hold
 * something under the same attempt, of whom one may live and the other be dead.
 */
export function holderKey({ attempt, holder }: Held): string {
  return `${attempt} ${holder.invocation}`;
}

/** The attempt in it; the whole of what an earlier version wrote, which had no more than that. */
export function attemptIn(key: string): string {
  const end = key.lastIndexOf(' ');
  return end < 0 ? key : key.slice(0, end);
}
