import type { Plan, Step, Verdict } from './plan.js';

/** What a person is told about others, or has to do something about. */
const ANSWERS: ReadonlySet<Verdict['status']> = new Set(['refused', 'failed', 'superseded', 'waiting']);

/**
 * Whether a plan that was made from what this process knows has to be made again from a new look. Records, tags and
 * commits are pushed under an expectation, and a deployment is preceded by a look of its own: what has moved since is
 * found there. Everything else is done, waited for or refused only on what was looked at for it.
 */
export function needsNewLook({ verdicts, steps, waitFor }: Plan): boolean {
  if (waitFor !== null) return true;
  if (verdicts.some(({ error, status }) => error !== null || ANSWERS.has(status))) return true;
  return steps.some((step) => !isGuarded(step));
}

function isGuarded(step: Step): boolean {
  switch (step.do) {
    case 'append':
    case 'deploy':
    case 'await-live':
    case 'changelog':
    case 'release-notes':
      return true;
    default:
      return false;
  }
}
