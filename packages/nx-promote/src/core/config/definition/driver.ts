import * as v from 'valibot';
import type { PatternRules } from '../pattern-rules.js';
import { pathProblem } from '../ref-rules.js';
import { didYouMean, listed } from '../../model/nearest.js';
import { closed } from './closed.js';
import { PLACEHOLDERS } from './placeholders.js';
import { about, branch, command, duration, listOf, pattern, repository } from './terms.js';

const placeRules = (field: 'file' | 'key' | 'path'): PatternRules => ({
  allowed: PLACEHOLDERS[`environments[].deploy.${field}`],
});

const VALUE: PatternRules = {
  allowed: PLACEHOLDERS['environments[].deploy.value'],
  result: (text) => (/[\r\n]/.test(text) ? 'must be one line' : null),
};

const COMMAND: PatternRules = { allowed: PLACEHOLDERS['environments[].deploy.command'] };
const CURRENT: PatternRules = { allowed: PLACEHOLDERS['environments[].deploy.current'] };

const gitops = {
  repository: about(
    repository('the address or path of the deployment repository'),
    "The deployment repository; left out, the workspace's own remote.",
  ),
  branch: about(
    branch('the branch that the environment follows'),
    'The branch that the environment follows.',
  ),
  file: about(
    pattern('a file pattern such as "environments/{environment}.env"', {
      ...placeRules('file'),
      result: pathProblem,
    }),
    'The file that holds the version reference.',
    ['environments/{environment}.env'],
  ),
  key: about(
    pattern('a key pattern such as "{COMPONENT}"', { ...placeRules('key'), result: keyProblem }),
    'The key in a KEY=value file; {COMPONENT} is the name in upper case with underscores.',
    ['{COMPONENT}'],
  ),
  path: about(
    v.pipe(
      listOf(
        pattern('a key of the YAML or JSON file', {
          ...placeRules('path'),
          result: (text) => (text === '' ? 'must not be empty' : null),
        }),
        'a list of keys such as ["components", "{component}", "image"]',
      ),
      v.minLength(1, 'a list of keys such as ["components", "{component}", "image"]'),
    ),
    'The keys that lead to the reference in a YAML or JSON file, from the top.',
    [['components', '{component}', 'image']],
  ),
  value: about(
    v.pipe(
      pattern('a pattern such as "{image}:{tag}@{digest}"', VALUE),
      v.check(
        (text) => /\{(?:tag|digest|commit|shortId)\}/.test(text),
        'a pattern that says which version: {tag}, {digest}, {commit} or {shortId}',
      ),
    ),
    'What is written; without {digest} the deployment is not pinned. {version} needs "releaseTag".',
  ),
};

const commandDriver = {
  command: about(
    command(COMMAND),
    'Makes the environment run the image; placeholders are replaced in each argument.',
  ),
  current: about(command(CURRENT), 'Prints the reference that runs now, so that drift is seen.'),
  timeout: about(duration(), 'How long the command may take.'),
};

const DRIVER_NAMES = ['gitops', 'command'];

/** One entry per driver: adding a driver adds one here. */
export const driver = v.variant(
  'driver',
  [
    closed(
      {
        driver: v.literal('gitops', '"gitops"'),
        ...gitops,
        repository: v.optional(gitops.repository),
        key: v.optional(gitops.key),
        path: v.optional(gitops.path),
        value: v.optional(gitops.value, '{image}:{tag}@{digest}'),
      },
      'the settings of the driver "gitops"',
    ),
    closed(
      {
        driver: v.literal('command', '"command"'),
        ...commandDriver,
        current: v.optional(commandDriver.current),
        timeout: v.optional(commandDriver.timeout, '10m'),
      },
      'the settings of the driver "command"',
    ),
  ],
  ({ path, input }) =>
    path === undefined || input === undefined
      ? 'an object with "driver": "gitops" or "driver": "command"'
      : listed(DRIVER_NAMES) + (typeof input === 'string' ? didYouMean(input, DRIVER_NAMES) : ''),
);

export type DriverInput = v.InferOutput<typeof driver>;

/** Settings of a driver that a component may say otherwise, by driver. */
export const DRIVER_SETTINGS: Readonly<Record<DriverInput['driver'], readonly string[]>> = {
  gitops: Object.keys(gitops),
  command: Object.keys(commandDriver),
};

/** Some settings of a driver, for one component. */
export const driverOverride = closed(
  {
    repository: v.optional(gitops.repository),
    branch: v.optional(gitops.branch),
    file: v.optional(gitops.file),
    key: v.optional(gitops.key),
    path: v.optional(gitops.path),
    value: v.optional(gitops.value),
    command: v.optional(commandDriver.command),
    current: v.optional(commandDriver.current),
    timeout: v.optional(commandDriver.timeout),
  },
  'an object of driver settings',
);

export type DriverOverrideInput = v.InferOutput<typeof driverOverride>;

function keyProblem(key: string): string | null {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(key) ? null : 'must be letters, digits, ".", "_" or "-"';
}
