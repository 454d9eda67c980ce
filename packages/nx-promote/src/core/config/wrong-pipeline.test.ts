import { parsePipeline } from './parse-pipeline.js';
import { pipelineJson, type Json } from '../../testing/pipeline-json.js';

const FILE = 'release-pipeline.json';

/** The messages about a pipeline in which one thing was changed, without file and position. */
function complaints(change: (pipeline: Json) => void): string[] {
  const value = pipelineJson();
  change(value);
  const result = parsePipeline(JSON.stringify(value, null, 2), FILE);
  return result.ok ? [] : result.errors.map((error) => error.message.replace(/^[^:]*:\d+:\d+: /, ''));
}

const ENVIRONMENT_KEYS =
  '"name", "enters", "deploy", "verify", "onRejected", "releaseTag", "imageTags", "live", "env", "acceptsUnmerged", "requireTestedSet" or "confirm"';
const DURATION = 'a duration such as "90s", "30m" or "2h", or a number of seconds';
const TAG = 'a tag pattern such as "{component}/{shortId}"';

describe('a wrong pipeline', () => {
  const table: [string, (p: Json) => void, string[]][] = [
    // keys and types
    [
      'unknown key',
      (p) => (p.environments[0].verfy = []),
      [`environments[0].verfy: unknown key, expected ${ENVIRONMENT_KEYS}; did you mean "verify"?`],
    ],
    [
      'two unknown keys',
      (p) =>
        Object.assign((p.environments[0].live = { url: 'http://x', commit: 'c' }), { comit: 1, diget: 2 }),
      [
        'environments[0].live.comit: unknown key, expected "url", "command", "commit", "digest" or "timeout"; did you mean "commit"?',
        'environments[0].live.diget: unknown key, expected "url", "command", "commit", "digest" or "timeout"; did you mean "digest"?',
      ],
    ],
    [
      'missing key',
      (p) => delete p.trunk,
      ['trunk: missing, expected the name of the trunk, such as "main"'],
    ],
    [
      'missing enum',
      (p) => delete p.environments[1].enters,
      ['environments[1].enters: missing, expected "on-merge" or "on-request"'],
    ],
    [
      'wrong type',
      (p) => (p.environments[2].deploy.file = 5),
      [
        'environments[2].deploy.file: found 5 (number), expected a file pattern such as "environments/{environment}.env"',
      ],
    ],
    [
      'globs that would match nothing',
      (p) => (p.ignore = ['docs/', '!docs/keep.md', '../docs/**', 'ok/**']),
      [
        'ignore[0]: found "docs/" (string), expected a glob such as "libs/**"; it must not end with "/": all files of a folder are "docs/**"',
        'ignore[1]: found "!docs/keep.md" (string), expected a glob such as "libs/**"; it must not begin with "!": no glob takes files out of another one',
        'ignore[2]: found "../docs/**" (string), expected a glob such as "libs/**"; it must not contain "..": globs stay in the workspace',
      ],
    ],
    ['null', (p) => (p.trunk = null), ['trunk: found null, expected the name of the trunk, such as "main"']],
    [
      'list for object',
      (p) => (p.suites = []),
      ['suites: found a list of 0, expected an object of suites by name'],
    ],
    [
      'list for closed object',
      (p) => (p.image = ['registry']),
      ['image: found a list of 1, expected an object with "build"'],
    ],
    [
      'object for list',
      (p) => (p.environments = {}),
      ['environments: found an object, expected a list of environments'],
    ],
    [
      'string for command',
      (p) => (p.suites.smoke.command = 'npm test'),
      [
        'suites.smoke.command: found "npm test" (string), expected a command as a list of texts, such as ["node", "suites/smoke.mjs"]',
      ],
    ],
    [
      'empty command',
      (p) => (p.suites.smoke.command = []),
      [
        'suites.smoke.command: found a list of 0, expected a command as a list of texts, such as ["node", "suites/smoke.mjs"]',
      ],
    ],
    [
      'mistyped enum',
      (p) => (p.environments[0].enters = 'on-marge'),
      [
        'environments[0].enters: found "on-marge" (string), expected "on-merge" or "on-request"; did you mean "on-merge"?',
      ],
    ],
    [
      'duration',
      (p) => (p.wait = { ci: '30 min' }),
      [`wait.ci: found "30 min" (string), expected ${DURATION} (0: not at all)`],
    ],
    [
      'zero duration',
      (p) => (p.ledger = { lease: '0m' }),
      [`ledger.lease: found "0m" (string), expected ${DURATION} above 0`],
    ],
    [
      'retries',
      (p) => (p.suites.smoke.retries = 1.5),
      ['suites.smoke.retries: found 1.5 (number), expected a whole number from 0 to 10'],
    ],
    [
      'exit code 0',
      (p) => (p.suites.smoke.erroredExitCodes = [0]),
      ['suites.smoke.erroredExitCodes[0]: found 0 (number), expected a whole number from 1 to 255'],
    ],
    [
      'a key named like an inherited one',
      (p) => (p.suites.constructor = { command: ['x'] }),
      ['suites.constructor: this name cannot be used as a key'],
    ],
    // environments
    [
      'no environment',
      (p) => (p.environments = []),
      ['environments: found a list of 0, expected at least one environment'],
    ],
    [
      'duplicate environment',
      (p) => (p.environments[2].name = 'dev'),
      [
        'environments[2].name: found "dev" (string), expected a name of its own: environments[0] has this one',
        'environments[2].deploy.file: found "{environment}.env" (string), expected a place of its own: environments[0] writes the same line; {environment} in "file" tells them apart',
      ],
    ],
    [
      'environment name',
      (p) => (p.environments[0].name = 'Dev 1'),
      [
        'environments[0].name: found "Dev 1" (string), expected a name of lower-case letters, digits and "-" that begins with a letter',
      ],
    ],
    [
      'on-merge behind on-request',
      (p) => (p.environments[2].enters = 'on-merge'),
      [
        'environments[2].enters: found "on-merge" (string), expected "on-request", since environments[1] before it is entered on request',
      ],
    ],
    // suites
    [
      'unknown suite',
      (p) => (p.environments[0].verify = ['smok']),
      [
        'environments[0].verify[0]: found "smok" (string), expected "smoke" or "system"; did you mean "smoke"?',
      ],
    ],
    [
      'suite twice',
      (p) => (p.environments[0].verify = ['smoke', 'smoke']),
      ['environments[0].verify[1]: found "smoke" (string) again, expected each suite once'],
    ],
    [
      'tested sets that nobody tests',
      (p) => (p.environments[2].requireTestedSet = true),
      [
        'environments[2].requireTestedSet: found true (boolean), expected it only where the environment before has a suite of environment scope, which tests sets',
      ],
    ],
    [
      'a question that nobody hears',
      (p) => (p.environments[0].confirm = true),
      ['environments[0].confirm: found true (boolean), expected false where "enters" is "on-merge"'],
    ],
    [
      'environment suite at the artifact',
      (p) => (p.suites.system.at = 'artifact'),
      [
        'suites.system.at: found "artifact" (string), expected "checkout": a suite of environment scope tests many artifacts at once',
      ],
    ],
    // tags
    [
      'pattern without placeholder',
      (p) => (p.buildTag = '{component}/x'),
      ['buildTag: found "{component}/x" (string), expected a pattern that contains {shortId}'],
    ],
    [
      'unknown placeholder',
      (p) => (p.buildTag = '{componet}/{shortId}'),
      [
        'buildTag: found "{componet}/{shortId}" (string), expected only {component}, {shortId} in braces, not {componet}; did you mean "component"?',
      ],
    ],
    [
      'tag that git refuses',
      (p) => (p.buildTag = '{component}..{shortId}'),
      [
        'buildTag: found "{component}..{shortId}" (string), expected a pattern whose result must not contain ".."',
      ],
    ],
    [
      'tag that is no text',
      (p) => (p.buildTag = false),
      [`buildTag: found false (boolean), expected ${TAG}`],
    ],
    [
      'same release tag twice',
      (p) => (p.environments[2].releaseTag = '{component}/v{version}.rc'),
      [
        'environments[2].releaseTag: found "{component}/v{version}.rc" (string), expected a pattern that never gives the same name as the releaseTag of "staging": both can give "component/v0.0.rc"',
      ],
    ],
    [
      'release tag like a build tag',
      (p) => Object.assign(p, { buildTag: '{component}/v1.{shortId}' }),
      [
        'environments[2].releaseTag: found "{component}/v{version}" (string), expected a pattern that never gives the same name as buildTag: both can give "component/v1.0000000"',
      ],
    ],
    [
      'candidate that ends with the version',
      (p) => (p.environments[1].releaseTag = '{component}/rc-{version}'),
      [
        'environments[1].releaseTag: found "{component}/rc-{version}" (string), expected a pattern that does not end with a number, since a second candidate gets one at the end: "{component}/v{version}.rc", or one with {candidate}',
      ],
    ],
    [
      'release that is counted',
      (p) => (p.environments[2].releaseTag = '{component}/v{version}-{candidate}'),
      [
        'environments[2].releaseTag: found "{component}/v{version}-{candidate}" (string), expected a pattern without {candidate}: the last environment that names gives releases, not candidates',
      ],
    ],
    [
      'candidate whose number runs into the version',
      (p) => (p.environments[1].releaseTag = '{component}/v{version}{candidate}'),
      [
        'environments[1].releaseTag: found "{component}/v{version}{candidate}" (string), expected a pattern with a sign between {candidate} and other numbers',
        'environments[2].releaseTag: found "{component}/v{version}" (string), expected a pattern that never gives the same name as the releaseTag of "staging": both can give "component/v0.01"',
      ],
    ],
    [
      'candidate that could be a release',
      (p) => (p.environments[1].releaseTag = '{component}/v{version}.{candidate}'),
      [
        'environments[2].releaseTag: found "{component}/v{version}" (string), expected a pattern that never gives the same name as the releaseTag of "staging": both can give "component/v0.0.1"',
      ],
    ],
    [
      'second candidate that could be a release',
      (p) =>
        Object.assign(p.environments, [
          p.environments[0],
          { ...p.environments[1], releaseTag: '{component}/v{version}.rc' },
          { ...p.environments[2], releaseTag: '{component}/v{version}.rc2' },
        ]),
      [
        'environments[2].releaseTag: found "{component}/v{version}.rc2" (string), expected a pattern that never gives the same name as the releaseTag of "staging": both can give "component/v0.0.rc2"',
      ],
    ],
    [
      'image tags that could be the same',
      (p) => (p.environments[1].releaseTag = 'candidates/{component}/v{version}'),
      [
        'environments[1].releaseTag: found "candidates/{component}/v{version}" (string), expected a pattern that does not end with a number, since a second candidate gets one at the end: "{component}/v{version}.rc", or one with {candidate}',
      ],
    ],
    [
      'image tag of a release that moves elsewhere',
      (p) => {
        p.environments[1].releaseTag = '{component}/v{version}.rc';
        p.environments[2].imageTags = ['v1.0'];
      },
      [
        'environments[2].releaseTag: found "{component}/v{version}" (string), expected a pattern that never gives the same name as environments[2].imageTags as an image tag: both can give "v1.0"',
      ],
    ],
    [
      'release tag that gives no image tag',
      (p) => (p.environments[2].releaseTag = '{component}/v{version}+x'),
      [
        'environments[2].releaseTag: found "{component}/v{version}+x" (string), expected a pattern that gives a legal image tag when the component is left out, not "v1.0+x"',
      ],
    ],
    [
      'image tag',
      (p) => (p.environments[2].imageTags = ['a b']),
      [
        'environments[2].imageTags[0]: found "a b" (string), expected an image tag of at most 128 letters, digits, ".", "_" and "-"',
      ],
    ],
    [
      'image tag like a commit',
      (p) => (p.environments[2].imageTags = ['deadbeef']),
      [
        'environments[2].imageTags[0]: found "deadbeef" (string), expected an image tag that cannot be taken for a short commit id',
      ],
    ],
    [
      'image tag of two environments',
      (p) => (p.environments[1].imageTags = ['latest']),
      [
        'environments[2].imageTags[0]: found "latest" (string), expected an image tag that only one environment moves: environments[1] has it',
      ],
    ],
    // drivers
    [
      'unknown driver',
      (p) => (p.environments[0].deploy.driver = 'gitop'),
      [
        'environments[0].deploy.driver: found "gitop" (string), expected "gitops" or "command"; did you mean "gitops"?',
      ],
    ],
    [
      'missing driver',
      (p) => delete p.environments[0].deploy.driver,
      [
        'environments[0].deploy.driver: missing, expected an object with "driver": "gitops" or "driver": "command"',
      ],
    ],
    [
      'neither key nor path',
      (p) => delete p.environments[0].deploy.key,
      [
        'environments[0].deploy: found an object, expected exactly one of "key" (for KEY=value files) and "path" (for YAML files)',
      ],
    ],
    [
      'key and path',
      (p) => (p.environments[0].deploy.path = ['image']),
      [
        'environments[0].deploy: found an object, expected exactly one of "key" (for KEY=value files) and "path" (for YAML files)',
      ],
    ],
    [
      'file outside',
      (p) => (p.environments[0].deploy.file = '../{environment}.env'),
      [
        'environments[0].deploy.file: found "../{environment}.env" (string), expected a pattern whose result must not contain ".."',
      ],
    ],
    [
      'absolute file',
      (p) => (p.environments[0].deploy.file = '/etc/{environment}'),
      [
        'environments[0].deploy.file: found "/etc/{environment}" (string), expected a pattern whose result must not be absolute',
      ],
    ],
    [
      'value with a version that nobody gives',
      (p) => (p.environments[0].deploy.value = '{image}:{version}@{digest}'),
      [
        'environments[0].deploy.value: found "{image}:{version}@{digest}" (string), expected no {version} where "releaseTag" gives no name that has one',
      ],
    ],
    [
      'value without version',
      (p) => (p.environments[0].deploy.value = '{image}'),
      [
        'environments[0].deploy.value: found "{image}" (string), expected a pattern that says which version: {tag}, {digest}, {commit} or {shortId}',
      ],
    ],
    [
      'remote helper',
      (p) => (p.environments[0].deploy.repository = 'ext::sh -c x'),
      [
        'environments[0].deploy.repository: found "ext::sh -c x" (string), expected the address or path of the deployment repository; it must not name a git remote helper (`helper::...`)',
      ],
    ],
    [
      'deployments on the trunk',
      (p) => Object.assign(p.environments[0].deploy, { repository: undefined, branch: 'main' }),
      [
        'environments[0].deploy.branch: found "main" (string), expected another branch than the trunk, or a "repository" of its own',
      ],
    ],
    [
      'probe with two sources',
      (p) => (p.environments[0].live = { url: 'http://x', command: ['x'], commit: 'c' }),
      ['environments[0].live: found an object, expected exactly one of "url" and "command"'],
    ],
    [
      'probe without field',
      (p) => (p.environments[0].live = { url: 'http://x' }),
      [
        'environments[0].live: found an object, expected "commit" or "digest": without a field to read, an answer proves nothing',
      ],
    ],
    // the rest
    [
      'dispatch without command',
      (p) => (p.image.build = 'dispatch'),
      ['image.dispatch: missing, expected the command that starts a build, since "build" is "dispatch"'],
    ],
    [
      'target mistyped',
      (p) => (p.image.build = { taget: 'x' }),
      [
        'image.build.target: missing, expected the name of a target',
        'image.build.taget: unknown key, expected "target"; did you mean "target"?',
      ],
    ],
    [
      'ledger prefix',
      (p) => (p.ledger = { prefix: 'promote' }),
      [
        'ledger.prefix: found "promote" (string), expected a ref prefix such as "refs/promote"; it must begin with "refs/"',
      ],
    ],
    [
      'ledger among tags',
      (p) => (p.ledger = { prefix: 'refs/tags/x' }),
      [
        'ledger.prefix: found "refs/tags/x" (string), expected a ref prefix such as "refs/promote"; it must not stand among tags or remote branches',
      ],
    ],
    [
      'changelog on the trunk',
      (p) => (p.changelog = { branch: 'main' }),
      ['changelog.branch: found "main" (string), expected another branch than the trunk'],
    ],
    [
      'first version',
      (p) => (p.versioning = { first: 'v1' }),
      [
        'versioning.first: found "v1" (string), expected a version of numbers with "." or "-" between them, such as "1.0"',
      ],
    ],
    [
      'namespace said twice',
      (p) => (p.registry = { url: 'quay.io/a', namespace: 'b' }),
      ['registry.namespace: found "b" (string), expected it only once: "url" has a namespace already'],
    ],
    [
      'ticket pattern',
      (p) => (p.tickets = [{ pattern: '(' }]),
      ['tickets[0].pattern: found "(" (string), expected a regular expression that compiles'],
    ],
  ];

  it.each(table)('%s', (_, change, messages) => expect(complaints(change)).toEqual(messages));

  it('names file, line and column, and lists problems in the order of the file', () => {
    const value = { ...pipelineJson(), buildTag: 7, trunk: 1 };
    const result = parsePipeline(JSON.stringify(value, null, 2), FILE);
    expect(result.ok ? [] : result.errors.map(({ message }) => message)).toEqual([
      'release-pipeline.json:2:3: trunk: found 1 (number), expected the name of the trunk, such as "main"',
      expect.stringMatching(/^release-pipeline\.json:\d+:3: buildTag: found 7 \(number\)/),
    ]);
  });

  it('says nothing about what only follows from a complaint', () => {
    expect(complaints((p) => (p.environments[0].deploy.key = 5))).toHaveLength(1);
    expect(complaints((p) => (p.suites.smoke = 5))).toHaveLength(1);
    expect(complaints((p) => (p.suites = 5))).toHaveLength(1);
  });

  it('finds what is beyond shape also where the shape is wrong elsewhere', () => {
    const messages = complaints((p) => {
      p.trunk = 1;
      p.environments[0].verify = ['smok'];
    });
    expect(messages).toHaveLength(2);
  });
});

describe('secrets', () => {
  it('are never shown', () => {
    const messages = complaints((p) => {
      p.registry = 'https://robot:s3cret@quay.io';
      p.environments[0].deploy.repository = 'https://robot:s3cret@example.org/d.git';
      p.environments[0].env = { TOKEN: ['s3cret'] };
      p.suites.smoke.env = { 's3 x': 's3cret', OK: 5 };
      p.notify = [{ to: 'webhook', url: 'hooks.example.org/s3cret' }];
    });
    expect(messages).toHaveLength(6);
    expect(messages.join('\n')).not.toContain('s3cret');
  });
});
