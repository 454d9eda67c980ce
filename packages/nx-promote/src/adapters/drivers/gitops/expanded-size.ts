import { isAlias, isCollection, isPair, visit, type Document, type Node } from 'yaml';

/**
 * How many nodes a document has once every alias stands for a copy of what it refers to; infinite where one
 * refers to itself. Takes time by the size of the text, not by that of the result.
 */
export function expandedSize(document: Document): number {
  const targets = targetsOf(document);
  const sizes = new Map<unknown, number>();
  const sizeOf = (node: unknown): number => {
    const known = sizes.get(node);
    if (known !== undefined) return known;
    if (isAlias(node)) return 1 + sizeOf(targets.get(node));
    if (isPair(node)) return sizeOf(node.key) + sizeOf(node.value);
    if (!isCollection(node)) return 1;
    // What is asked for again while it is being counted contains itself.
    sizes.set(node, Infinity);
    const size = node.items.reduce<number>((sum, item) => sum + sizeOf(item), 1);
    sizes.set(node, size);
    return size;
  };
  return sizeOf(document.contents);
}

/** What each alias refers to: the nearest anchor of that name above it. */
function targetsOf(document: Document): Map<unknown, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<unknown, Node>();
  visit(document, {
    Alias(_key, alias) {
      const target = anchors.get(alias.source);
      if (target !== undefined) targets.set(alias, target);
    },
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
