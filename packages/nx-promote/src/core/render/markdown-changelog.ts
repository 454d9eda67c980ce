import { CONVENTIONAL_GROUPS } from '../changelog/conventional.js';
import type { ChangelogEntry } from '../changelog/entry.js';
import type { ChangelogSection, ComponentSection } from '../changelog/section.js';
import { entryRemark } from './entry-remark.js';
import { markdownLink, markdownText } from './markdown-escape.js';
import { noteLines } from './markdown-notes.js';
import { titleParts } from './title-parts.js';

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
    goes.length === 0 ? [] : ['  - Goes away:', ...goes.flatMap((entry) => entryLines(entry, '    '))];
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
  if (entries.every((entry) => entry.type === null)) {
    return entries.flatMap((entry) => entryLines(entry, '  '));
  }
  const byType = new Map<string | null, ChangelogEntry[]>();
  for (const entry of entries) {
    const own = byType.get(entry.type);
    if (own === undefined) byType.set(entry.type, [entry]);
    else own.push(entry);
  }
  const groups = [...CONVENTIONAL_GROUPS].flatMap(([type, heading]) => {
    const own = byType.get(type) ?? [];
    return own.length === 0 ? [] : [`  - ${heading}`, ...own.flatMap((entry) => entryLines(entry, '    '))];
  });
  return [...groups, ...(byType.get(null) ?? []).flatMap((entry) => entryLines(entry, '  '))];
}

/** What came with a merge that says nothing itself stands below it. */
function entryLines(entry: ChangelogEntry, indent: string): string[] {
  const more = entry.brought.length - BROUGHT_SHOWN;
  return [
    `${indent}- ${entryText(entry)}`,
    ...entry.brought.slice(0, BROUGHT_SHOWN).map((title) => `${indent}  - ${markdownText(title)}`),
    ...(more > 0 ? [`${indent}  - and ${more} more`] : []),
  ];
}

const BROUGHT_SHOWN = 10;

function entryText(entry: ChangelogEntry): string {
  const remark = entryRemark(entry);
  const scope = entry.scope === null ? '' : `${markdownText(entry.scope)}: `;
  const { parts, others } = titleParts(entry);
  const title = `${scope}${parts.map(({ text, url }) => titlePart(text, url)).join('')}`;
  const breaking = entry.breaking.map((text) => ` **Breaking:** ${markdownText(text)}`).join('');
  return `${entry.cancelledBy === null ? title : `~~${title}~~`}${references(entry, others)}${breaking}${remark === '' ? '' : ` – ${remark}`}`;
}

/** A blank at the edge of a part is part of the title. */
function titlePart(text: string, url: string | null): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? [];
  const [left, right] = [before === '' ? '' : ' ', after === '' ? '' : ' '];
  return `${left}${url === null ? markdownText(inner) : markdownLink(inner, url)}${right}`;
}

function references(
  { pullRequest, authors }: ChangelogEntry,
  tickets: ReturnType<typeof titleParts>['others'],
): string {
  const links = [
    ...(pullRequest === null ? [] : [markdownLink(`#${pullRequest.number}`, pullRequest.url)]),
    ...tickets.map((ticket) => markdownLink(ticket.id, ticket.url)),
    ...authors.map(markdownText),
  ];
  return links.length === 0 ? '' : ` (${links.join(', ')})`;
}
