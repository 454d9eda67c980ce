/**
 * A page of ours for a terminal: the same lines without what only Markdown needs. Characters stand for themselves,
 * a link is its text, and code is left as it is, since it is there to be copied.
 */
export function terminalText(markdown: string): string {
  let fence: string | null = null;
  const lines = markdown.split('\n').flatMap((line) => {
    const row = /^\s*(`{3,})\s*$/.exec(line)?.[1];
    if (fence === null && row !== undefined) {
      fence = row;
      return [];
    }
    if (fence !== null && row === fence) {
      fence = null;
      return [];
    }
    return [fence === null ? inline(line) : line];
  });
  return lines.join('\n');
}

/** What may stand at a place of a line, the first that fits: an escaped character, an entity, code, a link. */
const TOKENS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/\\([!-/:-@[-`{-~])/y, ([, char = '']) => char],
  [/&(amp|lt|gt);/y, ([, name = '']) => ENTITIES[name] as string],
  [/(`+)(.+?)(?<!`)\1(?!`)/y, ([, , code = '']) => code.replace(/^ (.*) $/, '$1')],
  [/\[((?:\\.|[^\\\]])*)\]\([^\s()]*\)/y, ([, label = '']) => inline(label)],
];

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

function inline(line: string): string {
  if (!/[\\&`[]/.test(line)) return line;
  let text = '';
  for (let at = 0; at < line.length;) {
    const found = tokenAt(line, at);
    text += found?.text ?? (line[at] as string);
    at = found?.end ?? at + 1;
  }
  return text;
}

function tokenAt(line: string, at: number): { readonly text: string; readonly end: number } | null {
  for (const [pattern, textOf] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match !== null) return { text: textOf(match), end: at + match[0].length };
  }
  return null;
}
