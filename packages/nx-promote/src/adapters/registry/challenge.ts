/** One way in that a registry offers with a 401: the scheme in lower case and its parameters. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const PIECE = /[\s,]*([^\s,="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/y;

/**
 * Parses `WWW-Authenticate`. Several challenges may stand in one header, with commas between challenges as
 * well as between parameters: a word without `=` begins a challenge.
 */
export function parseChallenges(header: string): Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  PIECE.lastIndex = 0;
  for (let piece = PIECE.exec(header); piece !== null; piece = PIECE.exec(header)) {
    const [, word = '', quoted, plain] = piece;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) found.push({ scheme: word.toLowerCase(), parameters: {} });
    else if (found.length > 0)
      (found.at(-1) as Challenge & { parameters: Record<string, string> }).parameters[word.toLowerCase()] =
        value;
  }
  return found;
}
