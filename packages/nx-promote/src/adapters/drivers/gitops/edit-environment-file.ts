import { isDeepStrictEqual } from 'node:util';
import { PromoteError } from '../../../core/errors/promote-error.js';
import { entryUnwritable, linesUnclear } from '../../../core/errors/drivers.js';

/** One assignment of a `KEY=value` file, with what stands around the value. */
interface Assignment {
  readonly key: string;
  readonly exported: boolean;
  /** Where the value begins and ends in the text, its quotes included. */
  readonly start: number;
  readonly end: number;
}

// Blanks before a comment belong to the comment: `KEY= # why` has an empty value right behind the "=".
const ASSIGNMENT = /^[^\S\r\n]*(export[^\S\r\n]+)?([\w.-]+)[^\S\r\n]*=(?:[^\S\r\n]*(?![\s#]))?/;
const KEY = /^[\w.-]+$/;
const NEEDS_NO_QUOTES = /^[\w./:@%+,=-]*$/;

/** Parses once for many keys. A value is what a shell would read; null when the file does not set the key. */
export function environmentReader(text: string, file: string): (key: string) => string | null {
  const present = assignments(text);
  return (key) => {
    const assignment = assignmentOf(text, present, key, file);
    return assignment === null ? null : unquote(text.slice(assignment.start, assignment.end));
  };
}

/**
 * Sets keys and leaves every other byte as it was: comments, order, quoting style, `export`, line ends, a
 * missing last line end. Keys that are not there are added at the end, as the file's other lines are written.
 */
export function setKeys(text: string, values: ReadonlyMap<string, string>, file: string): string {
  const present = assignments(text);
  const missing: [string, string][] = [];
  const edits: { start: number; end: number; written: string }[] = [];
  for (const [key, value] of values) {
    checkEntry(key, value, file);
    const assignment = assignmentOf(text, present, key, file);
    if (assignment === null) missing.push([key, value]);
    else {
      const { start, end } = assignment;
      const old = text.slice(start, end);
      if (holdsMore(old)) throw unclear(file, `has a line for ${key} that cannot be edited safely`, key);
      if (unquote(old) !== value) edits.push({ start, end, written: quote(value, old) });
    }
  }
  const edited = edits
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, written }) => result.slice(0, start) + written + result.slice(end), text);
  const result = append(edited, missing, present.length > 0 && present.every(({ exported }) => exported));
  readBack(text, result, values, file);
  return result;
}

/** Finds every assignment; a quoted value may go over several lines, whose content is not looked into. */
function assignments(text: string): Assignment[] {
  const found: Assignment[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const match = ASSIGNMENT.exec(text.slice(at, lineEnd));
    let next = lineEnd + 1;
    if (match !== null) {
      const start = at + match[0].length;
      const end = valueEnd(text, start, lineEnd);
      found.push({ key: match[2] as string, exported: match[1] !== undefined, start, end });
      if (end > lineEnd) next = nextLine(text, end);
    }
    at = next;
  }
  return found;
}

/** Where a value ends: behind its closing quote, or before a comment, trailing blanks and the line end. */
function valueEnd(text: string, start: number, lineEnd: number): number {
  const quoteMark = text[start];
  if (quoteMark === '"' || quoteMark === "'") {
    for (let at = start + 1; at < text.length; at += 1) {
      if (quoteMark === '"' && text[at] === '\\') at += 1;
      else if (text[at] === quoteMark) return at + 1;
    }
  }
  const line = text.slice(start, lineEnd);
  const comment = /\s#/.exec(line);
  return start + (comment === null ? line : line.slice(0, comment.index)).trimEnd().length;
}

function nextLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline + 1;
}

