import type { ErrorFacts } from '../errors.js';
import { testCommand } from '../model/release-command.js';

/** What was adopted there is tested where it is: the other target would first bring what is newest. */
export function nothingVerified(component: string, previous: string, isAdopted: boolean): ErrorFacts {
  return {
    kind: 'refused',
    code: 'NOT_VERIFIED_BEFORE',
    message: `${component} has no artifact that was verified in ${previous}, so there is nothing to promote.`,
    hints: [testCommand(component, previous, isAdopted)],
  };
}

export function notVerified(component: string, environment: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_VERIFIED',
    message: `${component} has never been verified in ${environment}, so its changelog has nothing to tell.`,
    hints: [`nx run ${component}:integration-test-${environment}`],
  };
}
