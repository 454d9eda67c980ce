/** The first of many, and how many more there are. */
export function firstOf(items: readonly string[], most = 10): string[] {
  return items.length <= most ? [...items] : [...items.slice(0, most), `and ${items.length - most} more`];
}
