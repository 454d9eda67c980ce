import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, parseDocument, type Document, type YAMLMap } from 'yaml';
import { PromoteError } from '../../../core/errors/promote-error.js';
import { documentUnusable } from '../../../core/errors/drivers.js';
import { expandedSize } from './expanded-size.js';
import { assignAt, type Plain } from './plain-value.js';

/** A place in a YAML file and what shall stand there. */
export interface YamlEdit {
  readonly path: readonly string[];
  readonly value: string;
}

/** Parses a file that shall hold one YAML document with a map, or nothing yet. */
export function parseYaml(text: string, file: string): Document.Parsed {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error?.code === 'MULTIPLE_DOCS') {
    throw unusableYaml(file, 'holds several YAML documents, and nothing says which one is meant', [
      'keep each document in a file of its own, and name that one in "file" of the gitops driver',
    ]);
  }
  if (error !== undefined) {
    throw unusableYaml(file, `is not valid YAML: ${(error.message.split('\n')[0] ?? '').replace(/:$/, '')}`, [
      `correct ${file}, and run the command again`,
    ]);
  }
  const root: unknown = document.contents;
  if (root === null || isMap(root) || (isScalar(root) && root.value === null)) return document;
  throw unusableYaml(file, 'holds no map at the top level', ['correct "file" of the gitops driver']);
}

/** The key's own entry in a map: what a merge key brings in is not its own. */
export function ownEntry(map: YAMLMap, segment: string): { value: unknown } | undefined {
  return map.items.find(
    ({ key }) => isScalar(key) && (key.source ?? String(key.value)) === segment && key.source !== '<<',
  );
}

/**
 * The last line of defence: read as programs read it (aliases and merge keys resolved), the new text differs
 * from the old in the places that were asked for, and in no other. An anchor that others refer to does.
 */
export function assertOnlyAsked(
  before: string,
  after: string,
  edits: readonly YamlEdit[],
  file: string,
): void {
  const expected = plain(before, file);
  for (const { path, value } of edits) assignAt(expected, path, value);
  if (isDeepStrictEqual(plain(after, file), expected)) return;
  const places = edits.map(({ path }) => path.join('.')).slice(0, 5);
  throw unusableYaml(file, `cannot be changed at ${places.join(', ')} alone`, [
    'see whether an anchor or alias (&name, *name) shares the value with other places, and write it out there',
  ]);
}

export function unusableYaml(file: string, what: string, hints: readonly string[]): PromoteError {
  return new PromoteError(documentUnusable('yaml', file, what, hints));
}

const LARGEST_EXPANDED = 1_000_000;

/** Aliases that refer to lists of aliases make a few lines grow without end. */
function assertSmallWhenExpanded(document: Document, file: string): void {
  if (expandedSize(document) <= LARGEST_EXPANDED) return;
  throw unusableYaml(file, 'cannot be read safely: its aliases refer to more than a program could hold', [
    'see which anchor (&name) is referred to by lists or maps that are referred to themselves',
  ]);
}

/** As JSON, so that two places which share an anchor do not share an object. */
function plain(text: string, file: string): Plain {
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  assertSmallWhenExpanded(document, file);
  try {
    // The library's own limit counts aliases, and an honest file may have thousands.
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    return JSON.parse(JSON.stringify(value ?? {})) as Plain;
  } catch (error) {
    throw unusableYaml(file, `cannot be read safely: ${(error as Error).message.split('\n')[0]}`, [
      `correct ${file}, and run the command again`,
    ]);
  }
}
