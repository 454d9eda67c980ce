import type { AppendResult, LedgerMove, StoredEntry } from '../../../core/ports/ledger-store.js';

/**
 * What this process has read or written of the ledger. A listing that names exactly these tips brings nothing new, and
 * nothing that was seen can be missing from it; so git need not be asked.
 */
export class KnownEntries {
  private entries = new Map<string, StoredEntry>();
  private readonly commits = new Set<string>();

  /** Whether this commit was read or written here. */
  has(commit: string): boolean {
    return this.commits.has(commit);
  }

  /** The documents at these tips, when they are all that is known and nothing else is. */
  at(tips: ReadonlyMap<string, string>): Map<string, StoredEntry> | null {
    if (tips.size === 0 || tips.size !== this.entries.size) return null;
    const found = [...tips].flatMap(([ref, tip]) => {
      const entry = this.entries.get(ref);
      return entry?.tip === tip ? [[ref, entry] as const] : [];
    });
    return found.length === tips.size ? new Map(found) : null;
  }

  /** What was just read takes the place of all that was known. */
  wereRead(entries: ReadonlyMap<string, StoredEntry>): void {
    this.entries = new Map(entries);
    for (const { tip } of entries.values()) this.commits.add(tip);
  }

  /** What we wrote ourselves is known from the next listing on. */
  wereWritten(moves: readonly LedgerMove[], result: AppendResult): void {
    if (result.kind !== 'written') return;
    for (const tip of result.tips.values()) this.commits.add(tip);
    for (const { ref, commits } of moves) {
      const [tip, last] = [result.tips.get(ref), commits.at(-1)];
      if (tip === undefined || last === undefined) this.entries.delete(ref);
      else this.entries.set(ref, { tip, record: last.record, state: last.state });
    }
  }
}
