import { outcomeLine } from './outcome-line.js';
import { byComponent, isOfChain, type StoryEntry } from './story-entry.js';
import { deedWords, shortDigest } from './story-words.js';

/** The width of `integration`: names of environments are rarely longer. */
const LABEL = 11;
const LONGEST_TITLE = 60;
const MOST_QUIET = 20;

/** `ingest-core  16a13c9 → 76a35b0   Store submissions by uuid (#412)` */
export function storyHead(
  { component, from, to, title }: StoryEntry,
  digest: string | null = null,
  width = 0,
): string {
  const versions = versionsOf(from, to);
  const says = title === null ? '' : ` ${shortened(title)}`;
  return [component.padEnd(width), versions, digest === null ? '' : shortDigest(digest), says]
    .filter((part) => part !== '')
    .join('  ');
}

/** What one task says that did not fail: its line of the story, below the head where it is the component's first. */
export function storyLines(entry: StoryEntry, isFirst: boolean): string[] {
  const words = deedWords(entry);
  if (!isOfChain(entry) || words.length === 0) return [outcomeLine(entry)];
  return [...(isFirst ? [storyHead(entry)] : []), line(labelOf(entry), words.join(', '))];
}

/**
 * The whole story: each component with what became of it in each environment. Components for which the same was done
 * share these lines, so that many of them stay readable.
 */
export function renderStory(entries: readonly StoryEntry[]): string {
  const quiet: string[] = [];
  const groups = new Map<
    string,
    { readonly heads: StoryEntry[]; readonly lines: readonly (readonly [string, string])[] }
  >();
  for (const all of byComponent(entries).values()) {
    const chain = all.filter(isOfChain);
    quiet.push(...all.filter((entry) => !isOfChain(entry)).map(outcomeLine));
    const [head] = chain;
    if (head === undefined) continue;
    if (!chain.some(hasSomething)) {
      quiet.push(outcomeLine(chain.at(-1) as StoryEntry));
      continue;
    }
    const lines = linesOf(chain);
    const key = JSON.stringify(
      lines.map(([label, text]) => [label, text.replace(/ {2}sha256:\w+|\d+ s/g, '')]),
    );
    const group = groups.get(key) ?? { heads: [], lines };
    group.heads.push(headOf(chain));
    groups.set(key, group);
  }
  const told = [...groups.values()].flatMap(({ heads, lines }) => [
    ...heads.map((head) => storyHead(head, heads.length > 1 ? head.digest : null, widest(heads))),
    ...lines.map(([label, text]) =>
      line(label, heads.length > 1 ? text.replace(/ {2}sha256:\w+/, '') : text),
    ),
  ]);
  const more = quiet.length > MOST_QUIET ? [`and ${quiet.length - MOST_QUIET} more`] : [];
  return [...told, ...quiet.slice(0, MOST_QUIET), ...more].join('\n');
}

/** The story of one component, cell by cell. */
export function storyCells(entries: readonly StoryEntry[]): {
  readonly version: string;
  readonly change: string;
  readonly cells: ReadonlyMap<string, string>;
} {
  const { from, to, title } = headOf(entries);
  const chain = entries.filter(isOfChain);
  const others = entries.filter((entry) => !isOfChain(entry));
  const cells = [
    ...(chain.some(({ dryRun }) => dryRun) ? plannedLines(chain) : linesOf(chain)),
    ...others.map(({ environment, summary }): [string, string] => [environment, summary]),
  ];
  return { version: versionsOf(from, to), change: title ?? '', cells: new Map(cells) };
}

/** In short, what a dry run would do. */
function plannedLines(chain: readonly StoryEntry[]): [string, string][] {
  return [...new Set(chain.map(labelOf))].map((label) => {
    const here = chain.filter((entry) => labelOf(entry) === label);
    const kinds = here.flatMap(({ success, planned, status }) =>
      success ? (planned === null ? [] : planned.acts.map(({ kind }) => kind)) : [status],
    );
    const words = [...new Set(kinds)].filter((kind) => kind !== 'gates');
    return [label, words.length === 0 ? 'nothing to do' : `would ${words.join(', ')}`];
  });
}

function versionsOf(from: string | null, to: string | null): string {
  if (to === null) return '';
  return from === null ? `new → ${to}` : from === to ? to : `${from} → ${to}`;
}

function widest(heads: readonly StoryEntry[]): number {
  return Math.max(...heads.map(({ component }) => component.length));
}

function hasSomething({ deeds, success }: StoryEntry): boolean {
  return deeds.length > 0 || !success;
}

/** One line for the build, and one for each environment. */
function linesOf(chain: readonly StoryEntry[]): [string, string][] {
  const labels = [...new Set(chain.map(labelOf))];
  return labels.flatMap((label): [string, string][] => {
    const here = chain.filter((entry) => labelOf(entry) === label);
    const words = here.flatMap((entry) => {
      const did = deedWords(entry);
      return did.length > 0 ? did : entry.success ? [] : [entry.status];
    });
    if (words.length > 0) return [[label, words.join(', ')]];
    const said = here.findLast(({ step }) => step === 'verify') ?? here.at(-1);
    return label === 'build' || said === undefined ? [] : [[label, said.summary]];
  });
}

/** With what its entries know together: the first knows what ran before, and not yet the digest. */
function headOf(chain: readonly StoryEntry[]): StoryEntry {
  const first = chain[0] as StoryEntry;
  const of = <T>(pick: (entry: StoryEntry) => T | null): T | null =>
    chain.map(pick).find((value) => value !== null) ?? null;
  return {
    ...first,
    to: of(({ to }) => to),
    digest: of(({ digest }) => digest),
    title: of(({ title }) => title),
  };
}

function labelOf({ step, environment }: StoryEntry): string {
  return step === 'tag' ? 'build' : environment;
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(LABEL)}  ${text}`;
}

function shortened(title: string): string {
  const [...characters] = title;
  return characters.length <= LONGEST_TITLE ? title : `${characters.slice(0, LONGEST_TITLE - 1).join('')}…`;
}
