/**
 * A setting as git reads booleans: `true`, `yes`, `on` and any number but zero, in any case; a key without a value is
 * true, and one with an empty value false. Null for anything else.
 */
export function gitBoolean(value: string | null): boolean | null {
  if (value === null) return true;
  const word = value.toLowerCase();
  if (['true', 'yes', 'on'].includes(word)) return true;
  if (['false', 'no', 'off', ''].includes(word)) return false;
  const number = /^[+-]?(?:0x[0-9a-f]+|\d+)[kmg]?$/.test(word)
    ? /[1-9a-f]/.test(word.replace(/^[+-]?0x/, ''))
    : null;
  return number;
}

/** `git config -z`: a key, and behind a newline its value; null where it has none. The last of each key counts. */
export function settingsIn(output: Buffer): Map<string, string | null> {
  const entries = output.toString('utf8').split('\0').filter(Boolean);
  return new Map(
    entries.map((entry): [string, string | null] => {
      const at = entry.indexOf('\n');
      return at < 0 ? [entry, null] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}
