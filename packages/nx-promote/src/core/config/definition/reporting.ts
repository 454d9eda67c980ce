import * as v from 'valibot';
import { HIDDEN_AUTHORS } from '../../model/hidden-authors.js';
import { pathProblem } from '../ref-rules.js';
import { closed } from './closed.js';
import { PLACEHOLDERS } from './placeholders.js';
import { about, branch, listOf, oneOf, pattern, text } from './terms.js';

const EVENTS = ['hotfix-opened', 'hotfix-staged', 'hotfix-released', 'hotfix-rejected', 'held'] as const;

const template = v.pipe(
  text('a path in the workspace'),
  v.check((path) => pathProblem(path) === null, 'a path in the workspace'),
);

const changelog = closed(
  {
    to: about(
      v.optional(oneOf(['deployments', 'branch'])),
      'deployments: the deployment repository (default where there is one); branch: a branch of the workspace.',
    ),
    branch: about(
      v.optional(branch('a branch name'), 'promote/changelogs'),
      'The branch, with "to": "branch".',
    ),
    file: about(
      v.optional(
        pattern('a file pattern such as "changelogs/{environment}.md"', {
          required: ['environment'],
          allowed: PLACEHOLDERS['changelog.file'],
          result: pathProblem,
        }),
        'changelogs/{environment}.md',
      ),
      'The file; with {component} one for each component.',
    ),
    template: about(
      v.optional(template),
      'A Mustache template of the workspace that writes each section, instead of the house format.',
      ['tools/changelog.mustache'],
    ),
    hideAuthors: about(
      v.optional(
        listOf(
          v.pipe(
            text('a regular expression such as "\\\\[bot\\\\]"'),
            v.check(isRegex, 'a regular expression that compiles'),
          ),
          'a list of regular expressions',
        ),
        [...HIDDEN_AUTHORS],
      ),
      'Who is not listed as an author: regular expressions for names and addresses, in any case of letters. Left out, bots and assistants; [] lists everybody.',
    ),
    releaseNotes: about(
      v.optional(
        pattern('a file pattern such as "release-notes/{component}/{tag}.md"', {
          required: ['component', 'tag'],
          allowed: PLACEHOLDERS['changelog.releaseNotes'],
          result: pathProblem,
        }),
        'release-notes/{component}/{tag}.md',
      ),
      'The notes of each release; {tag} is its name without the component, such as v1.0.',
    ),
    releaseNotesTemplate: about(
      v.optional(template),
      'A Mustache template of the workspace that writes the notes of a release, instead of the house format.',
      ['tools/release-notes.mustache'],
    ),
  },
  'an object with "to", "branch", "file", "template", "hideAuthors", "releaseNotes" or "releaseNotesTemplate"',
);

const notifyTarget = v.variant(
  'to',
  [
    closed({ to: v.literal('console', '"console"') }, 'an object with "to"'),
    closed(
      {
        to: v.literal('webhook', '"webhook"'),
        url: about(
          v.pipe(
            v.string('an http or https address'),
            v.regex(/^https?:\/\/[^\s/]+\S*$/, 'an http or https address'),
          ),
          'Gets each announcement as JSON by POST.',
        ),
        events: about(
          v.optional(listOf(oneOf(EVENTS), 'a list of events')),
          'Which events; left out, all of them.',
        ),
      },
      'an object with "to" and "url"',
    ),
  ],
  'an object with "to": "console" or "to": "webhook"',
);

const ticket = closed(
  {
    pattern: about(
      v.pipe(
        text('a regular expression such as "HCA-\\\\d+"'),
        v.check(isRegex, 'a regular expression that compiles'),
      ),
      'Finds ticket references in commit messages. The ticket is all that matches, or the group named "ticket": "(?<ticket>\\\\d+)".',
    ),
    url: about(
      v.optional(
        v.pipe(
          v.string('an address with {ticket}'),
          v.regex(/^https?:\/\/\S*\{ticket\}\S*$/, 'an http or https address that contains {ticket}'),
        ),
      ),
      'Where a ticket is found; {ticket} is replaced.',
    ),
  },
  'an object with "pattern"',
);

/** The parts of the pipeline that tell people what happened. */
export const reporting = {
  changelog: about(v.optional(changelog, {}), 'Where changelogs are written; never to the trunk.'),
  notify: about(v.optional(listOf(notifyTarget, 'a list of targets'), []), 'Who is told.'),
  tickets: about(
    v.optional(listOf(ticket, 'a list of ticket patterns'), []),
    'Ticket references in changelogs.',
  ),
};

function isRegex(source: string): boolean {
  try {
    return new RegExp(source, 'u').source !== '';
  } catch {
    return false;
  }
}
