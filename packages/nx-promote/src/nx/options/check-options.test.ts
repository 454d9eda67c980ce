import { spell } from '../../testing/fakes/spell.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coerceTypesInOptions, validateOptsAgainstSchema } from 'nx/src/utils/params';
import { renderError, type PromoteError } from '../../core/errors/promote-error.js';
import { checkOptions } from './check-options.js';
import { EXECUTORS, type ExecutorName } from './executor-table.js';

function refusal(options: object, executor: ExecutorName = 'tag'): string {
  try {
    checkOptions(executor, options as never);
    return '';
  } catch (error) {
    return renderError(error as PromoteError, spell);
  }
}

it.each<[object, string]>([
  [{ bump: 'huge' }, 'The option --bump takes major, minor, patch, date; it was given "huge".'],
  [{ format: 'yaml' }, 'The option --format takes text, json, markdown, html; it was given "yaml".'],
  [{ dryRun: 'maybe' }, 'The option --dry-run is given or not; it was given "maybe".'],
  [{ override: true }, 'The option --override takes a value, once; it was given true.'],
  [{ commit: ['a', 'b'] }, 'The option --commit takes a value, once; it was given ["a","b"].'],
  [{ noteDone: true }, 'The option --note-done takes a value, once; it was given true.'],
  [{ bmp: 'minor' }, 'There is no option --bmp; did you mean --bump?'],
])('refuses %j in a sentence', (options, sentence) => {
  expect(refusal(options)).toContain(sentence);
});

it.each<ExecutorName>(['release-status', 'ledger-log'])(
  'lets %s look at one environment, by both words',
  (name) => {
    expect(refusal({ environment: 'staging', component: 'core' }, name)).toBe('');
    expect(refusal({ only: 'staging' }, name)).toBe('');
    expect(refusal({ enviroment: 'staging' }, name)).toContain('did you mean --environment?');
    expect(refusal({ enviroment: 'staging' })).not.toContain('--environment');
  },
);

it('lets through what fits', () => {
  const options = { bump: 'minor', dryRun: true, override: 'hold: it is over', noteDone: ['a', 'b'] };
  expect(refusal({ ...options, noteWaive: 'c', commit: undefined })).toBe('');
});

const BATCHED = (Object.keys(EXECUTORS) as ExecutorName[]).filter((name) => EXECUTORS[name].batch);

describe.each(BATCHED)('Nx itself refuses nothing inside a batch: %s', (name) => {
  const file = join(__dirname, '..', '..', 'executors', name, 'schema.json');
  const schema = JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof coerceTypesInOptions>[1];

  it.each(EXECUTORS[name].options)('--%s', (option) => {
    for (const typed of ['some/id', 'a,b', '5', 'true', true, 5, ['a', 'b'], []]) {
      const options = coerceTypesInOptions({ environment: 'dev', [option]: typed }, schema);
      expect(() => validateOptsAgainstSchema(options, schema)).not.toThrow();
    }
  });
});
