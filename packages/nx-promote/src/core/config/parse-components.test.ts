import { scopeOfRoots } from '../../testing/component-scope.js';
import type { Pipeline } from '../model/pipeline.js';
import { driverSettings } from '../model/driver-settings.js';
import { parseComponent } from './parse-component.js';
import { parseComponents } from './parse-components.js';
import { parsePipeline } from './parse-pipeline.js';

const gitops = {
  driver: 'gitops',
  repository: '../d.git',
  branch: 'b',
  file: '{environment}.env',
  key: '{COMPONENT}',
};

function pipeline(more: object = {}): Pipeline {
  const result = parsePipeline(
    JSON.stringify({
      trunk: 'main',
      registry: 'quay.io/ebi-ait',
      image: { build: 'registry' },
      suites: { smoke: { command: ['smoke'] } },
      environments: [
        { name: 'dev', enters: 'on-merge', deploy: gitops },
        { name: 'production', enters: 'on-request', deploy: { driver: 'command', command: ['deploy'] } },
      ],
      ...more,
    }),
    'release-pipeline.json',
  );
  if (!result.ok) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.pipeline;
}

function facts(name: string) {
  const root = `components/${name}`;
  return { name, root, ...scopeOfRoots([root]) };
}

function source(name: string, content: unknown = {}) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return { text, file: `components/${name}/release.json`, facts: facts(name) };
}

function component(name: string, content: unknown = {}, of = pipeline()) {
  const { text, file } = source(name, content);
  const result = parseComponent(text, file, facts(name), of);
  if (!result.ok) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.component;
}

describe('a right release.json', () => {
  it('may be empty', () => {
    expect(component('ingest-core')).toEqual({
      ...facts('ingest-core'),
      imagePath: 'ebi-ait/ingest-core',
      image: 'quay.io/ebi-ait/ingest-core',
      deployAfter: [],
      suites: [],
      deploy: {},
      buildTarget: null,
      coverageReport: null,
    });
  });

  it('says what is different', () => {
    const content = {
      $schema: './release.schema.json',
      image: 'ingest/core',
      build: { target: 'container' },
      deployAfter: ['ontology'],
      suites: { contract: { command: ['contract'] } },
      coverage: 'coverage/lcov.info',
    };
    expect(component('ingest-core', content)).toMatchObject({
      image: 'quay.io/ebi-ait/ingest/core',
      buildTarget: 'container',
      deployAfter: ['ontology'],
      suites: [{ name: 'contract', scope: 'component', at: 'artifact', timeoutSeconds: 1800 }],
      coverageReport: 'coverage/lcov.info',
    });
  });

  it('makes a legal image path of a scoped name', () => {
    expect(component('@ebi/Core').imagePath).toBe('ebi-ait/ebi/core');
  });

  it('goes over the settings of the driver, and its environment over "*"', () => {
    const of = pipeline();
    const deploy = {
      '*': { file: 'all.env', branch: 'b' },
      dev: { path: ['core', 'image'] },
      production: { timeout: '1m' },
    };
    const settings = of.environments.map((each) => driverSettings(component('core', { deploy }, of), each));
    expect(settings[0]).toEqual({
      ...of.environments[0]?.deploy,
      file: 'all.env',
      path: ['core', 'image'],
      key: null,
    });
    expect(settings[1]).toMatchObject({ driver: 'command', command: ['deploy'], timeoutSeconds: 60 });
  });
});

