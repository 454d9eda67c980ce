import { createScanner, SyntaxKind, type Node } from 'jsonc-parser';

/** Members that are to be added to one object: texts, or further objects. */
export type Addition = Map<string, string | Addition>;

/** A piece of the text and what comes in its place. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly written: string;
}

/** How the file is written. */
interface Style {
  readonly lineEnd: string;
  readonly step: string;
  readonly colon: string;
}

/** Adds members behind the last one of an object, as the file's other members are written. */
export function addMembers(json: string, object: Node, addition: Addition): Replacement[] {
  const style = styleOf(json);
  const last = object.children?.at(-1);
  return last === undefined
    ? [fillEmpty(json, object, addition, style)]
    : behindLast(json, last, addition, style);
}

/** A whole new file. */
export function newJson(addition: Addition): string {
  return `${render(addition, { lineEnd: '\n', step: '  ', colon: ': ' }, '')}\n`;
}

function behindLast(json: string, last: Node, addition: Addition, style: Style): Replacement[] {
  const end = last.offset + last.length;
  const indent = indentAt(json, last.offset);
  if (indent === null) {
    const comma = /,[^\S\r\n]/.test(json) || style.colon.endsWith(' ') ? ', ' : ',';
    const members = membersOf(addition, { ...style, step: '' }, null);
    return [{ start: end, end, written: members.map((member) => comma + member).join('') }];
  }
  const { trailingComma, lineTail } = behind(json, end);
  const lines = membersOf(addition, style, indent).map((member) => `${style.lineEnd}${indent}${member}`);
  const written = lines.join(',');
  if (trailingComma !== null) {
    const at = Math.max(lineTail, trailingComma + 1);
    return [{ start: at, end: at, written: `${written},` }];
  }
  // A comment behind the last member stays with it.
  return lineTail === end
    ? [{ start: end, end, written: `,${written}` }]
    : [
        { start: end, end, written: ',' },
        { start: lineTail, end: lineTail, written },
      ];
}

/** Behind the last member: whether a comma follows, and where its line ends if nothing but comments is there. */
function behind(json: string, end: number): { trailingComma: number | null; lineTail: number } {
  const scanner = createScanner(json, false);
  scanner.setPosition(end);
  let trailingComma: number | null = null;
  let lineTail: number | null = null;
  for (;;) {
    const kind = scanner.scan();
    const at = scanner.getTokenOffset();
    if (kind === SyntaxKind.CommaToken) trailingComma = at;
    else if (kind === SyntaxKind.LineBreakTrivia) lineTail ??= at;
    else if (
      ![SyntaxKind.Trivia, SyntaxKind.LineCommentTrivia, SyntaxKind.BlockCommentTrivia].includes(kind)
    ) {
      return { trailingComma, lineTail: lineTail ?? end };
    }
  }
}

function fillEmpty(json: string, object: Node, addition: Addition, style: Style): Replacement {
  const close = object.offset + object.length - 1;
  const inside = json.slice(object.offset + 1, close).trimEnd();
  const start = object.offset + 1 + inside.length;
  const outer = lineIndent(json, object.offset);
  const isOneLine = inside === '' && !json.includes('\n', json.indexOf('{')) && object.parent !== undefined;
  if (isOneLine) {
    return { start, end: close, written: membersOf(addition, { ...style, step: '' }, null).join(', ') };
  }
  const indent = outer + style.step;
  const lines = membersOf(addition, style, indent).map((member) => `${style.lineEnd}${indent}${member}`);
  return { start, end: close, written: `${lines.join(',')}${style.lineEnd}${outer}` };
}

/** `"key": "value"` each; `indent` is null where all stands on one line. */
function membersOf(addition: Addition, style: Style, indent: string | null): string[] {
  return [...addition].map(
    ([key, value]) =>
      `${JSON.stringify(key)}${style.colon}${typeof value === 'string' ? JSON.stringify(value) : render(value, style, indent)}`,
  );
}

function render(addition: Addition, style: Style, indent: string | null): string {
  if (indent === null) return `{${membersOf(addition, style, null).join(', ')}}`;
  const inner = indent + style.step;
  const lines = membersOf(addition, style, inner).map((member) => inner + member);
  return `{${style.lineEnd}${lines.join(`,${style.lineEnd}`)}${style.lineEnd}${indent}}`;
}

/** The blanks before a member that begins its line; null for one that stands behind something else. */
function indentAt(json: string, offset: number): string | null {
  const lineStart = json.lastIndexOf('\n', offset - 1) + 1;
  const before = json.slice(lineStart, offset);
  return lineStart > 0 && before.trim() === '' ? before : null;
}

function lineIndent(json: string, offset: number): string {
  const lineStart = json.lastIndexOf('\n', offset - 1) + 1;
  return /^[^\S\r\n]*/.exec(json.slice(lineStart, offset))?.[0] ?? '';
}

function styleOf(json: string): Style {
  return {
    lineEnd: json.includes('\r\n') ? '\r\n' : '\n',
    step: /^([ \t]+)"/m.exec(json)?.[1] ?? '  ',
    colon: /"[^\S\r\n]*:["{[\dtfn]/.test(json) && !/"[^\S\r\n]*: /.test(json) ? ':' : ': ',
  };
}
