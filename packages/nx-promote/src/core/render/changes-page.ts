import type { ChangesReport, ReportedComponent } from '../changelog/report.js';
import { componentLines } from './markdown-changelog.js';
import { markdownText } from './markdown-escape.js';
import { noteLines } from './markdown-notes.js';

/** What lies between two states, as the release engineer's page. */
export function renderChangesPage({
  title,
  at,
  components,
  same,
  absent,
  notes,
  missing,
}: ChangesReport): string {
  const list = (label: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : ['', `${label}: ${names.map(markdownText).join(', ')}`];
  const parts = [
    `# ${markdownText(title)}`,
    '',
    `As of ${at}, in the order of deployment.`,
    '',
    ...(components.length === 0 ? ['Nothing.'] : components.flatMap(lines)),
    ...noteLines(notes),
    ...list('The same on both sides', same),
    ...list('Nothing to bring', absent),
    ...missing.flatMap((sentence) => ['', `Not known: ${markdownText(sentence)}`]),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

function lines({ component, from, fromNames, to, toNames, comes, goes }: ReportedComponent): string[] {
  return componentLines({
    component,
    shortId: to.shortId,
    names: toNames,
    replaces: from?.shortId ?? null,
    entries: { comes, goes },
    mark: null,
    reason: from === null ? null : `instead of ${[from.shortId, ...fromNames].join(' ')}`,
  });
}
