import { renderError } from '../core/errors.js';
import type { ComponentOutcome, Intent } from '../core/intent.js';
import type { Reporter } from '../core/ports/reporter.js';
import { appendOutcomes } from './outcome-lines.js';
import { outcomeText } from './outcome-text.js';
import { appendStepSummary } from './step-summary.js';

/** Says how it ended for each component, puts it on the page of the CI run, and tells programs. */
export async function tellOutcomes(
  reporter: Reporter,
  intent: Intent,
  outcomes: ReadonlyMap<string, ComponentOutcome>,
): Promise<void> {
  for (const outcome of outcomes.values()) {
    if (outcome.error !== null) reporter.warn(renderError(outcome.error));
    else reporter.tell(outcomeText(outcome));
  }
  await appendStepSummary(intent, { outcomes, plan: '' }, reporter.warn);
  await appendOutcomes(intent, outcomes, reporter.warn);
}
