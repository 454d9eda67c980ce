import type { PlannedChange } from '../plan/plan.js';

/** `core 5ddba2b, ui 5ddba2b and 3 more`: what is deployed, in the words of progress. */
export function namesOf(changes: readonly PlannedChange[]): string {
  const names = changes.map(({ component, artifact }) => `${component} ${artifact.shortId}`);
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