function assignmentOf(
  text: string,
  found: readonly Assignment[],
  key: string,
  file: string,
): Assignment | null {
  const matches = found.filter((assignment) => assignment.key === key);
  if (matches.length > 1) {
    throw unclear(
      file,
      `sets ${key} ${matches.length} times, and which one counts depends on the reader`,
      key,
    );
  }
  const line = new RegExp(`^\\s*(?:export\\s+)?${key.replace(/[^\w]/g, '\\$&')}\\s*=`, 'm');
  if (matches.length === 0 && line.test(text)) {
    throw unclear(file, `sets ${key} inside a quoted value that another line begins`, key);
  }
  return matches[0] ?? null;
}

/**
 * The last line of defence. What stands right behind a value (`"a"b`), or goes on from the line before it, can
 * make a reader see another value than the one written; and no other line may say anything else than before.
 */
function readBack(before: string, after: string, values: ReadonlyMap<string, string>, file: string): void {
  const written = assignments(after);
  const read = environmentReader(after, file);
  for (const [key, value] of values) {
    const found = written.find((assignment) => assignment.key === key);
    const isClear = found !== undefined && !isContinued(after, found.start) && !hasTail(after, found.end);
    if (read(key) !== value || !isClear)
      throw unclear(file, `has a line for ${key} that cannot be edited safely`, key);
  }
  const [first = ''] = values.keys();
  const others = (text: string): string[] =>
    assignments(text)
      .filter(({ key }) => !values.has(key))
      .map(({ key, start, end }) => `${key}=${text.slice(start, end)}`);
  if (isDeepStrictEqual(others(before), others(after))) return;
  throw unclear(file, `cannot be changed at ${[...values.keys()].slice(0, 5).join(', ')} alone`, first);
}

/** A second command or assignment on the line would be lost with the value. */
function holdsMore(value: string): boolean {
  return !/^["']/.test(value) && /[;&|]|\s[\w.-]+=/.test(value);
}

function hasTail(text: string, end: number): boolean {
  return /\S/.test(text.slice(end, end + 1));
}

/** Whether a line goes on from the one before it: after a backslash, or inside a quote that nobody closed. */
function isContinued(text: string, start: number): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const above = text.slice(0, lineStart);
  const lastLine = /([^\n]*?)\r?\n$/.exec(above)?.[1] ?? '';
  const goesOn = !lastLine.trimStart().startsWith('#') && /(^|[^\\])(\\\\)*\\$/.test(lastLine);
  return goesOn || assignments(above).some((one) => isUnclosed(above.slice(one.start, one.end)));
}

function isUnclosed(value: string): boolean {
  const [mark] = value;
  if (mark !== '"' && mark !== "'") return false;
  return value.length === 1 || !value.endsWith(mark) || (mark === '"' && /[^\\](\\\\)*\\"$/.test(value));
}

function unclear(file: string, what: string, key: string): PromoteError {
  return new PromoteError(linesUnclear(file, what, key));
}

function checkEntry(key: string, value: string, file: string): void {
  if (KEY.test(key) && !/\p{Cc}/u.test(value)) return;
  throw new PromoteError(entryUnwritable(file, key, value));
}

function unquote(written: string): string {
  const mark = written[0];
  if (written.length < 2 || written.at(-1) !== mark) return written;
  if (mark === "'") return written.slice(1, -1);
  if (mark === '"') return written.slice(1, -1).replace(/\\(["\\$`])/g, '$1');
  return written;
}

/** Writes a value the way the old one was written, or with double quotes where that way cannot hold it. */
function quote(value: string, old: string): string {
  if (old.startsWith("'") && !value.includes("'")) return `'${value}'`;
  if (!old.startsWith('"') && !old.startsWith("'") && NEEDS_NO_QUOTES.test(value)) return value;
  return `"${value.replace(/["\\$`]/g, '\\$&')}"`;
}

function append(text: string, entries: readonly [string, string][], exported: boolean): string {
  if (entries.length === 0) return text;
  const lineEnd = /\r\n/.test(text) ? '\r\n' : '\n';
  const lines = entries.map(([key, value]) => `${exported ? 'export ' : ''}${key}=${quote(value, '')}`);
  const added = lines.join(lineEnd);
  if (text === '' || text.endsWith('\n')) return text + added + lineEnd;
  return text + lineEnd + added;
}
