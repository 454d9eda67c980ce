import { advice, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import type { Verifying } from '../model/environment-state.js';
import type { Holder } from '../model/record.js';
import type { InProgress } from '../model/state.js';

/** Somebody else is at work on the component there: who, since when, doing what, and what can be done. */
export function busy(component: string, environment: string, attempt: InProgress): ErrorFacts {
  return {
    ...BUSY,
    message: `${component} in ${environment} is locked by a run of ${describeHolder(attempt.holder)} since ${attempt.since}.`,
    details: [
      `it does: ${attempt.kind} of ${attempt.artifact?.shortId ?? 'nothing yet'}, ${attempt.phase}`,
      ...runOf(attempt.holder),
    ],
    hints: waysOn(attempt.holder),
  };
}

/** The environment as a whole stands still for its suites. */
export function environmentTested(environment: string, verifying: Verifying): ErrorFacts {
  const { components, holder, since } = verifying;
  const names = components.slice(0, 5).join(', ') + (components.length > 5 ? ', ...' : '');
  return {
    ...BUSY,
    message: `${environment} is being tested by ${describeHolder(holder)} since ${since}; nothing moves there until it is done.`,
    details: [`it is about: ${names}`, ...runOf(holder)],
    hints: waysOn(holder),
  };
}

/** It was stopped between its last look and its effect, and another run took over. */
export function actedLate(component: string, environment: string, found: string, known: string): ErrorFacts {
  return {
    kind: 'conflict',
    code: 'ACTED_LATE',
    message: `This run acted after it had lost ${component} in ${environment}: the deployment of ${environment} names ${found}, but the ledger records ${known}.`,
    details: ['it paused for longer than its lease, and another run took over'],
    hints: [
      advice`${run(component, 'adopt', environment)}   # takes what runs into the ledger; then release what is to run`,
      'or put it right in the deployment by hand, and run the same command again',
    ],
  };
}

/** Two copies of one step in one run of Nx: the ledger calls both of them the holder. */
export function sameStepTwice(component: string, environment: string): ErrorFacts {
  return {
    ...BUSY,
    message: `Another task of this very run is at work on ${component} in ${environment}.`,
    details: ['tasks of one component in one environment follow each other; something started two at once'],
    hints: ['leave out --excludeTaskDependencies, or run the targets one after the other', '--wait 30m'],
  };
}

export function describeHolder(holder: Holder): string {
  return `${holder.user} on ${holder.host}`;
}

function runOf(holder: Holder): string[] {
  return holder.run === null ? [] : [`CI run: ${holder.run}`];
}

function waysOn(holder: Holder): string[] {
  const polite = Math.ceil((holder.leaseSeconds * 1.5) / 60);
  return [
    '--wait 30m   # waits for it',
    `--take-over   # waits ${polite} min for a sign of life, and takes over when there is none`,
  ];
}

export function lostClaim(component: string, environment: string): ErrorFacts {
  return {
    kind: 'conflict',
    code: 'CLAIM_LOST',
    message: `Somebody else has taken over ${component} in ${environment}; this run stops before it changes more.`,
    hints: ['run the same command again: it says who holds it now'],
  };
}

/** A set moves whole or not at all. */
export const SET_NOT_WHOLE = 'SET_NOT_WHOLE';

const BUSY = { kind: 'conflict', code: 'BUSY' } as const;
