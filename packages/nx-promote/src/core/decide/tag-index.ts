/** The remote's tags, ordered, so that one component's are found without looking at all the others. */
export interface TagIndex {
  /** Tags that begin like this, with their commits. */
  startingWith(prefix: string): readonly (readonly [tag: string, commit: string])[];
  commitOf(tag: string): string | null;
  /** A tag that makes this one impossible, since one of them would be a folder of the other; null: none. */
  inTheWayOf(tag: string): string | null;
}

export function indexTags(tags: ReadonlyMap<string, string>): TagIndex {
  const names = [...tags.keys()].sort();
  const from = (prefix: string): number => {
    let [low, high] = [0, names.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((names[middle] as string) < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    startingWith(prefix) {
      const found: (readonly [string, string])[] = [];
      for (let at = from(prefix); names[at]?.startsWith(prefix) === true; at += 1) {
        const name = names[at] as string;
        found.push([name, tags.get(name) as string]);
      }
      return found;
    },
    commitOf: (tag) => tags.get(tag) ?? null,
    inTheWayOf(tag) {
      const parts = tag.split('/');
      const above = parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
      const below = names[from(`${tag}/`)];
      return above.find((name) => tags.has(name)) ?? (below?.startsWith(`${tag}/`) === true ? below : null);
    },
  };
}
