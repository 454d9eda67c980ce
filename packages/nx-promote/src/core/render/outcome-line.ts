import type { OutcomeStatus } from '../intent.js';

/** As much of an outcome as one line needs. */
export interface LineOf {
  readonly component: string;
  readonly status: OutcomeStatus;
  readonly summary: string;
}

/** How it ended for a component, in one line that names it. */
export function outcomeLine({ component, status, summary }: LineOf): string {
  const says = summary.includes('nothing to do');
  const text = status === 'nothing-to-do' && !says ? `nothing to do: ${summary}` : summary;
  return text.includes(component) ? text : `${component}: ${text}`;
}
