'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { parseSheet } = require('../parse-sheet.js');

test('tabs and commas both separate cells', () => {
  const rows = [{ sample: 's1', file: 'a.bam' }];
  assert.deepStrictEqual(parseSheet('sample\tfile\ns1\ta.bam\n'), rows);
  assert.deepStrictEqual(parseSheet('sample,file\r\ns1,a.bam\r\n'), rows);
});

test('a quoted cell holds separators, quotes and line ends', () => {
  assert.deepStrictEqual(parseSheet('sample,note\n"a,b","say ""hi""\nagain"'), [
    { sample: 'a,b', note: 'say "hi"\nagain' },
  ]);
});

test('missing cells at the end are empty, blank lines do not count', () => {
  assert.deepStrictEqual(parseSheet('a,b\n\n1\n'), [{ a: '1', b: '' }]);
});

test('a sheet that cannot be read says why', () => {
  assert.throws(() => parseSheet('a,b\n'), { message: /needs a heading and a row/ });
  assert.throws(() => parseSheet('a\n1,2\n'), { message: 'Row 1 has 2 cells, the heading has 1.' });
  assert.throws(() => parseSheet('a\n"1\n'), { message: /does not end/ });
});
