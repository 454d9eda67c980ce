/**
 * What `{version}` can be: `1.0`, `1.4.2`, `2019-07-01`. No letters, so that `1.0.rc` is never a version; two
 * numbers at least, so that it is never a short commit id.
 */
export const VERSION = /^\d+(?:[.-]\d+)+$/;

/** How the next version is made from the one before: one of its parts goes up, or the day is taken. */
export type Bump = 'major' | 'minor' | 'patch' | 'date';

const PARTS = ['major', 'minor', 'patch'] as const;
const DATE = /^\d{4}-\d{2}-\d{2}(?:-\d+)?$/;

/**
 * Negative, zero or positive, like a comparison for sorting. Numbers count, not how they are written: `1.0`,
 * `1.0.0` and `01-0` are the same version. Any length is compared exactly.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [one, other] = [left[at] ?? '0', right[at] ?? '0'];
    if (one.length !== other.length) return one.length - other.length;
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** The highest of them; null when there is none. */
export function highestVersion(versions: Iterable<string>): string | null {
  let highest: string | null = null;
  for (const version of versions) {
    if (highest === null || compareVersions(version, highest) > 0) highest = version;
  }
  return highest;
}

/** Whether it is a day, perhaps with a number for the second release of that day: `2019-07-01-2`. */
export function isDate(version: string): boolean {
  return DATE.test(version);
}

/**
 * The version after `before`: the part goes up and the parts behind it go to zero; a part that was not written
 * (`patch` of `1.0`) is added. The separators stay. `today` is an RFC 3339 time.
 */
export function bumpVersion(before: string, bump: Bump, today: string): string {
  if (bump === 'date') return dateAfter(before, today);
  const index = PARTS.indexOf(bump);
  const numbers = before.split(/[.-]/);
  const separators = before.match(/[.-]/g) ?? [];
  const length = Math.max(numbers.length, index + 1);
  return Array.from({ length }, (_, at) => {
    const separator = at === 0 ? '' : (separators[at - 1] ?? separators.at(-1) ?? '.');
    const number = at < index ? (numbers[at] ?? '0') : at === index ? oneMore(numbers[at] ?? '0') : '0';
    return separator + number;
  }).join('');
}

/** The day, numbered when there is a version of that day (or a later one) already. */
export function dateAfter(before: string | null, today: string): string {
  const day = today.slice(0, 10);
  if (before === null || compareVersions(day, before) > 0) return day;
  return compareVersions(`${day}-2`, before) > 0 ? `${day}-2` : bumpLast(before, day);
}

function bumpLast(before: string, day: string): string {
  const base = isDate(before) ? before : `${day}-1`;
  const parts = base.split('-');
  return parts.length === 3 ? `${base}-2` : [...parts.slice(0, 3), oneMore(parts[3] ?? '1')].join('-');
}

function numbersOf(version: string): string[] {
  return version.split(/[.-]/).map((number) => number.replace(/^0+(?=\d)/, ''));
}

function oneMore(number: string): string {
  return (BigInt(number) + 1n).toString();
}
