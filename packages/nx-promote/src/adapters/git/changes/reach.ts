/**
 * The set of endpoints from which a commit can be reached. Most commits of a history share their set with a
 * child, so sets are never changed, only replaced: a set is a value, and 50,000 commits hold a few of them.
 */
export class Reach {
  private constructor(private readonly words: Uint32Array) {}

  static none(endpoints: number): Reach {
    return new Reach(new Uint32Array(Math.max(1, Math.ceil(endpoints / 32))));
  }

  has(endpoint: number): boolean {
    return ((this.words[endpoint >>> 5] as number) & (1 << (endpoint & 31))) !== 0;
  }

  with(endpoint: number): Reach {
    if (this.has(endpoint)) return this;
    const words = this.words.slice();
    words[endpoint >>> 5] = (words[endpoint >>> 5] as number) | (1 << (endpoint & 31));
    return new Reach(words);
  }

  /** Gives one of the two back where it holds the other: that is what keeps sets shared. */
  union(other: Reach): Reach {
    if (this === other || this.contains(other)) return this;
    return other.contains(this) ? other : new Reach(this.words.map((word, i) => word | other.word(i)));
  }

  contains(other: Reach): boolean {
    for (let i = 0; i < this.words.length; i += 1) {
      if ((other.word(i) & ~this.word(i)) !== 0) return false;
    }
    return true;
  }

  private word(index: number): number {
    return this.words[index] as number;
  }
}
