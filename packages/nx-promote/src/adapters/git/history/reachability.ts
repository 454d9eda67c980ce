import type { AncestryPair } from '../../../core/model/ancestry.js';

/** A set of descendants as bits. */
type Bits = Uint32Array;

/**
 * Learns the commit graph edge by edge, in any order (clocks lie, so a parent may come before its child), and
 * keeps for each commit from which of the descendants it is reached. Knows when every pair is proven.
 */
export class Reachability {
  /** The commits to walk back from. */
  readonly starts: readonly string[];
  private readonly position: ReadonlyMap<string, number>;
  private readonly parents = new Map<string, readonly string[]>();
  private readonly reached = new Map<string, Bits>();
  /** Ancestor -> descendants for which it is not proven yet. */
  private readonly unproven = new Map<string, Set<number>>();

  /** `ends`: where a shallow clone ends. There the walk begins at the ancestors too, to see on which they stand. */
  constructor(
    pairs: readonly AncestryPair[],
    private readonly ends: ReadonlySet<string> = new Set(),
  ) {
    const ancestors = ends.size === 0 ? [] : pairs.map(({ ancestor }) => ancestor);
    this.starts = [...new Set([...pairs.map(({ descendant }) => descendant), ...ancestors])];
    this.position = new Map(this.starts.map((start, position) => [start, position]));
    for (const { ancestor, descendant } of pairs) {
      const waiting = this.unproven.get(ancestor) ?? new Set();
      this.unproven.set(ancestor, waiting.add(this.position.get(descendant) as number));
    }
    for (const [start, position] of this.position) this.mark(start, this.single(position));
  }

  /** True when no further edge can change an answer to yes. */
  get isProven(): boolean {
    return this.unproven.size === 0;
  }

  /** Takes one commit and its parents, and carries on what reaches it. */
  add(commit: string, parents: readonly string[]): void {
    this.parents.set(commit, parents);
    const pending = [commit];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      const bits = this.reached.get(at);
      if (bits === undefined) continue;
      for (const parent of this.parents.get(at) ?? []) {
        if (this.mark(parent, bits) && this.parents.has(parent)) pending.push(parent);
      }
    }
  }

  isReached({ ancestor, descendant }: AncestryPair): boolean {
    return hasBit(this.reached.get(ancestor), this.position.get(descendant));
  }

  /**
   * The ends behind which the ancestor may be; none means that it is no ancestor. What it stands on itself cannot
   * have it among its ancestors. Its own ends come with them, so that both lines can meet.
   */
  endsInTheWay({ ancestor, descendant }: AncestryPair): string[] {
    const [older, newer] = [this.position.get(ancestor), this.position.get(descendant)];
    const reached = [...this.ends].map((end) => ({
      end,
      byOlder: hasBit(this.reached.get(end), older),
      byNewer: hasBit(this.reached.get(end), newer),
    }));
    if (!reached.some(({ byOlder, byNewer }) => byNewer && !byOlder)) return [];
    return reached.filter(({ byOlder, byNewer }) => byOlder !== byNewer).map(({ end }) => end);
  }

  /** Adds the bits to what is known of a commit; true when that was news. */
  private mark(commit: string, bits: Bits): boolean {
    const known = this.reached.get(commit) ?? new Uint32Array(bits.length);
    let isNews = false;
    for (let word = 0; word < bits.length; word += 1) {
      const merged = ((known[word] as number) | (bits[word] as number)) >>> 0;
      isNews ||= merged !== known[word];
      known[word] = merged;
    }
    this.reached.set(commit, known);
    if (isNews) this.prove(commit, known);
    return isNews;
  }

  private prove(commit: string, bits: Bits): void {
    const waiting = this.unproven.get(commit);
    if (waiting === undefined) return;
    for (const position of waiting) if (hasBit(bits, position)) waiting.delete(position);
    if (waiting.size === 0) this.unproven.delete(commit);
  }

  private single(position: number): Bits {
    const bits = new Uint32Array(Math.ceil(this.starts.length / 32));
    bits[position >>> 5] = (1 << (position & 31)) >>> 0;
    return bits;
  }
}

function hasBit(bits: Bits | undefined, position: number | undefined): boolean {
  if (bits === undefined || position === undefined) return false;
  return (((bits[position >>> 5] ?? 0) >>> (position & 31)) & 1) === 1;
}
