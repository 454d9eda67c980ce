import { columns } from './columns.js';

it('aligns columns, also of rows of different lengths, and leaves no blanks at the end', () => {
  expect(columns([['a', 'long one', ''], ['longer', 'b'], [], ['', '', 'c']])).toEqual([
    '  a       long one',
    '  longer  b',
    '',
    '                    c',
  ]);
  expect(columns([])).toEqual([]);
});
