import { readFile, stat } from 'node:fs/promises';
import { outsideLine } from '../../core/model/outside-text.js';

const LARGEST = 50 * 1024 * 1024;
const NAMED = 5;

/** The failing tests of a JUnit report in one line; empty when it names none or cannot be read as one. */
export async function failuresIn(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > LARGEST) return '';
    return summary(await failingTests(await readFile(file, 'utf8')));
  } catch {
    // A report that is no XML says nothing; the suite's exit code has spoken already.
    return '';
  }
}

function summary(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => outsideLine(name, 120));
  if (names.length > NAMED) shown.push(`and ${names.length - NAMED} more`);
  return shown.join(', ');
}

/** Names of the test cases that hold a failure or an error, wherever in the report they stand. */
export async function failingTests(xml: string): Promise<string[]> {
  // Reports need no document type, and one that has entities of its own could grow without end.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return [];
  const { XMLParser } = await import('fast-xml-parser');
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
  });
  return collect(parser.parse(xml) as Node[]);
}

/** With `preserveOrder` a node is `{ tag: children, ':@': attributes }`. */
type Node = Readonly<Record<string, unknown>>;

function collect(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => {
    const tag = tagOf(node);
    const children = tag === null ? [] : (node[tag] as Node[]);
    if (tag !== 'testcase') return collect(children);
    const failed = children.some((child) => ['failure', 'error'].includes(tagOf(child) ?? ''));
    return failed ? [nameOf(node)] : [];
  });
}

function tagOf(node: Node): string | null {
  return Object.keys(node).find((key) => key !== ':@' && Array.isArray(node[key])) ?? null;
}

function nameOf(node: Node): string {
  const attributes = (node[':@'] ?? {}) as Readonly<Record<string, string>>;
  const { classname = '', name = '' } = attributes;
  return name.startsWith(classname) ? name || 'a test without a name' : `${classname} ${name}`;
}
