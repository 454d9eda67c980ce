import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parseComponent } from '../../packages/nx-promote/src/core/config/parse-component.js';
import { parsePipeline } from '../../packages/nx-promote/src/core/config/parse-pipeline.js';
import { emptyEnvironmentState } from '../../packages/nx-promote/src/core/model/environment-state.js';
import type { ComponentRecord } from '../../packages/nx-promote/src/core/model/record.js';
import { emptyState } from '../../packages/nx-promote/src/core/model/state.js';
import { COMPONENT_EXAMPLES, PIPELINE_EXAMPLES } from './examples.js';
import { generateSchemas } from './schemas.js';

const SCHEMAS = join(__dirname, '../../packages/nx-promote/schemas');
const INGEST = join(__dirname, '../../examples/ingest');

function validate(name: string, value: unknown): unknown {
  const schema = JSON.parse(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8')) as object;
  const check = new Ajv({ validateFormats: false, strictTypes: false }).compile(schema);
  check(value);
  return check.errors ?? [];
}

const record: ComponentRecord = {
  schemaVersion: 1,
  minReader: 1,
  nonce: 'n',
  attempt: 'a',
  kind: 'release',
  phase: 'deployed',
  component: 'core',
  environment: 'dev',
  artifact: {
    commit: 'a'.repeat(40),
    shortId: 'aaaaaaa',
    image: 'r/core',
    digest: `sha256:${'0'.repeat(64)}`,
  },
  names: [],
  replaces: null,
  evidence: [],
  notes: [],
  overrides: [],
  actor: { name: 'Ada', run: null },
  at: '2019-07-01T10:00:00Z',
};

describe('the JSON Schemas in the package', () => {
  it.each(generateSchemas())('$file is what the code gives (else: npm run generate)', ({ file, schema }) => {
    expect(JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it.each(PIPELINE_EXAMPLES)('accept the example pipeline that the code accepts', (example) => {
    expect(validate('release-pipeline', example)).toEqual([]);
    expect(parsePipeline(JSON.stringify(example), 'x')).toMatchObject({ ok: true });
  });

  it.each(COMPONENT_EXAMPLES)('accept the example component that the code accepts', (example) => {
    const [pipeline] = PIPELINE_EXAMPLES.map((each) => parsePipeline(JSON.stringify(each), 'x'));
    if (pipeline?.ok !== true) throw new Error('the example pipeline is wrong');
    const facts = {
      name: 'core',
      root: 'core',
      closureRoots: ['core'],
      nestedRoots: [],
      npmDependencies: [],
    };
    expect(validate('release', example)).toEqual([]);
    expect(parseComponent(JSON.stringify(example), 'x', facts, pipeline.pipeline)).toMatchObject({
      ok: true,
    });
  });

  it('accept the pipeline of the ingest workspace', () => {
    const text = readFileSync(join(INGEST, 'release-pipeline.json'), 'utf8').replaceAll(
      '"GATEWAY/',
      '"http://127.0.0.1:4000/',
    );
    expect(validate('release-pipeline', JSON.parse(text))).toEqual([]);
    expect(parsePipeline(text, 'x')).toMatchObject({ ok: true });
  });

  it.each([
    ['release-pipeline', { ...PIPELINE_EXAMPLES[0], trnk: 'main' }],
    ['release-pipeline', { ...PIPELINE_EXAMPLES[0], environments: [] }],
    ['release-pipeline', { ...PIPELINE_EXAMPLES[0], wait: { ci: '30 min' } }],
    ['release', { deployafter: [] }],
    ['release', { deploy: { dev: { kee: 'x' } } }],
    ['record', { ...record, at: 5 }],
    ['state', {}],
  ])('refuse a wrong %s', (name, value) => expect(validate(name, value)).not.toEqual([]));

  it('take ledger documents, also with kinds and fields of newer writers', () => {
    expect(validate('record', record)).toEqual([]);
    expect(validate('record', { ...record, kind: 'teleport', mood: 'good' })).toEqual([]);
    expect(validate('state', emptyState('core', 'dev'))).toEqual([]);
    expect(validate('environment-state', emptyEnvironmentState('dev'))).toEqual([]);
  });
});
