import { percentDecoded } from './percent.js';

it.each([
  ['p%40ss', 'p@ss'],
  ['50%', '50%'],
  ['50%-%40', '50%-@'],
  ['%zz%E4%20', '%zz%E4%20'],
  ['%C3%A4', 'ä'],
])('decodes %s as %s', (text, expected) => expect(percentDecoded(text)).toBe(expected));
