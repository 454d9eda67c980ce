import { columns } from './columns.js';
import type { Status, StatusAttempt } from '../status/status.js';
import { markdownText, plainText } from './markdown-escape.js';
import { ageOf, statusRows } from './status-cells.js';

/** The status for a terminal: the table, what goes on, what is not as it should be and what ends it. */
export function renderStatus(status: Status): string {
  const notices = status.notices.flatMap(({ message, hints }) => [
    `  ${plainText(message)}`,
    ...hints.map((hint) => `    -> ${plainText(hint)}`),
  ]);
  const rows = statusRows(status);
  return [
    ...columns(rows),
    ...legend(rows),
    ...section(
      'running',
      runningLines(status).map((line) => `  ${plainText(line)}`),
    ),
    ...section('look at', notices),
    ...section(
      'not known',
      status.missing.map((line) => `  ${plainText(line)}`),
    ),
  ].join('\n');
}

/** The status for a pull request or the page of a CI run. */
export function renderStatusMarkdown(status: Status): string {
  const [head = [], ...rows] = statusRows(status);
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  const notices = status.notices.map(({ message, hints }) => {
    const [hint] = hints;
    return `- ${markdownText(message)}${hint === undefined ? '' : `<br>${markdownText(hint)}`}`;
  });
  return [
    `What runs where, ${status.at}`,
    '',
    line(head),
    `|${head.map(() => '---|').join('')}`,
    ...rows.map(line),
    ...section(
      '**Running**',
      runningLines(status).map((text) => `- ${markdownText(text)}`),
      [''],
    ),
    ...section('**Look at**', notices, ['']),
    ...section(
      '**Not known**',
      status.missing.map((text) => `- ${markdownText(text)}`),
      [''],
    ),
    '',
  ].join('\n');
}

function legend(rows: readonly (readonly string[])[]): string[] {
  const waits = rows.some((row) => row.some((cell) => /(^| )\+\d+$/.test(cell)));
  return waits ? ['', '  +n: so many changes wait there for the next environment'] : [];
}

/** Who does what now; components that one attempt moves together are one line. */
function runningLines({ at, attempts }: Status): string[] {
  const groups = new Map<string, StatusAttempt[]>();
  for (const attempt of attempts) {
    const key = JSON.stringify([attempt.attempt, attempt.environment]);
    groups.set(key, [...(groups.get(key) ?? []), attempt]);
  }
  return [...groups.values()].map((group) => {
    const [{ environment, kind, by, host, run, since }] = group as [StatusAttempt];
    const what = group.flatMap(({ component, artifact }) =>
      component === null ? [] : [[component, ...(artifact === null ? [] : [artifact.shortId])].join(' ')],
    );
    const where = run === null ? '' : `, ${run}`;
    return `${environment}: ${[kind, what.join(', ')].join(' ').trim()}, by ${by} on ${host} for ${ageOf(since, at)}${where}`;
  });
}

function section(title: string, lines: readonly string[], between: readonly string[] = []): string[] {
  return lines.length === 0 ? [] : ['', `${title}${between.length === 0 ? ':' : ''}`, ...between, ...lines];
}
