import type { ComponentOutcome } from '../core/intent.js';
import { withoutSecrets } from '../core/model/secrets.js';

/** How it ended for a component, in one line that names it. */
export function outcomeText({ component, status, summary }: ComponentOutcome): string {
  const says = summary.includes('nothing to do');
  const text = status === 'nothing-to-do' && !says ? `nothing to do: ${summary}` : summary;
  return withoutSecrets(text.includes(component) ? text : `${component}: ${text}`);
}
