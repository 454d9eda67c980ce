import type { Reporter } from '../../core/ports/reporter.js';

/** Says, beside the output proper, each time that a clone had to be completed, and how often it was so far. */
export function tellFetches({ warn }: Pick<Reporter, 'warn'>): (what: string) => void {
  let count = 0;
  return (what) => {
    count += 1;
    warn(`Fetched what this clone lacks: ${what} (fetch ${count}).`);
  };
}