describe('a wrong release.json', () => {
  it.each([
    [
      'image',
      { image: 'Ingest Core' },
      '1:2: image: found "Ingest Core" (string), expected a legal image path: lower case, digits, "-", "_", "." and "/"',
    ],
    [
      'key',
      { deployafter: [] },
      '1:2: deployafter: unknown key, expected "$schema", "image", "build", "deployAfter", "suites", "deploy" or "coverage"; did you mean "deployAfter"?',
    ],
    [
      'suite',
      { suites: { smoke: { command: ['x'] } } },
      '1:12: suites.smoke: this name is taken by a suite of the pipeline, expected a name of its own',
    ],
    [
      'scope',
      { suites: { x: { command: ['x'], scope: 'environment' } } },
      '1:33: suites.x.scope: found "environment" (string), expected "component"',
    ],
    [
      'environment',
      { deploy: { prodution: {} } },
      '1:12: deploy.prodution: no environment has this name, expected "*", "dev" or "production"; did you mean "production"?',
    ],
    [
      'setting',
      { deploy: { dev: { kee: 1 } } },
      '1:19: deploy.dev.kee: unknown key, expected "repository", "branch", "file", "key", "path", "value", "command", "current" or "timeout"; did you mean "key"?',
    ],
    [
      'setting of another driver',
      { deploy: { production: { key: 'CORE' } } },
      '1:26: deploy.production.key: not a setting of the driver "command" that is used there, expected "command", "current" or "timeout"',
    ],
    [
      'key and path',
      { deploy: { dev: { key: 'A', path: ['a'] } } },
      '1:12: deploy.dev: found an object, expected only one of "key" and "path"',
    ],
    [
      'coverage',
      { coverage: '../x' },
      '1:2: coverage: found "../x" (string), expected the path of a coverage report; it must not contain ".."',
    ],
    [
      'itself',
      { deployAfter: ['core'] },
      '1:17: deployAfter[0]: found "core" (string), expected another component: none can go before itself',
    ],
    ['list', [], '1:1: found a list of 0, expected an object, {} at least'],
    ['syntax', '{', '1:2: not valid JSON: a place where a closing brace is expected, at the end of the line'],
    ['nothing', '', '1:1: the file is empty, expected a JSON object such as {}'],
  ])('%s', (_, content, message) => {
    const { text, file } = source('core', content);
    const result = parseComponent(text, file, facts('core'), pipeline());
    expect(result.ok ? [] : result.errors.map((error) => error.message)).toEqual([`${file}:${message}`]);
  });

  it('refuses a project whose name git cannot put into a tag', () => {
    const result = parseComponent('{}', 'x/release.json', facts('my app'), pipeline());
    expect(result.ok ? [] : result.errors.map((error) => error.message)).toEqual([
      'x/release.json: the project "my app" cannot be a component: its name becomes part of git tags and must not contain " ".',
    ]);
  });

  it('asks for an image path where the name gives none', () => {
    const result = parseComponent('{}', 'x/release.json', facts('core+'), pipeline());
    expect(result.ok ? [] : result.errors.map((error) => error.message)).toEqual([
      'x/release.json:1:1: image: missing, expected a legal image path, since the project\'s name would give "core+"',
    ]);
  });
});

describe('the whole set', () => {
  const messages = (sources: ReturnType<typeof source>[], of = pipeline()) => {
    const { components, broken, cycles } = parseComponents(sources, of);
    return {
      right: components.map(({ name }) => name),
      broken: Object.fromEntries(
        [...broken].map(([name, errors]) => [name, errors.map(({ message }) => message)]),
      ),
      cycles: cycles.map(({ message }) => message),
    };
  };

  it('blames a broken file on its component only', () => {
    const result = messages([source('core', '{'), source('ui', { deployAfter: ['core'] })]);
    expect(result.right).toEqual(['ui']);
    expect(Object.keys(result.broken)).toEqual(['core']);
  });

  it('names the component that was meant', () => {
    const result = messages([source('core'), source('ui', { deployAfter: ['core', 'cora'] })]);
    expect(result.broken).toEqual({
      ui: [
        'components/ui/release.json:1:24: deployAfter[1]: found "cora" (string), expected the name of a project that has a release.json; did you mean "core"?',
      ],
    });
  });

  it('names a cycle once', () => {
    const after = (name: string, other: string) => source(name, { deployAfter: [other] });
    const result = messages([
      after('a', 'b'),
      after('b', 'c'),
      after('c', 'a'),
      after('d', 'a'),
      source('e'),
    ]);
    expect(result.right).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(result.cycles).toEqual([
      'deployAfter goes round in a circle, so that none of these can be deployed first: a -> b -> c -> a.',
    ]);
  });

  it('names every cycle that stands alone', () => {
    const after = (name: string, other: string) => source(name, { deployAfter: [other] });
    expect(
      messages([after('a', 'b'), after('b', 'a'), after('c', 'd'), after('d', 'c')]).cycles,
    ).toHaveLength(2);
  });

  it('finds two components with one image', () => {
    expect(messages([source('core'), source('ui', { image: 'core' })]).broken).toEqual({
      core: [
        'components/core/release.json: core and ui share the image quay.io/ebi-ait/core; each component needs its own.',
      ],
      ui: [
        'components/ui/release.json: ui and core share the image quay.io/ebi-ait/core; each component needs its own.',
      ],
    });
  });

  it('finds two components that write the same line', () => {
    const result = messages([source('core'), source('ui', { deploy: { dev: { key: 'CORE' } } })]);
    expect(result.broken['ui']).toEqual([
      'components/ui/release.json: ui and core share CORE in dev.env, where dev reads its version; each component needs its own.',
    ]);
  });

  it('finds names whose tags look alike', () => {
    const of = pipeline({ buildTag: '{component}-{shortId}' });
    expect(messages([source('core'), source('core-ui')], of).broken).toEqual({});
    const dated = pipeline({
      environments: [
        { name: 'dev', enters: 'on-merge', deploy: gitops, releaseTag: '{component}-{version}' },
      ],
    });
    expect(Object.keys(messages([source('core'), source('core-2')], dated).broken)).toEqual([
      'core',
      'core-2',
    ]);
  });
});
