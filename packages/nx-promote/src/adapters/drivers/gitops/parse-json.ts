import { isDeepStrictEqual } from 'node:util';
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { PromoteError } from '../../../core/errors/promote-error.js';
import { documentUnusable } from '../../../core/errors/drivers.js';
import { assignAt, define, type Plain } from './plain-value.js';

/** A place in a JSON file and what shall stand there. */
export interface JsonEdit {
  readonly path: readonly string[];
  readonly value: string;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** The mark belongs to the file, not to its JSON. */
export function withoutMark(text: string): { readonly mark: string; readonly json: string } {
  return text.startsWith(BYTE_ORDER_MARK)
    ? { mark: BYTE_ORDER_MARK, json: text.slice(1) }
    : { mark: '', json: text };
}

/** The tree of a file that holds one object; null where it holds nothing yet. Comments are let pass. */
export function parseJson(json: string, file: string): Node | null {
  if (json.trim() === '') return null;
  const errors: ParseError[] = [];
  const tree = treeOf(json, errors, file);
  const [error] = errors;
  if (error !== undefined || tree === undefined) {
    const what = error === undefined ? 'no value' : printParseErrorCode(error.error);
    throw unusableJson(file, `is not valid JSON: ${what} in line ${lineOf(json, error?.offset ?? 0)}`, [
      `correct ${file}, and run the command again`,
    ]);
  }
  if (tree.type === 'object') return tree;
  throw unusableJson(file, 'holds no object at the top level', ['correct "file" of the gitops driver']);
}

/** The key's value; undefined when it is not there. A key that is there twice means one thing to each reader. */
export function memberOf(object: Node, key: string, file: string): Node | undefined {
  const found = (object.children ?? []).filter(({ children }) => children?.[0]?.value === key);
  if (found.length <= 1) return found[0]?.children?.[1];
  throw unusableJson(
    file,
    `sets ${JSON.stringify(key)} ${found.length} times, and which one counts depends on the reader`,
    [`see that ${file} has ${JSON.stringify(key)} once, and run the command again`],
  );
}

/**
 * The last line of defence: what was strict JSON still is, and read as programs read it the new text differs
 * from the old in the places that were asked for, and in no other.
 */
export function assertOnlyAskedOfJson(
  before: string,
  after: string,
  edits: readonly JsonEdit[],
  file: string,
): void {
  const expected = plain(before, file);
  for (const { path, value } of edits) assignAt(expected, path, value);
  const isAsStrict = isStrict(after) || !(before.trim() === '' || isStrict(before));
  if (isAsStrict && isDeepStrictEqual(plain(after, file), expected)) return;
  const places = edits.map(({ path }) => path.join('.')).slice(0, 5);
  throw unusableJson(file, `cannot be changed at ${places.join(', ')} alone`, [
    `set the value in ${file} by hand once, and run the command again`,
  ]);
}

export function unusableJson(file: string, what: string, hints: readonly string[]): PromoteError {
  return new PromoteError(documentUnusable('json', file, what, hints));
}

function plain(json: string, file: string): Plain {
  const tree = parseJson(json, file);
  return tree === null ? {} : (valueOf(tree) as Plain);
}

/** Where a key is there twice, the last one: as JSON.parse and most readers take it. */
function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value as unknown;
  const object: Plain = {};
  for (const { children = [] } of node.children ?? []) {
    const [key, value] = children;
    if (key !== undefined && value !== undefined) define(object, String(key.value), valueOf(value));
  }
  return object;
}

function isStrict(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

function treeOf(json: string, errors: ParseError[], file: string): Node | undefined {
  try {
    return parseTree(json, errors, { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unusableJson(file, 'is nested too deeply to be read', [`correct ${file}`]);
  }
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
