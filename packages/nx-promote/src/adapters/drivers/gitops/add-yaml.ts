import { isCollection, isMap, isPair, isScalar, Scalar, YAMLMap, type Document, type Node } from 'yaml';
import { ownEntry, parseYaml, type YamlEdit } from './parse-yaml.js';
import { scalarText } from './yaml-scalar.js';

/** Keys that are to be added to one map: texts, or further maps. */
type Addition = Map<string, string | Addition>;

/**
 * Adds values at paths that are not there. Where the next map on the way is written as a block, new lines are
 * put behind its last entry and nothing else moves; only an empty file or a `{}` is written anew by the
 * library, which keeps comments and order but may set blanks its own way.
 */
export function addValues(text: string, edits: readonly YamlEdit[], file: string): string {
  const document = parseYaml(text, file);
  const additions = new Map<YAMLMap, Addition>();
  for (const edit of edits) {
    const { map, rest } = deepestMap(document, edit.path);
    if (map === null || map.flow === true || map.items.length === 0) return rewritten(document, text, edits);
    const addition = additions.get(map) ?? new Map<string, string | Addition>();
    if (!note(addition, rest, edit.value)) return rewritten(document, text, edits);
    additions.set(map, addition);
  }
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const step = indentation(text);
  return [...additions]
    .map(([map, addition]) => ({ at: endOf(text, map), depth: depthOf(map), map, addition }))
    .sort((a, b) => b.at - a.at || a.depth - b.depth)
    .reduce((result, { at, map, addition }) => {
      const lines = render(addition, columnOf(text, map), step).join(lineEnd);
      const head = result.slice(0, at);
      const needsEnd = head !== '' && !head.endsWith('\n');
      const tail = needsEnd ? '' : lineEnd;
      return head + (needsEnd ? lineEnd : '') + lines + tail + result.slice(at);
    }, text);
}

function deepestMap(document: Document, path: readonly string[]): { map: YAMLMap | null; rest: string[] } {
  let map: YAMLMap | null = isMap(document.contents) ? document.contents : null;
  for (const [depth, segment] of path.entries()) {
    const entry: { value: unknown } | undefined = map === null ? undefined : ownEntry(map, segment);
    if (entry === undefined) return { map, rest: path.slice(depth) };
    // A key without a value: only the library knows where its map has to begin.
    if (!isMap(entry.value)) return { map: null, rest: [] };
    map = entry.value;
  }
  return { map: null, rest: [] };
}

function note(addition: Addition, path: readonly string[], value: string): boolean {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    addition.set(key, value);
    return true;
  }
  const child = addition.get(key) ?? new Map<string, string | Addition>();
  if (typeof child === 'string') return false;
  addition.set(key, child);
  return note(child, rest, value);
}

function render(addition: Addition, indent: string, step: string): string[] {
  return [...addition].flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${indent}${scalarText(key)}: ${scalarText(value)}`]
      : [`${indent}${scalarText(key)}:`, ...render(value, indent + step, step)],
  );
}

/** Behind the line on which the last entry of the map ends. */
function endOf(text: string, map: YAMLMap): number {
  let node: unknown = map;
  while (isCollection(node) && node.flow !== true && node.items.length > 0) {
    const last: unknown = node.items.at(-1);
    node = isPair(last) ? (last.value ?? last.key) : last;
  }
  const end = (node as Node).range?.[1] ?? text.length;
  if (text[end - 1] === '\n') return end;
  const newline = text.indexOf('\n', end);
  return newline < 0 ? text.length : newline + 1;
}

function columnOf(text: string, map: YAMLMap): string {
  const start = (map.items[0]?.key as Node).range?.[0] ?? 0;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return ' '.repeat(line.replace('\uFEFF', '').length);
}

/** Maps that end on the same line are nested: the inner one's lines come first. */
function depthOf(map: YAMLMap): number {
  return (map.items[0]?.key as Node).range?.[0] ?? 0;
}

/** The file's own step, from its first indented line; two blanks where there is none. */
function indentation(text: string): string {
  return /^( +)[^\s#-]/m.exec(text)?.[1] ?? '  ';
}

function rewritten(document: Document, text: string, edits: readonly YamlEdit[]): string {
  if (isMap(document.contents) && document.contents.items.length === 0) document.contents.flow = false;
  for (const { path, value } of edits) {
    for (let depth = 0; depth < path.length; depth += 1) openMap(document, path.slice(0, depth));
    const scalar = new Scalar(value);
    if (scalarText(value) !== value) scalar.type = 'QUOTE_DOUBLE';
    document.setIn(path, scalar);
  }
  const written = document.toString({
    lineWidth: 0,
    indent: indentation(text).length,
    indentSeq: !/^( *)[^\s#-].*:[^\S\n]*\n\1- /m.test(text),
    flowCollectionPadding: /\{ /.test(text) || !text.includes('{'),
  });
  return text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written;
}

/** Puts a map where there is nothing yet, and keeps what was said about the nothing. */
function openMap(document: Document, path: readonly string[]): void {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (node !== null && node !== undefined && !(isScalar(node) && node.value === null)) return;
  const map = new YAMLMap(document.schema);
  if (isScalar(node)) {
    map.commentBefore = node.commentBefore ?? node.comment ?? null;
  }
  if (path.length === 0) document.contents = map;
  else document.setIn(path, map);
}
