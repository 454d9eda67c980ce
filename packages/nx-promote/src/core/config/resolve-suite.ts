import type { Suite } from '../model/pipeline.js';
import type { SuiteInput } from './definition/suite.js';
import { seconds } from './duration.js';

export function resolveSuite(name: string, input: SuiteInput): Suite {
  const { scope, command, retries, onTimeout, erroredExitCodes, env } = input;
  return {
    name,
    scope,
    at: input.at ?? (scope === 'component' ? 'artifact' : 'checkout'),
    command,
    timeoutSeconds: seconds(input.timeout),
    retries,
    onTimeout,
    erroredExitCodes,
    env,
    report: input.report ?? null,
  };
}
