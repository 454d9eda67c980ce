import { findNodeAtLocation, getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { quoted, type Complaint, type FieldPath, type Position } from './complaint.js';

/** A file as JSON, with the positions that messages name. */
export interface JsonDocument {
  readonly value: unknown;
  /** Where the value at a path is, or the nearest thing around it that exists. */
  readonly position: (path: FieldPath) => Position;
}

export type ReadJson =
  | { readonly ok: true; readonly document: JsonDocument; readonly complaints: readonly Complaint[] }
  | { readonly ok: false; readonly at: Position; readonly complaint: Complaint };

/**
 * Reads plain JSON. Stops at the first syntax error, since what follows one is mostly noise. Keys that occur
 * twice in an object are complaints: JSON would silently take the last.
 */
export function readJson(text: string): ReadJson {
  const source = text.replace(/^\uFEFF/, '');
  try {
    return readTree(source);
  } catch (error) {
    // The parser recurses, so hostile nesting ends its stack; that must be a message and not a crash.
    if (error instanceof RangeError) return syntaxError(source, 0, 'nested too deeply');
    throw error;
  }
}

function readTree(source: string): ReadJson {
  const errors: ParseError[] = [];
  const root = parseTree(source, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (first !== undefined || root === undefined) {
    return syntaxError(source, first?.offset ?? 0, SYNTAX[first?.error ?? 4] ?? 'not understood');
  }
  const position = (path: FieldPath) => lineAndColumn(source, nodeNear(root, path).offset);
  return { ok: true, document: { value: getNodeValue(root), position }, complaints: doubtfulKeys(root, []) };
}

/** By the parser's error numbers. */
const SYNTAX: Readonly<Record<number, string>> = {
  1: 'something that is neither a value nor a name in quotes',
  2: 'a number that JSON does not know',
  3: 'a place where a name in double quotes is expected',
  4: 'a place where a value is expected (or a comma too many)',
  5: 'a place where a colon is expected',
  6: 'a place where a comma is expected',
  7: 'a place where a closing brace is expected',
  8: 'a place where a closing bracket is expected',
  9: 'text after the end',
  10: 'a comment, which JSON does not have',
  11: 'a comment that does not end',
  12: 'a string that does not end',
  13: 'a number that does not end',
  14: 'an unfinished \\u escape',
  15: 'an escape that JSON does not know',
  16: 'a character that must be escaped',
};

function syntaxError(source: string, offset: number, what: string): ReadJson {
  const rest = source.slice(offset).split('\n', 1)[0] ?? '';
  const near = rest.trim() === '' ? 'the end of the line' : quoted(rest.slice(0, 20));
  const problem =
    source.trim() === ''
      ? 'the file is empty, expected a JSON object such as {}'
      : `not valid JSON: ${what}, at ${near}`;
  return {
    ok: false,
    at: lineAndColumn(source, offset),
    complaint: { code: 'CONFIG_SYNTAX', path: [], problem },
  };
}

function lineAndColumn(source: string, offset: number): Position {
  const before = source.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function nodeNear(root: Node, path: FieldPath): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent : node;
  }
  return root;
}

/** Names that JavaScript objects inherit would be dropped silently on the way, so they are refused. */
const INHERITED = new Set(['__proto__', 'constructor', 'prototype']);

function doubtfulKeys(node: Node, path: FieldPath): Complaint[] {
  const children = node.children ?? [];
  if (node.type === 'array') return children.flatMap((child, index) => doubtfulKeys(child, [...path, index]));
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return children.flatMap((property) => {
    const [name, value] = property.children ?? [];
    if (name === undefined || value === undefined) return [];
    const key = String(name.value);
    const here = [...path, key];
    const found: Complaint[] = [];
    if (INHERITED.has(key)) found.push(unusable(here, 'this name cannot be used as a key'));
    if (seen.has(key)) found.push(unusable(here, 'this key occurs twice in the same object; keep one'));
    seen.add(key);
    return [...found, ...doubtfulKeys(value, here)];
  });
}

function unusable(path: FieldPath, problem: string): Complaint {
  return { code: 'CONFIG_VALUE', path, problem };
}
