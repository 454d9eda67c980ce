import fc from 'fast-check';
import { parsePipeline } from './parse-pipeline.js';
import { pipelineJson, type Json } from '../../testing/pipeline-json.js';

const FILE = 'release-pipeline.json';

function parsed(change: (pipeline: Json) => void = () => undefined) {
  const value = pipelineJson();
  change(value);
  const result = parsePipeline(JSON.stringify(value), FILE);
  if (!result.ok) throw new Error(result.errors.map((error) => error.message).join('\n'));
  return result.pipeline;
}

describe('a right pipeline', () => {
  it('gets every default', () => {
    expect(parsed()).toMatchObject({
      remote: 'origin',
      registry: { url: 'https://quay.io', namespace: 'ebi-ait' },
      image: {
        repository: '{component}',
        build: { by: 'registry' },
        timeoutSeconds: 1800,
        link: null,
        tagsPerPush: 3,
      },
      buildTag: '{component}/{shortId}',
      shortIdLength: 7,
      sharedFiles: [],
      ignore: ['**/*.md', 'release.json', 'deployment-notes/**'],
      lockFile: 'all',
      ledger: { remote: 'origin', prefix: 'refs/promote', leaseSeconds: 600 },
      waitSeconds: { ci: 1800, terminal: 0 },
      evidenceMaxAgeSeconds: 86_400,
      changelog: { to: 'deployments', branch: 'promote/changelogs', file: 'changelogs/{environment}.md' },
      versioning: { first: '1.0', bump: 'minor' },
      notify: [],
      tickets: [],
    });
  });

  it('fills in suites and environments', () => {
    const { suites, environments } = parsed();
    expect(suites['smoke']).toEqual({
      name: 'smoke',
      scope: 'component',
      at: 'artifact',
      command: ['smoke'],
      timeoutSeconds: 1800,
      retries: 0,
      onTimeout: 'errored',
      erroredExitCodes: [],
      env: {},
      report: null,
    });
    expect(suites['system']).toMatchObject({ scope: 'environment', at: 'checkout', timeoutSeconds: 90 });
    expect(environments[0]).toMatchObject({
      onRejected: 'redeploy-previous',
      releaseTag: null,
      imageTags: [],
      live: null,
      env: { GATEWAY: 'http://g/dev', SETTINGS: '{x}' },
      acceptsUnmerged: false,
      requireTestedSet: false,
      confirm: false,
      deploy: { value: '{image}:{tag}@{digest}', path: null, key: '{COMPONENT}' },
    });
  });

  it.each([
    ['quay.io', 'https://quay.io', ''],
    ['https://quay.io/', 'https://quay.io', ''],
    ['localhost:5000', 'http://localhost:5000', ''],
    ['127.0.0.1:5000/team', 'http://127.0.0.1:5000', 'team'],
    ['[::1]:5000', 'http://[::1]:5000', ''],
    ['https://127.0.0.1:5000', 'https://127.0.0.1:5000', ''],
    [{ url: 'quay.io', namespace: 'a/b' }, 'https://quay.io', 'a/b'],
  ])('reads the registry %j', (registry, url, namespace) => {
    expect(parsed((p) => (p.registry = registry)).registry).toEqual({ url, namespace });
  });

  it('reads the three ways to build', () => {
    expect(parsed((p) => (p.image = { build: { target: 'container' } })).image.build).toEqual({
      by: 'target',
      target: 'container',
    });
    expect(
      parsed((p) => (p.image = { build: 'dispatch', dispatch: ['gh', '{commit}'] })).image.build,
    ).toEqual({
      by: 'dispatch',
      command: ['gh', '{commit}'],
    });
  });

  it('keeps the ledger on the remote of the pipeline unless it is told another one', () => {
    expect(parsed((p) => (p.remote = 'upstream')).ledger.remote).toBe('upstream');
    expect(parsed((p) => (p.ledger = { remote: '../ledger.git' })).ledger.remote).toBe('../ledger.git');
  });

  it('writes changelogs to a branch where there is no deployment repository', () => {
    const command = { driver: 'command', command: ['deploy', '{image}'] };
    const result = parsed((p) => p.environments.forEach((e: Json) => (e.deploy = command)));
    expect(result.changelog.to).toBe('branch');
    expect(result.environments[0]?.deploy).toEqual({ ...command, current: null, timeoutSeconds: 600 });
  });
});

describe('text that is not JSON', () => {
  it.each([
    ['', 'release-pipeline.json:1:1: the file is empty, expected a JSON object such as {}'],
    [
      '{\n  "trunk": "main"\n  "registry": 1 }',
      'release-pipeline.json:3:3: not valid JSON: a place where a comma is expected, at "\\"registry\\": 1 }"',
    ],
    [
      '{ "trunk": }',
      'release-pipeline.json:1:12: not valid JSON: a place where a value is expected (or a comma too many), at "}"',
    ],
    [
      '{ "a": 1, }',
      'release-pipeline.json:1:11: not valid JSON: a place where a name in double quotes is expected, at "}"',
    ],
    [
      '{ // why\n}',
      'release-pipeline.json:1:3: not valid JSON: a comment, which JSON does not have, at "// why"',
    ],
    ['{} {}', 'release-pipeline.json:1:4: not valid JSON: text after the end, at "{}"'],
    ['{ "a": "x', 'release-pipeline.json:1:8: not valid JSON: a string that does not end, at "\\"x"'],
    [
      '['.repeat(100_000),
      'release-pipeline.json:1:1: not valid JSON: nested too deeply, at "[[[[[[[[[[[[[[[[[[[["',
    ],
  ])('%.20s', (text, message) => {
    const result = parsePipeline(text, FILE);
    expect(result.ok ? [] : result.errors.map((error) => error.message)).toEqual([message]);
  });

  it('finds a key that occurs twice', () => {
    const result = parsePipeline(JSON.stringify(pipelineJson()).replace('{', '{"trunk":"old",'), FILE);
    expect(result.ok ? [] : result.errors.map((error) => error.message)).toEqual([
      'release-pipeline.json:1:2: trunk: this key occurs twice in the same object; keep one',
    ]);
  });

  it('may begin with a byte order mark', () => {
    expect(parsePipeline(`\uFEFF${JSON.stringify(pipelineJson())}`, FILE).ok).toBe(true);
  });
});

describe('any value anywhere', () => {
  it('gives errors of one printable line, and never throws', () => {
    const places = [
      'trunk',
      'registry',
      'image',
      'suites',
      'environments',
      'ledger',
      'wait',
      'buildTag',
      'changelog',
      'notify',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
        const result = parsePipeline(JSON.stringify({ ...pipelineJson(), [place]: value }), FILE);
        for (const error of result.ok ? [] : result.errors) {
          // eslint-disable-next-line no-control-regex -- that there are none is the point
          expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
          expect(error.message.length).toBeLessThan(1000);
        }
      }),
      { numRuns: 300 },
    );
  });
});
