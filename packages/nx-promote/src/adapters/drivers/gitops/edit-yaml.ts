import { isAlias, isMap, isScalar, type Document, type Node } from 'yaml';
import { addValues } from './add-yaml.js';
import { assertOnlyAsked, ownEntry, parseYaml, unusableYaml, type YamlEdit } from './parse-yaml.js';
import { scalarText } from './yaml-scalar.js';

/**
 * Parses once for many paths. Gives the text at a path, also where it comes through an alias or a merge key;
 * null when nothing is there.
 */
export function yamlReader(text: string, file: string): (path: readonly string[]) => string | null {
  const document = parseYaml(text, file);
  return (path) => {
    let node: unknown = document.contents;
    for (const segment of path) node = childOf(node, segment, document);
    return scalarOf(resolve(node, document));
  };
}

/**
 * Sets values and keeps comments, order, anchors and, wherever the value is there already, every other byte.
 * Absent maps and keys are added behind their neighbours. Refuses what would change more than was asked for.
 */
export function setYamlPaths(text: string, edits: readonly YamlEdit[], file: string): string {
  const document = parseYaml(text, file);
  const replacements: { start: number; end: number; written: string }[] = [];
  const absent: YamlEdit[] = [];
  for (const edit of edits) {
    const leaf = leafOf(document, edit.path, file);
    if (leaf === null) absent.push(edit);
    else if (scalarOf(resolve(leaf, document)) !== edit.value)
      replacements.push(replacement(text, leaf, edit));
  }
  const replaced = replacements
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, written }) => result.slice(0, start) + written + result.slice(end), text);
  const result = absent.length === 0 ? replaced : addValues(replaced, absent, file);
  if (result !== text) assertOnlyAsked(text, result, edits, file);
  return result;
}

function childOf(parent: unknown, segment: string, document: Document): unknown {
  const map = resolve(parent, document);
  if (!isMap(map)) return null;
  const own = ownEntry(map, segment);
  if (own !== undefined) return own.value;
  const merged = map.items.find(({ key }) => isScalar(key) && key.source === '<<')?.value;
  const source = resolve(merged, document);
  const sources: readonly unknown[] = isMap(source) ? [source] : itemsOf(source);
  for (const each of sources) {
    const found = childOf(each, segment, document);
    if (found !== null) return found;
  }
  return null;
}

function itemsOf(node: unknown): readonly unknown[] {
  return typeof node === 'object' && node !== null && 'items' in node ? (node.items as unknown[]) : [];
}

function resolve(node: unknown, document: Document): unknown {
  return isAlias(node) ? (node.resolve(document) ?? null) : node;
}

/** As it is written: a tag such as `0123456` or `1234e56` must not become a number on the way. */
function scalarOf(node: unknown): string | null {
  if (!isScalar(node) || node.value === null) return null;
  return node.type === 'PLAIN' ? (node.source ?? String(node.value)) : String(node.value);
}

/** The node that holds the value now; null when it, or a map on the way to it, is not there. */
function leafOf(document: Document, path: readonly string[], file: string): Node | null {
  let node: unknown = document.contents;
  for (const [depth, segment] of path.entries()) {
    if (node === null || node === undefined) return null;
    const here = path.slice(0, depth).join('.') || 'the top level';
    if (isAlias(node)) {
      throw unusableYaml(
        file,
        `takes ${here} from the anchor "${node.source}"; a change there would reach others`,
        [`give ${here} a map of its own in ${file}`],
      );
    }
    if (isScalar(node) && node.value === null && node.anchor === undefined) return null;
    if (!isMap(node)) {
      throw unusableYaml(file, `holds no map at ${here}, so there is no ${path.join('.')} to set`, [
        `correct "path" of the gitops driver, or ${file}`,
      ]);
    }
    node = ownEntry(node, segment)?.value;
  }
  if (node === null || node === undefined) return null;
  if (isScalar(node) || isAlias(node)) return node;
  throw unusableYaml(
    file,
    `holds a map or list at ${path.join('.')}, where a version reference is expected`,
    ['let "path" of the gitops driver name the one field that holds the version, such as image.tag'],
  );
}

function replacement(
  text: string,
  leaf: Node,
  edit: YamlEdit,
): { start: number; end: number; written: string } {
  const [start, end] = leaf.range ?? [0, 0];
  const old = text.slice(start, end);
  if (old === '') {
    const behindColon = text.slice(0, start).trimEnd().length;
    return { start: behindColon, end: behindColon, written: ` ${scalarText(edit.value)}` };
  }
  // A block scalar ends with the line end that the next key needs.
  return { start, end, written: scalarText(edit.value, old) + (old.endsWith('\n') ? '\n' : '') };
}
