import { appendFile } from 'node:fs/promises';
import { plainText } from '../core/model/plain-text.js';
import { withoutSecrets } from '../core/model/secrets.js';
import type { ComponentOutcome, Intent, IntentResult } from '../core/intent.js';

/**
 * Appends a table to the page that GitHub shows for a job. A summary that cannot be written must not fail a
 * release that has been made.
 */
export async function appendStepSummary(
  intent: Intent,
  result: IntentResult,
  warn: (text: string) => void,
): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '' || result.outcomes.size === 0) return;
  try {
    await appendFile(file, stepSummary(intent, result));
  } catch (error) {
    warn(`The step summary could not be written to ${file}: ${(error as Error).message}`);
  }
}

/** One step's outcomes as a Markdown table. */
export function stepSummary(intent: Intent, result: IntentResult): string {
  const heading = `### ${intent.step} · ${intent.environment}${intent.dryRun ? ' (dry run)' : ''}`;
  const rows = [...result.outcomes.values()].map(row);
  return `${[heading, '', '| component | commit | outcome |', '|---|---|---|', ...rows].join('\n')}\n\n`;
}

function row({ component, shortId, status, success, summary }: ComponentOutcome): string {
  const sign = success ? '' : status === 'waiting' ? '**waiting** ' : '**failed** ';
  return `| ${cell(component)} | ${cell(shortId ?? '')} | ${sign}${cell(summary === '' ? status : summary)} |`;
}

/** Texts come from commit messages and suites: they must not break out of their cell. */
function cell(text: string): string {
  return plainText(withoutSecrets(text))
    .replace(/\s+/g, ' ')
    .replace(/[\\|`<>*_[\]]/g, (sign) => `\\${sign}`);
}
