import { objectId } from './object-id.js';

/**
 * Parses the output of `git cat-file --batch`: one entry for each name that was asked for, in order; null for what is
 * missing. Sizes are believed, contents never searched; anything else than an answer to the question is refused.
 */
export function parseBatch(output: Buffer, asked: readonly string[], doing: string): (Buffer | null)[] {
  let at = 0;
  const entries = asked.map((name) => {
    const newline = output.indexOf(0x0a, at);
    const header = output.toString('utf8', at, newline < 0 ? output.length : newline);
    const size = sizeIn(header, name, doing);
    const start = newline + 1;
    at = size === null ? start : start + size + 1;
    return size === null ? null : output.subarray(start, start + size);
  });
  if (at !== output.length) objectId(output.toString('utf8', at, at + 80), doing);
  return entries;
}

/** `<id> <type> <size>`; null for `<name> missing`. */
export function sizeIn(header: string, name: string, doing: string): number | null {
  if (header === `${name} missing`) return null;
  const [, id, size] = /^([0-9a-f]+) [a-z]+ (\d+)$/.exec(header) ?? [header, header];
  objectId(id, doing);
  return Number(size);
}
