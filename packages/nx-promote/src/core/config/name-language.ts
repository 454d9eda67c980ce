/**
 * The names that a tag pattern can give, as a small automaton, so that two patterns can be asked for a name
 * that both give. Patterns are compared for one component, whose name is put in as plain text.
 */
export interface NameLanguage {
  readonly edges: readonly Edge[];
  readonly end: number;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  /** The characters that lead along it; null costs none. */
  readonly characters: string | null;
}

const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;

/** Stands at the end of a pattern whose second and later candidates get a number there. */
export const OPTIONAL_CANDIDATE = '{candidate?}';

/** Builds the language of a pattern whose other placeholders have been replaced. */
export function nameLanguage(pattern: string, shortIdLength: number): NameLanguage {
  const edges: Edge[] = [];
  let end = 0;
  const step = (characters: string) => edges.push({ from: end, to: ++end, characters });
  for (const part of pattern.split(/(\{version\}|\{shortId\}|\{candidate\??\})/)) {
    if (part === '{version}') {
      step(DIGITS);
      edges.push({ from: end, to: end, characters: DIGITS });
      // At least one more number follows, and behind it any number of them.
      step('.-');
      const separator = end;
      step(DIGITS);
      edges.push({ from: end, to: end, characters: DIGITS }, { from: end, to: separator, characters: '.-' });
      edges.push({ from: end, to: ++end, characters: null });
    } else if (part === '{shortId}') {
      for (let count = 0; count < shortIdLength; count += 1) step(HEX);
      edges.push({ from: end, to: end, characters: HEX });
    } else if (part.startsWith('{candidate')) {
      const start = end;
      step(DIGITS.slice(1));
      edges.push({ from: end, to: end, characters: DIGITS });
      edges.push({ from: end, to: ++end, characters: null });
      if (part === OPTIONAL_CANDIDATE) edges.push({ from: start, to: end, characters: null });
    } else {
      for (const character of part) step(character);
    }
  }
  return { edges, end };
}

/** The shortest name that both languages contain, or null when they have none in common. */
export function commonName(a: NameLanguage, b: NameLanguage): string | null {
  const queue: { left: number; right: number; name: string }[] = [{ left: 0, right: 0, name: '' }];
  const seen = new Set(['0 0']);
  for (const { left, right, name } of queue) {
    if (left === a.end && right === b.end) return name;
    for (const next of moves(a, b, left, right)) {
      const key = `${next.left} ${next.right}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ left: next.left, right: next.right, name: name + next.character });
    }
  }
  return null;
}

function* moves(a: NameLanguage, b: NameLanguage, left: number, right: number) {
  const lefts = a.edges.filter((edge) => edge.from === left);
  const rights = b.edges.filter((edge) => edge.from === right);
  for (const edge of lefts) if (edge.characters === null) yield { left: edge.to, right, character: '' };
  for (const edge of rights) if (edge.characters === null) yield { left, right: edge.to, character: '' };
  for (const one of lefts) {
    for (const other of rights) {
      const character = [...(one.characters ?? '')].find((each) => other.characters?.includes(each));
      if (character !== undefined) yield { left: one.to, right: other.to, character };
    }
  }
}
