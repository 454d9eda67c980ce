import * as v from 'valibot';
import { IMAGE_PATH, pathProblem } from '../ref-rules.js';
import { closed, named } from './closed.js';
import { driverOverride } from './driver.js';
import { componentSuites } from './suite.js';
import { SCHEMA_KEY, about, listOf, ruled, text } from './terms.js';

/** `release.json` of a component. */
export const component = closed(
  {
    $schema: SCHEMA_KEY,
    image: about(
      v.optional(
        v.pipe(
          v.string('an image path such as "ingest/core"'),
          v.regex(IMAGE_PATH, 'a legal image path: lower case, digits, "-", "_", "." and "/"'),
        ),
      ),
      "The image's path under the registry's namespace, where it differs from the pipeline's pattern.",
    ),
    build: about(
      v.optional(
        closed(
          { target: about(text('the name of a target'), 'The target that builds and pushes the image.') },
          'an object with "target"',
        ),
      ),
      'A target of this component that builds its image, whatever the pipeline says.',
    ),
    deployAfter: about(
      v.optional(listOf(text('the name of a component'), 'a list of component names'), []),
      'Components that go first when both are in one plan; adds none to it.',
    ),
    suites: about(
      v.optional(componentSuites, {}),
      'Suites that run for this component in every environment.',
    ),
    deploy: about(
      v.optional(
        named(
          text('an environment name or "*"'),
          driverOverride,
          'an object of settings by environment or "*"',
        ),
        {},
      ),
      'Driver settings that differ for this component, by environment; "*" for all.',
    ),
    coverage: about(
      v.optional(ruled('the path of a coverage report', pathProblem)),
      "Its coverage report, relative to the component's folder.",
    ),
  },
  'an object, {} at least',
);

export type ComponentInput = v.InferOutput<typeof component>;
