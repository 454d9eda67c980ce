import { CONVENTIONAL_GROUPS } from '../changelog/conventional.js';
import type { ChangelogEntry } from '../changelog/entry.js';
import type { ChangelogSection, ComponentSection } from '../changelog/section.js';
import { entryRemark } from './entry-remark.js';
import { markdownLink, markdownText } from './markdown-escape.js';
import { noteLines } from './markdown-notes.js';

/**
 * A section in the house format: the date, each component with what it runs now, its changes below it, and
 * the deployment notes at the end.
 */
export function renderChangelogSection(section: ChangelogSection): string {
  const lines = [
    `## ${markdownText(section.date)}`,
    '',
    ...section.components.flatMap(componentLines),
    ...noteLines(section.notes),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** One component: what it runs, why, and its changes below it. */
export function componentLines(section: ComponentSection): string[] {
  const names = section.names.length === 0 ? '' : ` (${section.names.map(markdownText).join(', ')})`;
  const mark = section.mark === null ? '' : ` **${section.mark}**`;
  const reason = section.reason === null ? '' : `: ${markdownText(section.reason)}`;
  return [
    `* ${markdownText(section.component)} ${markdownText(section.shortId)}${names}${mark}${reason}`,
    ...changeLines(section),
  ];
}

/** The changes alone, as a list that stands two spaces in. */
export function changeLines({ entries, replaces }: Pick<ComponentSection, 'entries' | 'replaces'>): string[] {
  const { comes, goes } = entries;
  if (comes.length === 0 && goes.length === 0) {
    return [replaces === null ? '  - first deployment' : '  - no changes of its own'];
  }
  const goesLines =
    goes.length === 0 ? [] : ['  - Goes away:', ...goes.map((entry) => `    - ${entryText(entry)}`)];
  if (replaces === null) return firstDeployment(comes);
  return [...groupedLines(comes), ...goesLines];
}

/** Everything comes with a first deployment; its newest changes say enough. */
function firstDeployment(comes: readonly ChangelogEntry[]): string[] {
  const more = comes.length - FIRST_SHOWN;
  return [
    '  - first deployment',
    ...groupedLines(comes.slice(0, FIRST_SHOWN)),
    ...(more > 0 ? [`  - and ${more} more`] : []),
  ];
}

const FIRST_SHOWN = 20;

/** Conventional commits stand under their groups; without any, the list stays as flat as it always was. */
function groupedLines(entries: readonly ChangelogEntry[]): string[] {
  if (entries.every((entry) => entry.type === null)) return entries.map((entry) => `  - ${entryText(entry)}`);
  const lines = new Map<string | null, string[]>();
  for (const entry of entries) {
    const own = lines.get(entry.type);
    if (own === undefined) lines.set(entry.type, [entryText(entry)]);
    else own.push(entryText(entry));
  }
  const groups = [...CONVENTIONAL_GROUPS].flatMap(([type, heading]) => {
    const own = lines.get(type) ?? [];
    return own.length === 0 ? [] : [`  - ${heading}`, ...own.map((line) => `    - ${line}`)];
  });
  return [...groups, ...(lines.get(null) ?? []).map((line) => `  - ${line}`)];
}

function entryText(entry: ChangelogEntry): string {
  const remark = entryRemark(entry);
  const scope = entry.scope === null ? '' : `${markdownText(entry.scope)}: `;
  const title = `${scope}${markdownText(entry.title)}`;
  const breaking = entry.breaking.map((text) => ` **Breaking:** ${markdownText(text)}`).join('');
  return `${entry.cancelledBy === null ? title : `~~${title}~~`}${references(entry)}${breaking}${remark === '' ? '' : ` – ${remark}`}`;
}

function references({ pullRequest, tickets, authors }: ChangelogEntry): string {
  const links = [
    ...(pullRequest === null ? [] : [markdownLink(`#${pullRequest.number}`, pullRequest.url)]),
    ...tickets
      .filter((ticket) => ticket.id !== `#${pullRequest?.number ?? ''}`)
      .map((ticket) => markdownLink(ticket.id, ticket.url)),
    ...authors.map(markdownText),
  ];
  return links.length === 0 ? '' : ` (${links.join(', ')})`;
}
