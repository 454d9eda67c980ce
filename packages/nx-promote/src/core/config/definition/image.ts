import * as v from 'valibot';
import { IMAGE_PATH } from '../ref-rules.js';
import { closed } from './closed.js';
import { PLACEHOLDERS } from './placeholders.js';
import { about, command, duration, pattern, text, wholeNumber, oneOf } from './terms.js';

const BUILD = 'an object such as {"target": "container"}, "registry" or "dispatch"';

/** `image` of the pipeline. */
export const image = closed(
  {
    build: about(
      v.union(
        [
          oneOf(['registry', 'dispatch']),
          closed(
            {
              target: about(
                text('the name of a target'),
                'A target of the component that builds and pushes.',
              ),
            },
            BUILD,
          ),
        ],
        BUILD,
      ),
      'Who builds: the registry when it sees the tag, a command that starts a build, or a target of the component.',
    ),
    dispatch: about(
      v.optional(command({ allowed: PLACEHOLDERS['image.dispatch'] })),
      'The command that starts a build; with "build": "dispatch".',
    ),
    repository: about(
      v.optional(
        pattern('a pattern such as "{component}"', {
          required: ['component'],
          allowed: PLACEHOLDERS['image.repository'],
          result: (path) =>
            IMAGE_PATH.test(path)
              ? null
              : 'must be a legal image path: lower case, digits, "-", "_", "." and "/"',
        }),
        '{component}',
      ),
      "The image's path under the registry's namespace.",
    ),
    timeout: about(v.optional(duration(), '30m'), 'How long the image is waited for.'),
    link: about(
      v.optional(
        pattern('an address such as "https://ci.example.org/{component}/{commit}"', {
          allowed: PLACEHOLDERS['image.link'],
        }),
      ),
      'Where the build can be watched.',
    ),
    tagsPerPush: about(
      v.optional(wholeNumber(1, 1000)),
      'Build tags that are pushed at once. By default 3 where the push of a tag starts the build, since GitHub starts none above that; else all.',
    ),
  },
  'an object with "build"',
);
