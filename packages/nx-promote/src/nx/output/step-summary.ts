import { appendFile } from 'node:fs/promises';
import { plainText } from '../../core/model/plain-text.js';
import { withoutSecrets } from '../../core/model/secrets.js';
import { summaryRows, type SummaryTable } from '../../core/render/summary-table.js';
import { sentenceOn } from './sentence.js';
import type { TaskResult } from './task-result.js';

/**
 * Appends one table for the whole run to the page that GitHub shows for a job. A summary that cannot be written must
 * not fail a release that has been made.
 */
export async function appendStepSummary(
  results: readonly TaskResult[],
  warn: (text: string) => void,
): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  const text = stepSummary(results);
  if (file === undefined || file === '' || text === '') return;
  try {
    await appendFile(file, text);
  } catch (error) {
    warn(`The step summary could not be written to ${file}: ${(error as Error).message}`);
  }
}

/** The run as Markdown: its sentence, a row for each component, then the errors in full. Empty where no step ran. */
export function stepSummary(results: readonly TaskResult[]): string {
  const entries = results.flatMap((result) => result.entries);
  if (entries.length === 0) return '';
  const { columns, rows, errors }: SummaryTable = summaryRows(entries);
  const sentence = sentenceOn(results);
  const lines = [
    ...(sentence === '' ? [] : [`### ${cell(sentence)}`, '']),
    row(columns),
    `|${columns.map(() => '---').join('|')}|`,
    ...rows.map(row),
    ...errors.flatMap(({ components, lines: said }) => [
      '',
      `**${cell(components.join(', '))}**`,
      '',
      ...said.map((text) => `- ${cell(text)}`),
    ]),
  ];
  return `${lines.join('\n')}\n\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** Texts come from commit messages and suites: they must not break out of their cell. */
function cell(text: string): string {
  return plainText(withoutSecrets(text))
    .replace(/\s+/g, ' ')
    .replace(/[\\|`<>*_[\]]/g, (sign) => `\\${sign}`);
}
