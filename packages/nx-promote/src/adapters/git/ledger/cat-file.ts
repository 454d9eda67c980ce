/**
 * Parses the output of `git cat-file --batch`: one entry per request, in order; null for what is missing.
 * Sizes are believed, contents never searched.
 */
export function parseBatch(output: Buffer): (Buffer | null)[] {
  const entries: (Buffer | null)[] = [];
  let at = 0;
  while (at < output.length) {
    const newline = output.indexOf(0x0a, at);
    const header = output.subarray(at, newline).toString('utf8');
    at = newline + 1;
    const size = /^[0-9a-f]{40,64} \w+ (\d+)$/.exec(header)?.[1];
    if (size === undefined) {
      entries.push(null);
      continue;
    }
    entries.push(output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return entries;
}
