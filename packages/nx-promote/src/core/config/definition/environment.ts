import * as v from 'valibot';
import { ENVIRONMENT_NAME, IMAGE_TAG, refProblem } from '../ref-rules.js';
import { closed, named } from './closed.js';
import { driver } from './driver.js';
import { PLACEHOLDERS } from './placeholders.js';
import {
  SUITE_NAME,
  VARIABLE,
  about,
  command,
  duration,
  flag,
  listOf,
  oneOf,
  pattern,
  text,
} from './terms.js';

const live = closed(
  {
    url: about(
      v.optional(
        pattern('an http or https address such as "https://{environment}.example.org/{component}/version"', {
          allowed: PLACEHOLDERS['environments[].live.url'],
          result: (address) =>
            /^https?:\/\/[^\s]+$/.test(address) ? null : 'must be an http or https address',
        }),
      ),
      'Answers with JSON that says what runs.',
    ),
    command: about(
      v.optional(command({ allowed: PLACEHOLDERS['environments[].live.command'] })),
      'Prints JSON that says what runs; instead of "url".',
    ),
    commit: about(
      v.optional(text('the dotted path of a field such as "build.commit"')),
      'The field of the answer that holds the commit id.',
    ),
    digest: about(
      v.optional(text('the dotted path of a field such as "image.digest"')),
      'The field of the answer that holds the image digest.',
    ),
    timeout: about(v.optional(duration(), '5m'), 'How long the new version may take to answer.'),
  },
  'an object with "url" or "command"',
);

export const environment = closed(
  {
    name: about(
      v.pipe(
        v.string('a name such as "staging"'),
        v.regex(ENVIRONMENT_NAME, 'a name of lower-case letters, digits and "-" that begins with a letter'),
      ),
      'The name in targets, refs and files: dev, integration, staging, production.',
    ),
    enters: about(
      oneOf(['on-merge', 'on-request']),
      'on-merge: part of the target "release"; on-request: has its own "release-<name>".',
    ),
    deploy: about(driver, 'How a component gets there: the driver and its settings.'),
    verify: about(
      v.optional(listOf(SUITE_NAME, 'a list of suite names'), []),
      'The suites that run after a deployment, in this order.',
    ),
    onRejected: about(
      v.optional(oneOf(['redeploy-previous', 'keep']), 'redeploy-previous'),
      'What happens when a suite fails.',
    ),
    releaseTag: about(
      v.optional(
        pattern('a tag pattern such as "{component}/v{version}.rc"', {
          required: ['component', 'version'],
          allowed: PLACEHOLDERS['environments[].releaseTag'],
          result: refProblem,
        }),
      ),
      'The git tag that an artifact gets when it enters; {candidate} counts the candidates of a version.',
      ['{component}/v{version}.rc', '{component}/v{version}-rc.{candidate}', '{component}/v{version}'],
    ),
    imageTags: about(
      v.optional(
        listOf(
          v.pipe(
            v.string('an image tag such as "latest"'),
            v.regex(IMAGE_TAG, 'an image tag of at most 128 letters, digits, ".", "_" and "-"'),
          ),
          'a list of image tags such as ["latest"]',
        ),
        [],
      ),
      'Image tags that move to what runs here.',
      [['latest']],
    ),
    live: about(v.optional(live), 'How the running component is asked what it is.'),
    env: about(
      v.optional(named(VARIABLE, v.string('a text'), 'an object of variable names and texts'), {}),
      'Environment variables of the suites that run against it; {environment} is replaced, other braces stay.',
    ),
    acceptsUnmerged: about(
      v.optional(flag(), false),
      'Whether a commit that is not merged may be tried here.',
    ),
    requireTestedSet: about(
      v.optional(flag(), false),
      'Whether only sets enter whose very combination was tested in the environment before.',
    ),
    confirm: about(
      v.optional(flag(), false),
      'Whether somebody must say yes, at a terminal or by --confirm, before anything enters; only where it is entered on request.',
    ),
  },
  'an environment: an object with "name", "enters" and "deploy"',
);
