import { asSpelled } from './spell-advice.js';
import { appendFile } from 'node:fs/promises';
import type { ComponentOutcome, Intent } from '../../core/intent.js';
import { jsonWithoutSecrets } from '../../core/model/secrets.js';
import type { OutcomeLine } from './outcome-schema.js';

/**
 * Appends a line of JSON for each component to the file that `NX_PROMOTE_OUTCOMES` names: Nx prints around what a
 * target prints, so programs read this. A file that cannot be written must not fail a release that has been made.
 */
export async function appendOutcomes(
  intent: Pick<Intent, 'step' | 'environment' | 'dryRun'>,
  outcomes: ReadonlyMap<string, ComponentOutcome>,
  warn: (text: string) => void,
): Promise<void> {
  const file = process.env['NX_PROMOTE_OUTCOMES'];
  if (file === undefined || file === '' || outcomes.size === 0) return;
  const lines = [...outcomes.values()].map(
    (outcome) => `${jsonWithoutSecrets(outcomeLine(intent, outcome))}\n`,
  );
  try {
    await appendFile(file, lines.join(''));
  } catch (error) {
    warn(`The outcomes could not be written to ${file}: ${(error as Error).message}`);
  }
}

/** How one step ended for one component, for programs. */
export function outcomeLine(
  { step, environment, dryRun }: Pick<Intent, 'step' | 'environment' | 'dryRun'>,
  { component, status, success, shortId, digest, summary, error }: ComponentOutcome,
): OutcomeLine {
  const told =
    error === null
      ? null
      : {
          code: error.code,
          message: error.message,
          details: [...error.details],
          hints: error.hints.map(asSpelled),
        };
  return {
    ...{ schemaVersion: 1, step, environment, dryRun, component },
    ...{ status, success, shortId, digest, summary, error: told },
  };
}
