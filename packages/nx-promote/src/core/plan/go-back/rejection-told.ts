import { setFailed, suiteErrored, suiteFailed } from '../../errors/suites.js';
import type { ErrorFacts } from '../../errors/promote-error.js';
import { releaseCommand } from '../../model/release-command.js';
import type { Evidence } from '../../model/record.js';
import type { Beside } from '../verify/beside.js';
import type { Subject } from '../case.js';
import type { Tell } from '../plan.js';
import { putBackTarget } from './put-back.js';
import { irreversible, undoLines } from './undo-notes.js';

/** The message at the end, whatever is put back in between. */
export function tellOf(subject: Subject, kind: 'rejected' | 'inconclusive', culprit: Evidence): Tell {
  const { name: component, where } = subject;
  if (kind === 'inconclusive') return { component, as: 'failure', error: erroredError(subject, culprit) };
  const error = suiteFailed(component, where, culprit.suite, detailOf(culprit), whatThen(subject));
  return { component, as: 'rejection', error };
}

/** Of a set that failed together each member is suspect; what the suite said is shown once, with the first. */
export function tellOfSet(subject: Subject, set: readonly Subject[], culprit: Evidence): Tell {
  const { name: component, where, observation } = subject;
  const error = setFailed(
    component,
    set.map(({ name }) => name),
    where,
    culprit.suite,
    [set[0] === subject ? detailOf(culprit) : '', whatThen(subject)].filter(Boolean),
    releaseCommand(component, observation.environment),
  );
  return { component, as: 'rejection', error };
}

function detailOf({ detail, report }: Evidence): string {
  return [detail, report === null ? null : `report: ${report}`].filter(Boolean).join('; ');
}

/** Whether the earlier artifact comes back, or why what failed stays. */
function whatThen(subject: Subject): string {
  const { observation, name, where } = subject;
  const back = putBackTarget(subject);
  if (back !== null)
    return [`${back.shortId} is put back in ${where}`, ...undoLines(observation, name)].join('; ');
  const stays = `${subject.artifact.shortId} stays in ${where}`;
  if (observation.environment.onRejected === 'keep') {
    return `${stays}, as its policy says (onRejected: keep)`;
  }
  const notes = irreversible(observation, name).map(({ note }) => note.id);
  return notes.length === 0
    ? `${stays}: nothing was verified there before`
    : `${stays}: what the deployment note ${notes.join(', ')} asked for cannot be undone; to go back nevertheless, type the rollback with --confirm`;
}

/** A no that may be about something else says so, and what to test first. */
export function withBeside(told: Tell, beside: readonly Beside[]): Tell {
  const [first] = beside;
  if (told.as !== 'rejection' || first === undefined) return told;
  const names = beside.map(({ component, artifact }) => `${component} ${artifact.shortId}`).join(', ');
  const details = [...(told.error.details ?? []), `suspect, not rejected: ${names} had not passed either`];
  const hints = [...(told.error.hints ?? []), `release or roll back ${first.component}, then try again`];
  return { ...told, error: { ...told.error, details, hints } };
}

export function erroredError({ name, where }: Subject, culprit: Evidence): ErrorFacts {
  return suiteErrored(name, where, culprit.suite, culprit.detail ?? '');
}
