import * as v from 'valibot';
import { pathProblem } from '../ref-rules.js';
import { closed, named } from './closed.js';
import { PLACEHOLDERS } from './placeholders.js';
import {
  SUITE_NAME,
  VARIABLE,
  about,
  command,
  duration,
  listOf,
  oneOf,
  pattern,
  wholeNumber,
} from './terms.js';

const suiteEntries = {
  at: about(
    v.optional(oneOf(['artifact', 'checkout'])),
    "Where its code comes from: a worktree of the artifact's commit (default for component scope), or the checkout (default for environment scope).",
  ),
  command: about(command(), 'The program and its arguments; exit code 0 is a pass.', [
    ['node', 'suites/smoke.mjs'],
  ]),
  timeout: about(v.optional(duration(), '30m'), 'How long it may run.'),
  retries: about(
    v.optional(wholeNumber(0, 10), 0),
    'How often it is run again after a failure; a pass on a retry is recorded as flaky.',
  ),
  onTimeout: about(
    v.optional(oneOf(['errored', 'failed']), 'errored'),
    'What a timeout counts as: only "failed" rejects the artifact.',
  ),
  erroredExitCodes: about(
    v.optional(listOf(wholeNumber(1, 255), 'a list of exit codes from 1 to 255'), []),
    'Exit codes that mean "could not ask" rather than "failed".',
  ),
  env: about(
    v.optional(named(VARIABLE, v.string('a text'), 'an object of variable names and texts'), {}),
    'Environment variables of its process; DEPLOYMENT_ENV is always there.',
  ),
  report: about(
    v.optional(
      pattern('a path pattern such as "reports/{component}.xml"', {
        allowed: PLACEHOLDERS['suites.<name>.report'],
        result: pathProblem,
      }),
    ),
    'The JUnit report that it writes, relative to where it runs.',
  ),
};

/** A suite of the pipeline. */
export const suite = closed(
  {
    scope: about(
      v.optional(oneOf(['component', 'environment']), 'component'),
      'component: once per deployed component; environment: once per set of what runs there.',
    ),
    ...suiteEntries,
  },
  'a suite: an object with at least "command"',
);

/** A suite that one component brings along. */
export const componentSuite = closed(
  {
    scope: about(v.optional(oneOf(['component']), 'component'), 'Always component: it belongs to this one.'),
    ...suiteEntries,
  },
  'a suite: an object with at least "command"',
);

export const suites = named(SUITE_NAME, suite, 'an object of suites by name');
export const componentSuites = named(SUITE_NAME, componentSuite, 'an object of suites by name');

export type SuiteInput = v.InferOutput<typeof suite>;
