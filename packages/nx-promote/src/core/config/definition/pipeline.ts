import * as v from 'valibot';
import { VERSION, globProblem, pathProblem, refProblem } from '../ref-rules.js';
import { registryProblem } from '../registry-address.js';
import { closed } from './closed.js';
import { PLACEHOLDERS } from './placeholders.js';
import { environment } from './environment.js';
import { image } from './image.js';
import { reporting } from './reporting.js';
import { suites } from './suite.js';
import {
  SCHEMA_KEY,
  about,
  branch,
  duration,
  listOf,
  oneOf,
  pattern,
  repository,
  ruled,
  wholeNumber,
} from './terms.js';

const registryAddress = ruled('a registry such as "https://quay.io/ebi-ait"', registryProblem);

const registry = v.union(
  [
    registryAddress,
    closed(
      {
        url: about(registryAddress, 'The address of the registry.'),
        namespace: about(
          v.optional(v.string('a namespace such as "ebi-ait"')),
          'What stands before every image name.',
        ),
      },
      'an object with "url"',
    ),
  ],
  'a registry such as "https://quay.io/ebi-ait", or an object with "url" and "namespace"',
);

const ledger = closed(
  {
    remote: about(
      v.optional(repository('the name or address of a git remote')),
      'Where the ledger is kept; by default the remote of the pipeline.',
    ),
    prefix: about(
      v.optional(ruled('a ref prefix such as "refs/promote"', ledgerPrefixProblem), 'refs/promote'),
      'The refs of the ledger; "refs/heads/promote" for hosts that take only branches.',
    ),
    lease: about(v.optional(duration(), '10m'), 'How long a silent holder of an attempt is waited for.'),
  },
  'an object with "remote", "prefix" or "lease"',
);

const wait = closed(
  {
    ci: about(v.optional(duration(0), '30m'), 'In CI.'),
    terminal: about(v.optional(duration(0), 0), 'On a terminal.'),
  },
  'an object with "ci" or "terminal"',
);

const globs = () =>
  listOf(ruled('a glob such as "libs/**"', globProblem), 'a list of globs such as ["tools/**"]');

/** `release-pipeline.json`: the one definition from which parsing, defaults and the JSON Schema come. */
export const pipeline = closed(
  {
    $schema: SCHEMA_KEY,
    trunk: about(branch('the name of the trunk, such as "main"'), 'The branch that is released.', ['main']),
    remote: about(
      v.optional(ruled('the name of a git remote', remoteProblem), 'origin'),
      'The git remote that holds the trunk.',
    ),
    registry: about(
      registry,
      'Where the images are; without a scheme https is meant (http on this machine).',
      ['https://quay.io/ebi-ait', { url: 'http://127.0.0.1:5000', namespace: 'ebi-ait' }],
    ),
    image: about(image, 'Who builds the images, and what they are called.'),
    buildTag: about(
      v.optional(
        pattern('a tag pattern such as "{component}/{shortId}"', {
          required: ['component', 'shortId'],
          allowed: PLACEHOLDERS.buildTag,
          result: refProblem,
        }),
        '{component}/{shortId}',
      ),
      'The git tag that says "build this commit".',
    ),
    shortIdLength: about(v.optional(wholeNumber(4, 40), 7), 'Characters of the commit id in a build tag.'),
    sharedFiles: about(v.optional(globs(), []), 'Files that belong to every component.', [
      ['Dockerfile.base', 'tools/build/**'],
    ]),
    ignore: about(
      v.optional(globs(), ['**/*.md', 'release.json', 'deployment-notes/**']),
      'Files whose changes release nothing.',
    ),
    lockFile: about(
      v.optional(oneOf(['all', 'resolved']), 'all'),
      'Whether any change of the lock file counts, or only one of the versions that a component uses.',
    ),
    suites: about(v.optional(suites, {}), 'The suites by name; environments list them under "verify".'),
    environments: about(
      v.pipe(listOf(environment, 'a list of environments'), v.minLength(1, 'at least one environment')),
      'The environments in the order in which artifacts pass through them.',
    ),
    ledger: about(v.optional(ledger, {}), 'Where the record of all of this is kept.'),
    wait: about(v.optional(wait, {}), 'How long a busy component or environment is waited for.'),
    evidenceMaxAge: about(
      v.optional(duration(), '24h'),
      "How long an environment suite's answer about a set is good for.",
    ),
    ...reporting,
    versioning: about(
      v.optional(
        closed(
          {
            first: about(
              v.optional(
                v.pipe(
                  v.string('a version such as "1.0"'),
                  v.regex(VERSION, 'a version of numbers with "." or "-" between them, such as "1.0"'),
                ),
                '1.0',
              ),
              'The first version of a component.',
            ),
            bump: about(
              v.optional(oneOf(['major', 'minor', 'patch', 'date']), 'minor'),
              'Which part the next version raises; date: it is the day, such as 2019-07-01.',
            ),
          },
          'an object with "first" or "bump"',
        ),
        {},
      ),
      'How the next version is chosen.',
    ),
  },
  'an object with "trunk", "registry", "image" and "environments"',
);

export type PipelineInput = v.InferOutput<typeof pipeline>;

function remoteProblem(name: string): string | null {
  return /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(name) ? refProblem(name) : 'must be a name, not an address';
}

function ledgerPrefixProblem(prefix: string): string | null {
  if (!prefix.startsWith('refs/')) return 'must begin with "refs/"';
  if (['refs/heads', 'refs/tags', 'refs/remotes', 'refs/notes'].includes(prefix))
    return 'must name a folder of its own';
  if (/^refs\/(?:tags|remotes)\//.test(prefix)) return 'must not stand among tags or remote branches';
  return refProblem(prefix) ?? pathProblem(prefix);
}
