'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { problemsOf } = require('../document-rules.js');

const SAMPLE = { alias: 's1', taxon: '10090', collected: '2019-07-03' };

test('a good sample and a good file have no problems', () => {
  assert.deepStrictEqual(problemsOf('sample', SAMPLE), []);
  assert.deepStrictEqual(problemsOf('file', { name: 'a.bam', md5: 'd41d8cd98f00b204e9800998ecf8427e' }), []);
});

test('each wrong field gets its sentence', () => {
  assert.deepStrictEqual(problemsOf('sample', { ...SAMPLE, taxon: 'mouse', collected: 'last summer' }), [
    'taxon is "mouse", expected is an NCBI taxon id, for example 10090.',
    'collected is "last summer", expected is a date, for example 2019-07-03.',
  ]);
});

test('an unknown kind and a missing content are problems', () => {
  assert.match(problemsOf('toString', {})[0], /no documents of kind toString/);
  assert.deepStrictEqual(problemsOf('sample', undefined), ['The document has no content.']);
});
