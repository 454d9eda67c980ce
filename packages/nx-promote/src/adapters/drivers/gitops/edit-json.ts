import type { Node } from 'jsonc-parser';
import { addMembers, newJson, type Addition, type Replacement } from './add-json.js';
import {
  assertOnlyAskedOfJson,
  memberOf,
  parseJson,
  unusableJson,
  withoutMark,
  type JsonEdit,
} from './parse-json.js';

/** Parses once for many paths. Gives the text at a path; null when nothing is there. */
export function jsonReader(text: string, file: string): (path: readonly string[]) => string | null {
  const { json } = withoutMark(text);
  const root = parseJson(json, file);
  return (path) => {
    let node: Node | null | undefined = root;
    for (const segment of path) node = node?.type === 'object' ? memberOf(node, segment, file) : null;
    return node === null || node === undefined ? null : scalarOf(node, json);
  };
}

/**
 * Sets values and keeps every other byte: comments, order, tabs, line ends, a byte order mark, trailing commas.
 * Absent members and objects are added behind their neighbours.
 */
export function setJsonPaths(text: string, edits: readonly JsonEdit[], file: string): string {
  const { mark, json } = withoutMark(text);
  const root = parseJson(json, file);
  const replacements: Replacement[] = [];
  const additions = new Map<Node | null, Addition>();
  for (const { path, value } of edits) {
    const { node, rest } = deepest(root, path, file);
    if (rest.length > 0) {
      const addition = additions.get(node) ?? new Map<string, string | Addition>();
      additions.set(node, addition);
      note(addition, rest, value, file);
    } else if (node !== null && scalarOf(node, json) !== value) {
      const { offset, length } = node;
      replacements.push({ start: offset, end: offset + length, written: JSON.stringify(value) });
    }
  }
  for (const [object, addition] of additions) {
    if (object === null) return mark + newJson(addition);
    replacements.push(...addMembers(json, object, addition));
  }
  const result = replacements
    .map((replacement, order) => ({ ...replacement, order }))
    .sort((a, b) => b.start - a.start || a.order - b.order)
    .reduce((after, { start, end, written }) => after.slice(0, start) + written + after.slice(end), json);
  if (result !== json) assertOnlyAskedOfJson(json, result, edits, file);
  return mark + result;
}

/** As far as the path is there; `rest` is what is missing. A null on the way stands for nothing. */
function deepest(
  root: Node | null,
  path: readonly string[],
  file: string,
): { readonly node: Node | null; readonly rest: readonly string[] } {
  let node = root;
  for (const [depth, segment] of path.entries()) {
    if (node === null) return { node: null, rest: path };
    if (node.type !== 'object') {
      const here = path.slice(0, depth).join('.');
      throw unusableJson(file, `holds no object at ${here}, so there is no ${path.join('.')} to set`, [
        `correct "path" of the gitops driver, or ${file}`,
      ]);
    }
    const next = memberOf(node, segment, file);
    if (next === undefined) return { node, rest: path.slice(depth) };
    node = next;
  }
  if (node === null || !['object', 'array'].includes(node.type)) return { node, rest: [] };
  throw unusableJson(
    file,
    `holds an object or list at ${path.join('.')}, where a version reference is expected`,
    ['let "path" of the gitops driver name the one field that holds the version, such as image.tag'],
  );
}

function note(addition: Addition, path: readonly string[], value: string, file: string): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    addition.set(key, value);
    return;
  }
  const child = addition.get(key) ?? new Map<string, string | Addition>();
  if (typeof child === 'string') {
    throw unusableJson(file, `cannot hold both a version and an object at ${key}`, [
      'correct "path" of the gitops driver',
    ]);
  }
  addition.set(key, child);
  note(child, rest, value, file);
}

/** A number is given as it is written: a tag such as `1234e56` must not change on the way. */
function scalarOf(node: Node, json: string): string | null {
  if (node.type === 'string') return node.value as string;
  if (node.type !== 'number' && node.type !== 'boolean') return null;
  return json.slice(node.offset, node.offset + node.length);
}
