import type { ComponentOutcome } from '../core/intent.js';
import { outcomeText } from './outcome-text.js';

const outcome = (status: ComponentOutcome['status'], summary: string): ComponentOutcome => ({
  ...{ component: 'core', status, success: true, summary, error: null, shortId: null, digest: null },
});

it.each([
  ['done', 'dev runs 5ddba2b', 'core: dev runs 5ddba2b'],
  ['done', 'core passed', 'core passed'],
  [
    'nothing-to-do',
    '5ddba2b runs in staging already',
    'core: nothing to do: 5ddba2b runs in staging already',
  ],
  ['nothing-to-do', 'core has nothing to do in staging', 'core has nothing to do in staging'],
] as const)('%s, %s: %s', (status, summary, line) => {
  expect(outcomeText(outcome(status, summary))).toBe(line);
});
