const LONGEST = 300;

/**
 * The text at a dotted path in a JSON document: `build.commit`, `versions.0.digest`. Null when there is none,
 * and also for text that can be neither commit nor digest: empty, very long, with control characters.
 */
export function fieldAt(document: unknown, path: string): string | null {
  let value = document;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  return text === '' || text.length > LONGEST || /[\p{Cc}\p{Cf}]/u.test(text) ? null : text;
}
