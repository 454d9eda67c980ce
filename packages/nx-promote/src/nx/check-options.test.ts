import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderError, type PromoteError } from '../core/errors.js';
import { checkOptions } from './check-options.js';
import { EXECUTORS, type ExecutorName } from './executor-table.js';

function refusal(options: object): string {
  try {
    checkOptions('tag', options as never);
    return '';
  } catch (error) {
    return renderError(error as PromoteError);
  }
}

it.each<[object, string]>([
  [{ bump: 'huge' }, 'The option --bump takes major, minor, patch; it was given "huge".'],
  [{ format: 'yaml' }, 'The option --format takes text, json, markdown; it was given "yaml".'],
  [{ dryRun: 'maybe' }, 'The option --dry-run is given or not; it was given "maybe".'],
  [{ override: true }, 'The option --override takes a value, once; it was given true.'],
  [{ commit: ['a', 'b'] }, 'The option --commit takes a value, once; it was given ["a","b"].'],
  [{ noteDone: true }, 'The option --note-done takes a value, once; it was given true.'],
  [{ bmp: 'minor' }, 'There is no option --bmp; did you mean --bump?'],
])('refuses %j in a sentence', (options, sentence) => {
  expect(refusal(options)).toContain(sentence);
});

it('lets through what fits', () => {
  const options = { bump: 'minor', dryRun: true, override: 'hold: it is over', noteDone: ['a', 'b'] };
  expect(refusal({ ...options, noteWaive: 'c', commit: undefined })).toBe('');
});

it.each(Object.keys(EXECUTORS) as ExecutorName[])('Nx itself refuses nothing inside a batch: %s', (name) => {
  if (!EXECUTORS[name].batch) return;
  const file = join(__dirname, '..', 'executors', name, 'schema.json');
  const { properties } = JSON.parse(readFileSync(file, 'utf8')) as {
    properties: Record<string, { type: string[]; enum?: unknown }>;
  };
  for (const [option, definition] of Object.entries(properties)) {
    expect([option, definition.enum]).toEqual([option, undefined]);
    expect(definition.type).toEqual(expect.arrayContaining(['string', 'number', 'boolean']));
  }
});
